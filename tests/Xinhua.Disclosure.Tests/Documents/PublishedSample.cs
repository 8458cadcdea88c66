using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Docx;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>Reports as they might be published, from orderly to awkward; the same seed makes the same report.</summary>
internal static class PublishedSample
{
    public const string Slug = "haizhou-swj";

    /// <summary>Texts that a spreadsheet would calculate, lose or turn into something else.</summary>
    public static readonly string[] Hostile =
    [
        "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", " =1+1", "'单引号开头", "\"引号\"", "甲,乙", "_x0041_不是字母", "<b>&\"'</b>", "𠮷野家", "#REF!", "=HYPERLINK(\"http://x\",\"点\")", "DDE(\"cmd\";\"/C calc\";\"!A0\")",
    ];

    private const int LongestText = 30_000;

    private static readonly string[] Sentences =
    [
        "全年通过门户网站（https://swj.example.gov.cn/zwgk/zfxxgk/index.html）主动公开政府信息1286条，满意度为97.6%。", "严格执行“先审查、后公开”，没有发生泄密事件。", "新收申请12件，结转0件，予以公开5件。",
        "落实《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）要求。", "比上年增长12.5%（其中规章3件、规范性文件5件）。", "一是公开不够及时；二是解读形式单一。", "参见<附件>与“说明”。", "㛃玥、䶮山、𠅤某等同志参加了培训。",
        "本年度收取信息处理费0元。", "GB/T 9704-2012、Word、PDF等格式均可下载。", "=1+1不是公式。", "+86区号的电话不列出。", "-2℃以下停止施工。", "@海州水务发布418条。",
    ];

    private static readonly string[] Leads = ["（一）主动公开。", "（二）依申请公开。", "（三）政府信息管理：", "（四）平台建设"];

    private static readonly string[] Agencies = ["海州市滨江新区水务局", "江海省海州市滨江新区管理委员会自然资源和规划建设局不动产登记与测绘地理信息管理服务中心", "海州市滨江新区㛃䶮街道办事处"];

    /// <summary>A report of the form: figures of up to eight digits, with decimals where the form allows them, remarks, and texts of up to 30,000 characters.</summary>
    public static ReportContent Random(ReportFormat format, int seed)
    {
        var random = new Random(seed);
        var digits = random.Next(1, 9);
        var entered = format.EnteredCells.ToDictionary(cell => cell.Key, cell => Value(cell.Number, (int)Math.Pow(10, random.Next(4) == 0 ? 8 : digits), random));
        var longest = random.Next(4) switch { 0 => 0, 1 => 500, 2 => 5_000, _ => LongestText };
        return Of(format, entered) with
        {
            AgencyName = Agencies[random.Next(Agencies.Length)],
            Notes = format.Cells.Where(_ => random.Next(40) == 0).ToDictionary(cell => cell.Key, _ => Note(random)),
            Narrative = format.TextSections.Select(section => KeyValuePair.Create(section.Key, Narrative.Clean(Text(random, random.Next(longest + 1))))).Where(text => text.Value.Length > 0).ToDictionary(),
        };
    }

    /// <summary>A report with these figures and a sentence in each section.</summary>
    public static ReportContent Of(ReportFormat format, IEnumerable<KeyValuePair<CellKey, decimal>> entered) => new()
    {
        Format = format,
        AgencyName = Agencies[0],
        AgencySlug = Slug,
        Year = format.LastYear ?? 2024,
        Figures = new Figures(format, entered),
        Narrative = format.TextSections.ToDictionary(section => section.Key, section => $"（一）主动公开。{Sentences[0]}\n（二）依申请公开\n关于{section.Key}，{Sentences[3]}"),
    };

    public static PublicationStamp Stamp(ReportContent content) =>
        new(2, new DateTimeOffset(2025, 1, 20, 9, 30, 0, TimeSpan.FromHours(8)), ContentDigest.Compute(content));

    public static byte[] Docx(ReportContent content)
    {
        var stamp = Stamp(content);
        return DocxWriter.Write(ReportBlocks.Of(content), new DocxMetadata(content.Title, content.AgencyName, stamp.PublishedAt, PublicationNote.Of(content, stamp)));
    }

    /// <summary>How many reports tests that are worth more with many of them take.</summary>
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("DISCLOSURE_DOCUMENT_REPORTS"), CultureInfo.InvariantCulture, out var count) ? count : 20;

    private static decimal Value(NumberKind kind, int limit, Random random) => kind switch
    {
        NumberKind.Count => random.Next(limit),
        NumberKind.SignedCount => random.Next(-limit + 1, limit),
        NumberKind.Money => decimal.Round(random.Next(limit) + (random.Next(1_000_000) / 1_000_000m), random.Next(FigureText.MaxDecimals + 1), MidpointRounding.ToZero),
    };

    private static string Note(Random random) => random.Next(3) == 0
        ? $"=1+1；{new string('说', random.Next(1, 60))}明"
        : string.Create(CultureInfo.InvariantCulture, $"其中修订{random.Next(100)}件");

    private static string Text(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(random.Next(4) == 0 ? Leads[random.Next(Leads.Length)] : "");
            for (var sentences = random.Next(1, 12); sentences > 0; sentences--)
            {
                text.Append(Sentences[random.Next(Sentences.Length)]);
            }

            text.Append('\n');
        }

        // What is cut off in the middle may be half a character, which is cleaned away.
        return text.ToString()[..Math.Min(text.Length, length)];
    }
}
