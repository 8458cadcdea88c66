using System.ComponentModel.DataAnnotations;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>Settings of the section <c>KeptPages</c>.</summary>
public sealed class KeptOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "KeptPages";

    /// <summary>Most memory that kept pages take, in units of 1,000,000 bytes; a report takes about 30,000 bytes in both codings.</summary>
    [Range(1, 100_000, ErrorMessage = "KeptPages:Megabytes 应在1和100000之间。")]
    public int Megabytes { get; init; } = 128;
}
