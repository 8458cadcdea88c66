using System.Globalization;
using System.Text.RegularExpressions;
using QRCoder;
using UglyToad.PdfPig;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Pdf;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>What a document carries besides its text, and what it does with text that is out of the ordinary.</summary>
public sealed class PdfAdditionsTests(PdfWriterTests.ShippedFonts fonts) : IClassFixture<PdfWriterTests.ShippedFonts>
{
    private const double Millimetre = DrawnPage.Millimetre;
    private const double Module = 1.6;
    private static readonly string digest = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
    private static readonly DateTimeOffset instant = new(2025, 1, 20, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly PdfMetadata metadata = new("年度报告", "海州市水务局", instant);
    private static readonly PdfImprint imprint = new(new PublicationStamp(2, instant, digest), "0123456789ABCDEF", "https://nb.example.gov.cn");
    private static readonly ReportFormats formats = ReportFormats.Load();

    [Fact]
    public void The_last_page_says_how_the_report_is_proved_and_which_fonts_stand_in()
    {
        var pages = Draw([new Block.Heading("a", "一、总体情况"), new Block.Paragraph("（一）公开。", "正文。")], new PdfAdditions { Imprint = imprint });

        var text = Assert.Single(pages).Text;
        Assert.Contains("校验码：0123-4567-89AB-CDEF", text, StringComparison.Ordinal);
        Assert.Contains("第2版2025年1月20日09:00:00公开", text, StringComparison.Ordinal);
        Assert.Contains(digest, text, StringComparison.Ordinal);
        Assert.Contains("https://nb.example.gov.cn/verify?code=0123456789ABCDEF", text, StringComparison.Ordinal);
        Assert.Contains("NotoSansSC（代替黑体）、NotoSerifSC（代替楷体、仿宋、宋体）", text, StringComparison.Ordinal);
        Assert.All(pages[0].Lines, line => Assert.InRange(line.Baseline, 37 * Millimetre, 262 * Millimetre));
    }

    [Theory]
    [InlineData("https://nb.example.gov.cn", "https://nb.example.gov.cn/verify?code=0123456789ABCDEF")]
    [InlineData(null, "0123-4567-89AB-CDEF")]
    public void The_picture_is_drawn_module_by_module_with_a_quiet_zone(string? site, string target)
    {
        using var document = PdfDocument.Open(Write([new Block.Paragraph(null, "正文。")], new PdfAdditions { Imprint = imprint with { Site = site } }).Content.ToArray());
        var boxes = document.GetPage(1).Paths.Where(path => path.IsFilled).SelectMany(path => path).Select(path => path.GetBoundingRectangle()!.Value).ToList();

        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(target, QRCodeGenerator.ECCLevel.M);
        var count = code.ModuleMatrix.Count;
        var (left, top) = ((184 * Millimetre) - (count * Module), boxes.Max(box => box.Top) + (4 * Module));
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < count; column++)
            {
                var (x, y) = (left + ((column + 0.5) * Module), top - ((row + 0.5) * Module));
                Assert.Equal(code.ModuleMatrix[row][column], boxes.Exists(box => box.Left < x && box.Right > x && box.Bottom < y && box.Top > y));
            }
        }

        Assert.All(Enumerable.Range(0, count).SelectMany(i => new[] { code.ModuleMatrix[3][i], code.ModuleMatrix[i][3], code.ModuleMatrix[count - 4][i], code.ModuleMatrix[i][count - 4] }), Assert.False);
    }

    [Fact]
    public void The_note_never_stands_alone_on_a_page()
    {
        for (var lines = 1; lines <= 26; lines++)
        {
            IReadOnlyList<Block> blocks = [.. Enumerable.Repeat<Block>(new Block.Paragraph(null, "填满一行。"), lines), new Block.Heading("a", "六、其他"), new Block.Paragraph(null, new string('国', lines % 2 == 0 ? 20 : 120))];

            var pages = Draw(blocks, new PdfAdditions { Imprint = imprint });

            var last = pages[^1].Text;
            Assert.True(last.IndexOf("校验码", StringComparison.Ordinal) >= 1, $"{lines}: {last}");
            Assert.All(pages.SkipLast(1), page => Assert.DoesNotContain("校验码", page.Text, StringComparison.Ordinal));
            Assert.All(pages, page => Assert.False(page.Lines[^1].Text.StartsWith('六'), $"{lines}"));
        }
    }

    [Fact]
    public void A_draft_says_so_across_every_page_and_names_its_text_while_the_text_stays_copyable()
    {
        var blocks = ReportBlocks.Of(Report("海州市水务局", "（一）主动公开。全年公开1286条。", 12_345_678m));
        var plain = Draw(blocks, PdfAdditions.None).Select(page => page.Text).ToList();
        var file = Write(blocks, new PdfAdditions { DraftDigest = digest });
        using var document = PdfDocument.Open(file.Content.ToArray());

        Assert.Equal(plain.Count, document.NumberOfPages);
        foreach (var page in document.GetPages())
        {
            Assert.Contains(digest, string.Concat(page.Letters.Select(letter => letter.Value)), StringComparison.Ordinal);
            Assert.Equal(2, page.Letters.Count(letter => letter.PointSize > 100));
            var text = DrawnPage.Plain(string.Concat(page.Letters.Where(letter => letter.PointSize < 100).Select(letter => letter.Value)));
            Assert.StartsWith(plain[page.Number - 1], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_head_stands_where_the_standard_has_it_and_the_first_page_still_shows_text()
    {
        var file = Write([new Block.Title("海州市水务局2024年政府信息公开工作年度报告"), new Block.Heading("a", "一、总体情况"), new Block.Paragraph(null, new string('国', 700))], new PdfAdditions { Head = new("海州市水务局文件", "海水函〔2025〕1号") });
        using var document = PdfDocument.Open(file.Content.ToArray());
        var page = document.GetPage(1);
        var drawn = new DrawnPage(page);

        Assert.Equal(["海州市水务局文件", "海水函〔2025〕1号", "海州市水务局2024年"], drawn.Lines.Take(3).Select(line => line.Text));
        var mark = drawn.Lines[0];
        Assert.Equal((37 + 35) * Millimetre, mark.Baseline - (0.88 * mark.Letters[0].PointSize), 1.0);
        var red = page.Letters.Where(letter => letter.FillColor is { } colour && colour.ToRGBValues() == (1, 0, 0)).ToList();
        Assert.Equal("海州市水务局文件", string.Concat(red.Select(letter => letter.Value)));
        var line = page.Paths.Where(path => path.IsFilled).SelectMany(path => path).Select(path => path.GetBoundingRectangle()!.Value).Single();
        Assert.Equal(156 * Millimetre, line.Width, 0.1);
        Assert.Equal(4 * Millimetre, page.Height - line.Top - drawn.Lines[1].Baseline - (0.12 * 16), 0.5);
        Assert.Contains("国国国", drawn.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2021")]
    [InlineData("2019")]
    public void A_blank_form_has_every_heading_table_and_prompt_and_no_number(string form)
    {
        var format = formats.Get(form);
        var title = format.Title("海州市水务局", 2024);

        var text = string.Concat(Draw(ReportBlocks.Blank(format, title), PdfAdditions.None).Select(page => page.Text));

        Assert.StartsWith(title, text, StringComparison.Ordinal);
        Assert.All(format.Sections, section => Assert.Contains(section.Heading, text, StringComparison.Ordinal));
        Assert.All(format.TextSections.Where(section => section.Guidance is not null), section => Assert.Contains(DrawnPage.Plain(section.Guidance!), text, StringComparison.Ordinal));
        Assert.All(format.Cells.SelectMany(cell => cell.RowPath), label => Assert.Contains(label, text, StringComparison.Ordinal));
    }

    /// <summary>LAY-08 and FMT-05: what a font has is drawn, what none has is 〓 and listed; the text of the page is the character meant, for tagged files and others.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rare_characters_come_back_as_they_were_written(bool isTagged)
    {
        Assert.SkipUnless(Programs.Has("pdftotext"), "pdftotext is not installed.");
        var file = Write([new Block.Paragraph(null, "名㛃䶮𠅤𬭩𮧵㐂😀止。")], new PdfAdditions { IsTagged = isTagged });

        Assert.StartsWith("名㛃䶮𠅤𬭩𮧵㐂😀止。", Programs.Run("pdftotext", file.Content.ToArray()).Trim(), StringComparison.Ordinal);
        Assert.All(["㛃", "䶮", "𠅤", "㐂"], character => Assert.DoesNotContain(character, file.MissingCharacters));
        Assert.Contains("😀", file.MissingCharacters);
    }

    [Fact]
    public void Signs_that_turn_or_hide_text_leave_no_trace_and_letters_from_right_to_left_are_named()
    {
        var file = Write([new Block.Title("海州\u202E市\u0007局\u200B"), new Block.Paragraph(null, "甲\u202E乙\u2066丙\u2069\u0000丁\uFEFF戊\r己 عربي שלום")], PdfAdditions.None);
        using var document = PdfDocument.Open(file.Content.ToArray());

        Assert.StartsWith("海州市局甲乙丙丁戊己", new DrawnPage(document.GetPage(1)).Text, StringComparison.Ordinal);
        Assert.Contains("ع", file.MissingCharacters);
        Assert.Contains("ש", file.MissingCharacters);
    }

    /// <summary>LAY-11 for ten lengths: lines end where words end, are centred, and none is much shorter than the widest.</summary>
    [Theory]
    [InlineData("江海省海州市滨江新区管理委员会自然资源和规划建设局不动产登记中心")]
    [InlineData("江海省海州市滨江新区管理委员会社会事业和综合行政执法局市场监督管理所")]
    [InlineData("江海省海州市人民政府政务服务和数据资源管理办公室公共资源交易监督管理局")]
    [InlineData("江海省海州市滨江新区临港经济技术开发区管理委员会生态环境和安全生产监督管理局")]
    [InlineData("江海省海州市滨江新区管理委员会人力资源和社会保障局劳动保障监察综合行政执法大队")]
    [InlineData("江海省海州市滨江新区管理委员会自然资源和规划建设局不动产登记与测绘地理信息管理服务中心")]
    [InlineData("江海省海州市滨江新区临港经济技术开发区管理委员会农业农村和水务局农产品质量安全监督管理站")]
    [InlineData("江海省海州市滨江新区临港经济技术开发区管理委员会文化广电和旅游体育局公共文化服务与文物保护中心")]
    [InlineData("江海省海州市滨江新区临港经济技术开发区管理委员会卫生健康和医疗保障局疾病预防控制与妇幼保健计划服务中心")]
    [InlineData("江海省海州市滨江新区临港经济技术开发区管理委员会交通运输和城乡建设管理局公路养护与城市轨道交通建设工程质量监督站")]
    public void A_long_name_is_broken_between_words_in_lines_of_like_width(string agency)
    {
        Assert.InRange(agency.Length, 30, 60);
        var title = formats.Get("2021").Title(agency, 2024);

        var lines = Draw([new Block.Title(title), new Block.Paragraph(null, "正文。")], PdfAdditions.None)[0].Lines.TakeWhile(line => line.Letters[0].PointSize > 20).ToList();

        Assert.Equal(title, string.Concat(lines.Select(line => line.Text)));
        Assert.All(lines, line => Assert.Equal((28 + 78) * Millimetre, line.Centre, 0.2));
        var widest = lines.Max(line => line.Right - line.Left);
        Assert.All(lines, line => Assert.InRange(line.Right - line.Left, 0.45 * widest, 156 * Millimetre));
        Assert.All(lines.Skip(1), line => Assert.DoesNotMatch("^(局|会|所|站|中心|大队|办公室|区|市|和|与|年)", line.Text));
        Assert.All(lines, line => Assert.DoesNotMatch("(20|2|政府信|公开工)$", line.Text));
    }

    /// <summary>LAY-01 to LAY-05 with the eyes of another program.</summary>
    [Fact]
    public void Poppler_measures_22_lines_of_28_characters_inside_the_type_area()
    {
        Assert.SkipUnless(Programs.Has("pdftotext"), "pdftotext is not installed.");
        var file = Write([new Block.Paragraph(null, new string('国', 2000))], PdfAdditions.None);

        var layout = Programs.Run("pdftotext", file.Content.ToArray(), "-bbox-layout");

        Assert.Contains("<page width=\"595.276000\" height=\"841.890000\">", layout, StringComparison.Ordinal);
        var page = layout.Split("<page ")[2];
        var words = Regex.Matches(page, "<word xMin=\"([0-9.]+)\" yMin=\"([0-9.]+)\" xMax=\"([0-9.]+)\" yMax=\"([0-9.]+)\">(国+)</word>");
        var lines = words.GroupBy(word => Number(word, 2)).ToList();
        Assert.Equal(22, lines.Count);
        Assert.All(lines, line => Assert.Equal(28, line.Sum(word => word.Groups[5].Value.Length)));
        Assert.All(words, word => Assert.InRange(Number(word, 1), 27 * Millimetre, 29 * Millimetre));
        Assert.All(words, word => Assert.InRange(Number(word, 3), 183 * Millimetre, 185 * Millimetre));
        Assert.InRange((lines[^1].Min(word => Number(word, 2)) - lines[0].Min(word => Number(word, 2))) / 21, 28.99, 29.62);
    }

    [Fact]
    public void A_font_that_is_missing_is_named_and_no_document_is_made()
    {
        using var none = new PdfFontLibrary(new PdfFontOptions { UseInstalled = false }, Path.Combine(AppContext.BaseDirectory, "no-fonts"));

        var refusal = Assert.Throws<FileNotFoundException>(() => new PdfWriter(none).Write([new Block.Paragraph(null, "正文。")], metadata));

        Assert.Contains("NotoSerifSC-Regular.ttf", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("请重新安装程序", refusal.Message, StringComparison.Ordinal);
        Assert.Null(PdfFontLibrary.WhyNotUsable);
    }

    [Fact]
    public void Small_figures_keep_a_table_upright_and_large_ones_lay_it_on_its_side_in_the_size_of_the_labels()
    {
        var upright = Draw(ReportBlocks.Of(Report("海州市水务局", "正文。", 1234m)), PdfAdditions.None);
        var turned = Draw(ReportBlocks.Of(Report("海州市水务局", "正文。", 12_345_678m)), PdfAdditions.None);

        Assert.DoesNotContain(upright, page => page.IsTurned);
        Assert.Contains(turned, page => page.IsTurned);
        Assert.All(turned.Where(page => page.IsTurned).SelectMany(page => page.Numbers).Where(number => number.Text == "12345678"), number => Assert.InRange(number.Letters[0].PointSize, 8.4, 10.6));

        // Clause 8: the number stands where it stands on every other page, seen on the paper as it is bound; odd right, even left.
        foreach (var page in turned.Where(page => page.IsTurned))
        {
            Assert.Equal($"— {page.Number} —", string.Concat(page.PageNumber.Select(letter => letter.Value)));
            Assert.All(page.PageNumber, letter => Assert.InRange(letter.StartBaseLine.X, (35 - 10) * Millimetre, 33 * Millimetre));
            var across = page.PageNumber.Average(letter => page.Height - letter.StartBaseLine.Y) / Millimetre;
            Assert.True(page.Number % 2 == 1 ? across > 150 : across < 60, $"{page.Number}: {across}");
        }

        // No heading is left behind on the page before.
        Assert.All(turned, page => Assert.DoesNotContain("三、收到和处理", page.Lines[^1].Text, StringComparison.Ordinal));
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static ReportContent Report(string agency, string text, decimal figure)
    {
        var format = formats.Get("2021");
        return new ReportContent
        {
            Format = format,
            AgencyName = agency,
            Year = 2024,
            Figures = new Figures(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, figure))),
            Narrative = format.TextSections.ToDictionary(section => section.Key, _ => text),
        };
    }

    private PdfFile Write(IReadOnlyList<Block> blocks, PdfAdditions additions) => new PdfWriter(fonts.Fonts).Write(blocks, metadata, additions);

    private List<DrawnPage> Draw(IReadOnlyList<Block> blocks, PdfAdditions additions)
    {
        using var document = PdfDocument.Open(Write(blocks, additions).Content.ToArray());
        return [.. document.GetPages().Select(page => new DrawnPage(page))];
    }
}
