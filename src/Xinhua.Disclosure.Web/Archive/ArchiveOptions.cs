using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Data.Archive;

namespace Xinhua.Disclosure.Web.Archive;

/// <summary>Settings of the section <c>Archive</c>.</summary>
public sealed class ArchiveOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Archive";

    /// <summary>全宗号.</summary>
    public string Fonds { get; init; } = ArchiveSettings.UsualFonds;

    /// <summary>Pattern of 档号.</summary>
    public string Number { get; init; } = ArchiveSettings.UsualNumber;

    /// <summary>机构或问题.</summary>
    public string Issue { get; init; } = ArchiveSettings.UsualIssue;

    /// <summary>保管期限.</summary>
    public string Retention { get; init; } = ArchiveSettings.UsualRetention;

    /// <summary>When stored packages are checked each night, China time, <c>HH:mm</c>.</summary>
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$", ErrorMessage = "Archive:CheckAt 应为北京时间的时和分，例如 03:30。")]
    public string CheckAt { get; init; } = "03:30";

    /// <summary>Packages made within so many days are all checked every night.</summary>
    [Range(1, 3650, ErrorMessage = "Archive:RecentDays 应为1至3650天。")]
    public int RecentDays { get; init; } = 90;

    /// <summary>How many of the older packages are checked every night, those first that were checked longest ago.</summary>
    [Range(1, 100000, ErrorMessage = "Archive:SamplePerNight 应为1至100000个。")]
    public int SamplePerNight { get; init; } = 50;

    /// <summary>When stored packages are checked. A method: the check of the settings reads properties, also wrong ones.</summary>
    public TimeOnly ReadCheckTime() => TimeOnly.ParseExact(CheckAt, "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The settings as the archive knows them.</summary>
    public ArchiveSettings ToSettings() => new(Number, new ArchiveHolding(Fonds, Issue, Retention, ArchiveDesk.Environment));

    internal sealed class Check : IValidateOptions<ArchiveOptions>
    {
        public ValidateOptionsResult Validate(string? name, ArchiveOptions options) =>
            options.ToSettings().WhyNot is { } complaint ? ValidateOptionsResult.Fail(complaint) : ValidateOptionsResult.Success;
    }
}
