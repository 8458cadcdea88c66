using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Pdf;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>The report of a check (四性检测报告), for programs and for people.</summary>
/// <param name="Number">Number of the package.</param>
/// <param name="Title">Title of the report in it.</param>
/// <param name="At">When it was checked.</param>
/// <param name="Results">What each item said.</param>
public sealed record CheckReport(string Number, string Title, DateTimeOffset At, IReadOnlyList<CheckResult> Results)
{
    private const string Stage = "归档环节";

    /// <summary>The outcome in one sentence, in Chinese.</summary>
    public string Summary => $"共{Results.Count}项，通过{Count(CheckVerdict.Passed)}项，不适用{Count(CheckVerdict.NotApplicable)}项，不通过{Count(CheckVerdict.Failed)}项。";

    /// <summary>The report as XML.</summary>
    public byte[] Xml() => Encoding.UTF8.GetBytes(EepDocument.Text(new XDocument(new XElement(
        "四性检测报告",
        new XElement("依据", "DA/T 70-2018"),
        new XElement("环节", Stage),
        new XElement("档号", Number),
        new XElement("题名", Title),
        new XElement("检测时间", PackageLayout.Instant(At)),
        new XElement("结论", Results.Any(result => result.Verdict == CheckVerdict.Failed) ? "不通过" : "通过"),
        Results.Select(result => new XElement(
            "检测项",
            new XElement("编码", result.Item.Code),
            new XElement("性质", result.Item.Property.Chinese()),
            new XElement("名称", result.Item.Name),
            new XElement("依据", result.Item.Basis),
            new XElement("检测内容", result.Item.Asks),
            new XElement("结果", result.Verdict.Chinese()),
            new XElement("说明", result.Note)))))));

    /// <summary>The report as a PDF in the layout of an official document.</summary>
    public byte[] Pdf(PdfWriter pdf)
    {
        List<Block> blocks =
        [
            new Block.Title("归档信息包四性检测报告"),
            new Block.Paragraph(null, $"档号：{Number}"),
            new Block.Paragraph(null, $"题名：{Title}"),
            new Block.Paragraph(null, $"检测时间：{At.ToString("yyyy年M月d日HH:mm", CultureInfo.InvariantCulture)}（北京时间），{Stage}，依据DA/T 70-2018。"),
            new Block.Paragraph(null, $"结论：{(Results.Any(result => result.Verdict == CheckVerdict.Failed) ? "不通过" : "通过")}。{Summary}"),
        ];
        foreach (var property in Results.GroupBy(result => result.Item.Property))
        {
            blocks.Add(new Block.Heading(property.Key.ToString(), $"{Ordinal(property.Key)}、{property.Key.Chinese()}"));
            blocks.AddRange(property.Select(result => new Block.Paragraph(
                $"{result.Item.Name}（{result.Item.Code}）：{result.Verdict.Chinese()}。",
                $"检测：{result.Item.Asks}。依据：{result.Item.Basis}。{(result.Note.Length == 0 ? "" : $"说明：{result.Note.TrimEnd('。')}。")}")));
        }

        return pdf.Write(blocks, new PdfMetadata($"{Title}归档信息包四性检测报告", "", At)).Content.ToArray();
    }

    private static string Ordinal(CheckProperty property) => property switch
    {
        CheckProperty.Authenticity => "一",
        CheckProperty.Completeness => "二",
        CheckProperty.Usability => "三",
        CheckProperty.Safety => "四",
    };

    private int Count(CheckVerdict verdict) => Results.Count(result => result.Verdict == verdict);
}
