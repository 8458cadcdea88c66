using System.Globalization;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The text is not mostly that of the agency's own report of the year before.</summary>
public sealed class TextIsNotLastYears() : ReportRule("R36", Severity.Warning, "文字与本单位上年报告的相同部分没有超过规定比例", "检查扣分项：内容雷同")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Previous is not { } previous)
        {
            yield break;
        }

        var likeness = Similarity.Of(context.Report, previous);
        if (likeness.Share <= context.Settings.OwnSimilarity)
        {
            yield break;
        }

        // From nine tenths on it is an error, which R37 tells; where the sentences stand is told here all the same.
        if (likeness.Share < CopyIsNoReport.WholeText)
        {
            yield return Found($"文字与本单位{previous.Year}年的报告有{Percent.Of(likeness.Share)}相同（数字和年份不计），超过{Percent.Of(context.Settings.OwnSimilarity)}") with
            {
                Suggestion = "请按本年度的实际情况改写；确实没有变化的，写明理由。",
            };
        }

        foreach (var section in context.Format.TextSections)
        {
            var repeated = likeness.Repeated.Where(sentence => sentence.Section == section.Key).ToList();
            if (repeated.Count > 0)
            {
                yield return FoundIn(section, $"「{section.Heading}」有{repeated.Count}句与{previous.Year}年的报告相同或相近") with
                {
                    Severity = Severity.Info,
                    Spans = [.. repeated.Select(sentence => sentence.Span)],
                    MayBeExcused = false,
                };
            }
        }
    }
}

/// <summary>The report is no copy of the year before: neither nearly all of its text nor all of its numbers.</summary>
public sealed class CopyIsNoReport() : ReportRule("R37", Severity.Error, "报告不是上年报告的翻版：文字相同不到90%，各项数字不全部相同", "检查扣分项：内容雷同")
{
    /// <summary>Share of the text from which it counts as a copy.</summary>
    public const double WholeText = 0.9;

    private const int FewestNumbers = 3;

    /// <inheritdoc/>
    public override bool MayBeExcused => true;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Previous is not { } previous)
        {
            yield break;
        }

        if (Similarity.Of(context.Report, previous).Share is >= WholeText and var share)
        {
            yield return Found($"文字与本单位{previous.Year}年的报告有{Percent.Of(share)}相同（数字和年份不计）") with
            {
                Suggestion = "请按本年度的实际情况重新撰写；确实没有变化的，写明理由。",
            };
        }

        // A stock is expected to stay; few numbers are alike by chance.
        var stocks = context.Format.Stocks.SelectMany(stock => stock.Rows.Select(row => (stock.Table, row, stock.Stock))).ToHashSet();
        var now = NonZero(context.Report).Where(figure => !stocks.Contains((figure.Key.Table, figure.Key.Row, figure.Key.Column))).ToList();
        if (now.Count >= FewestNumbers && NonZero(context.Report).ToHashSet().SetEquals(NonZero(previous)))
        {
            yield return Found($"不为0的{now.Count}个数字与{previous.Year}年的报告全部相同", [.. now.Select(figure => figure.Key)]) with
            {
                Suggestion = "请核对是否沿用了上年的数字；确实相同的，写明理由。",
            };
        }
    }

    private static IEnumerable<KeyValuePair<Formats.CellKey, decimal>> NonZero(Reports.ReportContent report) => report.Figures.Entered.Where(figure => figure.Value != 0);
}

/// <summary>The text is not that of another unit.</summary>
public sealed class TextIsNotAnothers() : ReportRule("R38", Severity.Warning, "文字与其他单位报告的相同部分没有超过规定比例", "检查扣分项：内容雷同")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        (from other in context.Similar
         let likeness = Similarity.Of(context.Report, other.SharedHashes)
         where likeness.Share > context.Settings.OthersSimilarity
         orderby likeness.Share descending
         select Found($"文字与{other.AgencyName}{other.Year}年的报告有{Percent.Of(likeness.Share)}相同（数字和年份不计），共{likeness.Repeated.Count}句") with
         {
             Suggestion = "请按本单位的实际情况改写；确有原因的，写明理由。",
         }).Take(1);
}

/// <summary>Shares as they are read.</summary>
internal static class Percent
{
    /// <summary>A share in whole per cent, never rounded up.</summary>
    public static string Of(double share) => Math.Floor((share * 100) + 1e-9).ToString("0", CultureInfo.InvariantCulture) + "%";
}
