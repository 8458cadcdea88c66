using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Whose report a document is.</summary>
public static class ImportedUnit
{
    /// <summary>Why a document is not the report of a unit and year, in Chinese; null when it is, or does not tell.</summary>
    /// <param name="content">The document.</param>
    /// <param name="slug">The unit's slug.</param>
    /// <param name="names">The names it may bear: today's, and that of the report year.</param>
    /// <param name="year">The report year.</param>
    public static string? WhyNotOf(ReportContent content, string slug, IReadOnlyCollection<string> names, int year)
    {
        if (content.Stated?.Title is { } title && ReportTitle.Read(title) is { } stated && stated.Year != year)
        {
            return $"文件标题是{stated.Year}年的报告，不是{year}年。";
        }

        if (content.AgencySlug is { } other && other != slug)
        {
            return $"文件是代码为「{other}」的单位（{content.AgencyName}）的报告，不是「{names.First()}」的。请核对文件。";
        }

        return content.AgencyName.Length > 0 && !names.Contains(content.AgencyName)
            ? $"文件是「{content.AgencyName}」的报告，不是「{names.First()}」的。请核对文件和单位代码；名称写错的，先在文件中改正。"
            : null;
    }
}
