using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Xinhua.Disclosure.Web.Audit;

/// <summary>Settings of the section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Audit";

    /// <summary>
    /// How long lines are kept, in days; lines of reports are kept as long as the report. Never less than six months (网络安全法（2025年修正）第二十三条第三项):
    /// the database itself refuses to remove a younger line.
    /// </summary>
    [Range(184, 36500, ErrorMessage = "Audit:RetentionDays 至少为184天（网络安全法要求网络日志留存不少于六个月）。请改为184或更大的天数。")]
    public int RetentionDays { get; init; } = 1095;

    /// <summary>When the chain is checked each night, China time, <c>HH:mm</c>.</summary>
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$", ErrorMessage = "Audit:CheckAt 应为北京时间的时和分，例如 03:00。")]
    public string CheckAt { get; init; } = "03:00";

    /// <summary>A file outside the database to which the mark of each night is added; empty for none.</summary>
    public string MarkFile { get; init; } = "";

    /// <summary>When the chain is checked each night, China time. No property: the check of the settings reads those, also wrong ones.</summary>
    public TimeOnly ReadCheckTime() => TimeOnly.ParseExact(CheckAt, "HH:mm", CultureInfo.InvariantCulture);
}
