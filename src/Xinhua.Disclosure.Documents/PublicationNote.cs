using System.Globalization;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents;

/// <summary>By what a copy of a published report can be told from another and asked about, in Chinese.</summary>
public static class PublicationNote
{
    /// <summary>What the note is called.</summary>
    public const string Heading = "发布说明";

    /// <summary>What each line is about and what it says: unit, year, revision, instant, digest and, where the unit has a slug, the code to type.</summary>
    /// <param name="content">The report.</param>
    /// <param name="stamp">What publishing added.</param>
    public static IReadOnlyList<(string Label, string Value)> Of(ReportContent content, PublicationStamp stamp) =>
    [
        ("发布单位", content.AgencyName),
        ("报告年度", content.Year.ToString(CultureInfo.InvariantCulture)),
        ("版本", string.Create(CultureInfo.InvariantCulture, $"第{stamp.Revision}版")),
        ("发布时间", stamp.PublishedAt.ToString("yyyy年M月d日 HH:mm:ss（'UTC'zzz）", CultureInfo.InvariantCulture)),
        ("格式依据", content.Format.Document),
        ($"内容摘要（{ContentDigest.Algorithm}）", stamp.Digest),
        .. content.AgencySlug is { } slug ? [("校验码", CheckCode.Print(CheckCode.Of(slug, content.Year, stamp.Revision, stamp.Digest)))] : Array.Empty<(string, string)>(),
    ];
}
