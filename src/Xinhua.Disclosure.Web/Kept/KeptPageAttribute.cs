using System.Text.RegularExpressions;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>
/// A page that shows to everybody not signed in the same, made of nothing but what is public, the settings and the day: it is made once and kept.
/// With other parameters than those that are named it is made each time.
/// </summary>
/// <param name="parameters">What may stand in the query.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed partial class KeptPageAttribute(params string[] parameters) : Attribute
{
    private const int LongestQuery = 128;

    /// <summary>What may stand in the query.</summary>
    public IReadOnlyList<string> Parameters { get; } = parameters;

    /// <summary>Whether the page at this address is kept. Of several ways to write an address only the plain one is, lest somebody fill the memory with one page.</summary>
    public bool Covers(HttpRequest request) =>
        PlainPath().IsMatch(request.Path.Value!)
        && (!request.QueryString.HasValue
            || (request.QueryString.Value!.Length <= LongestQuery && PlainQuery().IsMatch(request.QueryString.Value)
                && request.Query.All(parameter => parameter.Value.Count == 1 && Parameters.Contains(parameter.Key))));

    // No number begins with a nought: 02024 is the same year as 2024.
    [GeneratedRegex(@"^/(?:(?!0\d)[a-z0-9-]+(?:/(?!0\d)[a-z0-9-]+)*)?\z")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"^\?[a-z]+=(?!0\d)[a-z0-9-]*(?:&[a-z]+=(?!0\d)[a-z0-9-]*)*\z")]
    private static partial Regex PlainQuery();
}
