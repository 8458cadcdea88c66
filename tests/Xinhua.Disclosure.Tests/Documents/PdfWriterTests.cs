using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Pdf;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents;

public sealed partial class PdfWriterTests(PdfWriterTests.ShippedFonts fonts) : IClassFixture<PdfWriterTests.ShippedFonts>
{
    private const double Millimetre = DrawnPage.Millimetre;
    private const double Advance = 156 * Millimetre / 28;
    private const string Agency = "海州市滨江新区水务局";

    // GB/T 15834-2011, 5.1; written out here so that a slip in the product's own list is seen.
    private const string NeverFirst = "。，、；：？！）》」』】〕〉”’,.;:?!)%";
    private const string NeverLast = "（《「『【〔〈“‘(";
    private static readonly ReportFormats formats = ReportFormats.Load();
    private static readonly PdfMetadata metadata = new("年度报告", Agency, new DateTimeOffset(2026, 1, 20, 9, 0, 0, TimeSpan.FromHours(8)));

    [Fact]
    public void A_page_is_A4()
    {
        var page = Draw(new Block.Paragraph(null, "正文。"))[0];

        Assert.Equal(595.28, page.Width, 0.01);
        Assert.Equal(841.89, page.Height, 0.01);
    }

    [Fact]
    public void A_full_page_has_22_lines_of_28_characters_and_fills_the_type_area()
    {
        var page = Draw(new Block.Paragraph(null, new string('国', 2000)))[1];

        var lines = page.Lines;
        Assert.Equal(22, lines.Count);
        Assert.All(lines, line => Assert.Equal(28, line.Letters.Count));
        Assert.All(lines, line => Assert.Equal(28 * Millimetre, line.Left, 0.1));
        Assert.All(lines, line => Assert.Equal(184 * Millimetre, line.Right, 0.5));
        Assert.All(lines.Zip(lines.Skip(1)), pair => Assert.InRange(pair.Second.Baseline - pair.First.Baseline, 28.99, 29.62));
        Assert.Equal(37 * Millimetre, lines[0].Baseline - (0.88 * 16), 0.5);
        Assert.Equal(262 * Millimetre, lines[21].Baseline + (0.12 * 16), 0.5);
    }

    [Fact]
    public void A_paragraph_is_indented_by_two_characters_and_turns_over_flush_left()
    {
        var lines = Draw(new Block.Paragraph("（一）主动公开。", new string('国', 40)))[0].Lines;

        Assert.Equal((28 * Millimetre) + (2 * Advance), lines[0].Left, 0.1);
        Assert.Equal(28 * Millimetre, lines[1].Left, 0.1);
        Assert.Equal(26, lines[0].Letters.Count);
    }

    [Theory]
    [InlineData("2021")]
    [InlineData("2019")]
    public void Nothing_leaves_the_type_area(string form)
    {
        var pages = Draw([.. ReportBlocks.Of(Report(form, LongFigures(form)))]);

        foreach (var page in pages)
        {
            var (left, top, right, bottom) = page.TypeArea;
            Assert.All(page.Body, letter => Assert.InRange(letter.StartBaseLine.X, left - 0.1, right));
            Assert.All(page.Body, letter => Assert.InRange(letter.EndBaseLine.X, left, right + 0.5));
            Assert.All(page.Lines, line => Assert.InRange(line.Baseline, top + (3 * Millimetre), bottom));
            Assert.All(page.Rules, rule => Assert.InRange(rule.Y2, top - 0.1, bottom + 0.1));
            Assert.All(page.Rules, rule => Assert.InRange(rule.X2, left - 0.1, right + 0.1));
        }
    }

    [Fact]
    public void No_line_begins_or_ends_with_a_mark_that_may_not_stand_there()
    {
        var random = new Random(20261123);
        string[] pieces = ["公开", "信息", "办", "，", "。", "、", "（", "）", "《", "》", "“", "”", "；", "：", "2024年", "36.7%", "Word", "《条例》", "（以下简称", "”。", "——", "……", "㎡"];
        var paragraphs = Enumerable.Range(0, 150).Select(_ => new Block.Paragraph(null, Sensible(pieces, random))).ToArray<Block>();

        var lines = Draw(paragraphs).SelectMany(page => page.Lines).Select(line => line.Text.Trim()).ToList();

        Assert.True(lines.Count > 400);
        Assert.All(lines, line => Assert.DoesNotContain(line[0], NeverFirst));
        Assert.All(lines, line => Assert.DoesNotContain(line[^1], NeverLast));
        Assert.Equal(string.Concat(paragraphs.Cast<Block.Paragraph>().Select(paragraph => paragraph.Body)), string.Concat(lines));
    }

    [Fact]
    public void Words_and_numbers_stay_whole_and_dashes_together()
    {
        var random = new Random(5);
        var text = string.Concat(Enumerable.Range(0, 300).Select(_ => new string('开', random.Next(1, 9)) + random.Next(3) switch { 0 => "12345678.5", 1 => "Disclosure", _ => "——" }));

        var lines = Draw(new Block.Paragraph(null, text)).SelectMany(page => page.Lines).Select(line => line.Text).ToList();

        Assert.Equal(text, string.Concat(lines));
        Assert.DoesNotContain(lines.Zip(lines.Skip(1)), pair => IsWord(pair.First[^1]) && IsWord(pair.Second[0]));
        Assert.DoesNotContain(lines.Zip(lines.Skip(1)), pair => pair.First[^1] == '—' && pair.Second[0] == '—' && !pair.First.EndsWith("————", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://www.example.gov.cn/zwgk/zfxxgk/fdzdgknr/ndbg/2024/t20250120_1234567890.html?from=singlemessage")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    [InlineData("。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。")]
    [InlineData("（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（")]
    public void A_run_longer_than_a_line_is_broken_rather_than_cut_off(string run)
    {
        var page = Draw(new Block.Paragraph(null, $"详见{run}网页"))[0];

        Assert.Equal($"详见{run}网页", page.Text);
        Assert.All(page.Lines, line => Assert.True(line.Right < (184 * Millimetre) + 0.5));
    }

    [Fact]
    public void Page_numbers_stand_outside_odd_right_even_left()
    {
        var pages = Draw(new Block.Paragraph(null, new string('国', 6500)));

        Assert.True(pages.Count > 10);
        foreach (var page in pages)
        {
            var digits = page.PageNumber;
            Assert.Equal($"— {page.Number} —", string.Concat(digits.Select(letter => letter.Value)));
            Assert.InRange(page.Height - digits[0].StartBaseLine.Y - 5, (262 + 5) * Millimetre, (262 + 9) * Millimetre);
            Assert.All(digits, letter => Assert.Equal(14, letter.PointSize, 0.1));
            if (page.Number % 2 == 1)
            {
                Assert.Equal((184 * Millimetre) - 14, digits[^1].EndBaseLine.X, 0.2);
            }
            else
            {
                Assert.Equal((28 * Millimetre) + 14, digits[0].StartBaseLine.X, 0.2);
            }
        }
    }

    [Theory]
    [InlineData("2021")]
    [InlineData("2019")]
    public void Eight_digits_in_every_cell_are_found_whole_each_inside_its_own_cell(string form)
    {
        var figures = LongFigures(form);
        var report = Report(form, figures);

        var numbers = Draw([.. ReportBlocks.Of(report).Where(block => block is Block.Heading or Block.Table)])
            .SelectMany(page => page.Numbers.Where(number => number.Letters.Count >= 8).Select(number => (Page: page, Number: number)))
            .ToList();

        var cells = report.Format.Tables.SelectMany(table => table.Layout.Rows).SelectMany(row => row.Cells).Where(cell => cell.Cell is not null).ToList();
        Assert.Equal(cells.Select(cell => FigureText.Write(figures[cell.Cell!.Key])), numbers.Select(found => found.Number.Text));
        foreach (var (page, number) in numbers)
        {
            var rules = page.Rules.Where(rule => Math.Abs(rule.X1 - rule.X2) < 0.1 && Math.Min(rule.Y1, rule.Y2) < number.Baseline && Math.Max(rule.Y1, rule.Y2) > number.Baseline).ToList();
            Assert.DoesNotContain(rules, rule => rule.X1 > number.Left - 0.5 && rule.X1 < number.Right + 0.5);
            var left = rules.Where(rule => rule.X1 < number.Left).Max(rule => rule.X1);
            var right = rules.Where(rule => rule.X1 > number.Right).Min(rule => rule.X1);
            Assert.Equal((left + right) / 2, number.Centre, 0.3);
            Assert.InRange(number.Letters[0].PointSize, 7.4, 10.6);
        }
    }

    [Fact]
    public void Figures_of_usual_length_are_printed_in_the_size_of_the_labels()
    {
        var format = formats.Get("2021");
        var table = Table(format, "applications", new Figures(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, 1234m))));

        var numbers = Draw(table).SelectMany(page => page.Numbers).Where(number => number.Text == "1234").ToList();

        Assert.Equal(144, numbers.Count);
        Assert.All(numbers, number => Assert.Equal(10.5, number.Letters[0].PointSize, 0.01));
    }

    [Fact]
    public void A_blank_figure_is_empty_and_a_zero_is_printed()
    {
        var format = formats.Get("2021");
        var zeros = new Figures(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, 0m)));

        Assert.DoesNotContain(Draw(Table(format, "disputes", Figures.Empty(format)))[0].Text, char.IsAsciiDigit);
        Assert.Equal(15, Draw(Table(format, "disputes", zeros))[0].Text.Count(character => character == '0'));
    }

    [Fact]
    public void A_table_that_goes_on_has_its_heads_again_and_no_row_is_split()
    {
        var format = formats.Get("2021");
        var table = Table(format, "applications", LongFigures("2021"));

        var pages = Draw(table);

        Assert.True(pages.Count > 1);
        Assert.All(pages, page => Assert.Contains("申请人情况", page.Text, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.Contains("自然人", page.Text, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.Contains("三、本年度办理结果", page.Text, StringComparison.Ordinal));
        Assert.All(format.Table("applications").Blocks[0].RowLeaves, row => Assert.Single(pages, page => page.Text.Contains(row.Label, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("proactive")]
    [InlineData("applications")]
    [InlineData("disputes")]
    public void A_heading_is_never_the_last_line_of_a_page(string key)
    {
        var format = formats.Get("2021");
        var table = Table(format, key, Figures.Empty(format));
        for (var lines = 0; lines <= 23; lines++)
        {
            var filler = Enumerable.Repeat<Block>(new Block.Paragraph(null, "填满一行。"), lines);

            var beforeText = Draw([.. filler, new Block.Heading("a", "一、总体情况"), new Block.Paragraph("（一）主动公开。", ""), new Block.Paragraph(null, "正文。")]);
            var beforeTable = Draw([.. filler, new Block.Heading("b", "二、主动公开政府信息情况"), table]);

            Assert.All(beforeText, page => Assert.Contains(page.Lines[^1].Text, new[] { "填满一行。", "正文。" }));
            Assert.All(beforeTable, page => Assert.DoesNotContain("二、主动公开政府信息情况", page.Lines[^1].Text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_note_stands_after_its_number_or_at_the_foot_of_the_table()
    {
        var format = formats.Get("2021");
        var (wide, narrow) = (format.Table("proactive").Cells[0].Key, format.Table("applications").Cells[0].Key);
        var notes = new Dictionary<CellKey, string> { [wide] = "其中修订16件", [narrow] = "其中信函申请3件" };
        var figures = new Figures(format, [KeyValuePair.Create(wide, 20m), KeyValuePair.Create(narrow, 48m)]);

        var first = string.Concat(Draw(new Block.Table(format.Table("proactive"), figures, notes)).Select(page => page.Text));
        var second = string.Concat(Draw(new Block.Table(format.Table("applications"), figures, notes)).Select(page => page.Text));

        Assert.Contains("20（其中修订16件）", first, StringComparison.Ordinal);
        Assert.Contains("48注1", second, StringComparison.Ordinal);
        Assert.EndsWith("注1：其中信函申请3件", second, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_comes_back_character_by_character()
    {
        var report = Report("2021", LongFigures("2021"));

        var text = string.Concat(Draw([.. ReportBlocks.Of(report)]).Select(page => page.Text));

        Assert.StartsWith(report.Title, text, StringComparison.Ordinal);
        Assert.All(report.Format.Sections, section => Assert.Contains(section.Heading, text, StringComparison.Ordinal));
        Assert.All(report.Narrative.Values.SelectMany(value => value.Split('\n')), paragraph => Assert.Contains(DrawnPage.Plain(paragraph), text, StringComparison.Ordinal));
        Assert.All(report.Format.Cells.SelectMany(cell => cell.RowPath.Concat(cell.ColumnPath)), label => Assert.Contains(label, text, StringComparison.Ordinal));
        Assert.DoesNotContain(text, character => character is >= '⺀' and <= '⿟');
    }

    [Fact]
    public void A_radical_and_its_character_are_told_apart()
    {
        Assert.Equal("生⽣·‧", Draw(new Block.Paragraph(null, "生⽣·‧"))[0].Text);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>&amp;")]
    [InlineData("/Type /Catalog endobj ) >> %%EOF")]
    public void Markup_is_printed_as_it_is(string text)
    {
        var file = Write(new PdfMetadata(text, text, metadata.CreatedAt), new Block.Title(text), new Block.Paragraph(null, text));
        using var document = PdfDocument.Open(file.Content.ToArray());

        Assert.Equal(DrawnPage.Plain(text + text), new DrawnPage(document.GetPage(1)).Text);
        Assert.Equal(text, document.Information.Title);
    }

    [Fact]
    public void Rare_characters_are_drawn_and_those_no_font_has_are_named()
    {
        var file = Write(metadata, new Block.Paragraph(null, "㛃玥、䶮山、𠅤某、㐂、😀、\U0010FFFD"));
        using var document = PdfDocument.Open(file.Content.ToArray());

        Assert.Equal("㛃玥、䶮山、𠅤某、㐂、〓、〓", new DrawnPage(document.GetPage(1)).Text);
        Assert.Equal(["😀", "\U0010FFFD"], file.MissingCharacters);
    }

    [Fact]
    public void A_report_without_any_text_still_has_all_its_headings()
    {
        var format = formats.Get("2021");
        var empty = new ReportContent { Format = format, AgencyName = Agency, Year = 2024, Figures = Figures.Empty(format), Narrative = new Dictionary<string, string>() };

        var text = string.Concat(Draw([.. ReportBlocks.Of(empty)]).Select(page => page.Text));

        Assert.All(format.Sections, section => Assert.Contains(section.Heading, text, StringComparison.Ordinal));
        Assert.Single(Draw());
    }

    [Fact]
    public void The_longest_section_is_drawn_to_its_end()
    {
        var paragraph = string.Concat(Enumerable.Repeat("依法依规公开政府信息，", 545)) + "完毕。";
        var pages = Draw([.. Enumerable.Repeat(new Block.Paragraph(null, paragraph), 10)]);

        Assert.Equal(10 * paragraph.Length, pages.Sum(page => page.Text.Length));
        Assert.InRange(pages.Count, 60_000 / (22 * 28), 60_000 / (22 * 26));
        Assert.All(pages.SkipLast(1), page => Assert.Equal(22, page.Lines.Count));
    }

    [Theory]
    [InlineData("海州市财政局", 2)]
    [InlineData("海州", 1)]
    [InlineData("海州市滨江新区管理委员会社会事业和综合执法局", 2)]
    [InlineData("江海省海州市滨江新区管理委员会自然资源和规划建设局不动产登记与测绘地理信息管理服务中心", 3)]
    public void A_title_is_broken_between_words_and_centred(string agency, int lines)
    {
        var title = formats.Get("2021").Title(agency, 2024);

        var drawn = Draw(new Block.Title(title), new Block.Paragraph(null, "正文。"))[0].Lines;

        Assert.Equal(title, string.Concat(drawn.Take(lines).Select(line => line.Text)));
        Assert.All(drawn.Take(lines), line => Assert.Equal((28 + 78) * Millimetre, line.Centre, 0.2));
        Assert.All(drawn.Take(lines), line => Assert.Equal(22, line.Letters[0].PointSize, 0.1));
        Assert.All(drawn.Take(lines).Skip(1).SkipLast(1).Append(drawn[lines - 1]), line => Assert.Matches("^(2024年|政府信息公开|管理|.*(局|中心|委员会)).*|^海州", line.Text));
        Assert.Equal((lines + 1) * 29.6, drawn[lines].Baseline - drawn[0].Baseline + 2.28, 0.5);
    }

    [Theory]
    [InlineData("2021")]
    [InlineData("2019")]
    public void Fonts_are_embedded_subset_and_small(string form)
    {
        var file = Write(metadata, [.. ReportBlocks.Of(Report(form, LongFigures(form)))]);

        var raw = Encoding.Latin1.GetString(file.Content.Span);
        var fontNames = BaseFont().Matches(raw).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(fontNames);
        Assert.All(fontNames, name => Assert.Matches(@"^[A-Z]{6}\+Noto", name));
        Assert.Equal(fontNames.Count, raw.Split("/FontFile2 ").Length - 1);
        Assert.Equal(fontNames.Count, raw.Split("/ToUnicode ").Length - 1);
        Assert.InRange(file.Content.Length, 20_000, 400_000);
        Assert.Empty(file.MissingCharacters);
        Assert.Contains(new PdfFontUse(PdfFontRole.Heading, "Noto Sans SC", true), file.Fonts);
        Assert.Contains(new PdfFontUse(PdfFontRole.Body, "Noto Serif SC", true), file.Fonts);
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        var file = Write(metadata, new Block.Paragraph(null, "正文。"));

        var raw = Encoding.UTF8.GetString(file.Content.Span);
        using var document = PdfDocument.Open(file.Content.ToArray());
        Assert.Equal(("年度报告", Agency), (document.Information.Title, document.Information.Author));
        Assert.Contains("/Lang (zh-CN)", raw, StringComparison.Ordinal);
        Assert.Contains("/DisplayDocTitle true", raw, StringComparison.Ordinal);
        Assert.Contains("<pdfaid:part>2</pdfaid:part>", raw, StringComparison.Ordinal);
        Assert.Contains("<pdfaid:conformance>A</pdfaid:conformance>", raw, StringComparison.Ordinal);
        Assert.DoesNotMatch("/(JavaScript|Launch|EmbeddedFile|Encrypt)", raw);
        Assert.Contains("20260120090000+08'00'", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_report_is_the_same_file_whoever_else_is_drawing()
    {
        var blocks = ReportBlocks.Of(Report("2021", LongFigures("2021")));
        var alone = Write(metadata, [.. blocks]).Content.ToArray();

        var together = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Write(metadata, [.. blocks]).Content.ToArray())));

        Assert.All(together, file => Assert.Equal(alone, file));
        Assert.NotEqual(alone, Write(metadata with { Title = "另一份" }, [.. blocks]).Content.ToArray());
    }

    [Fact]
    public void An_installed_font_is_preferred_and_lends_only_what_it_has()
    {
        var options = new PdfFontOptions { Folders = [Path.Combine(AppContext.BaseDirectory, "Fonts")], Body = ["没有的字体", "Noto Sans SC Medium", "Noto Sans SC"], Number = ["没有的字体"] };
        using var installed = new PdfFontLibrary(options);

        var file = new PdfWriter(installed).Write([new Block.Paragraph(null, "正文。")], metadata);

        Assert.Contains(file.Fonts, use => use.Role == PdfFontRole.Body && use.Family.StartsWith("Noto Sans SC", StringComparison.Ordinal) && !use.IsSubstitute);
        Assert.Contains(new PdfFontUse(PdfFontRole.Number, "Noto Serif SC", true), installed.Chosen);
    }

    private PdfFile Write(PdfMetadata description, params Block[] blocks) => new PdfWriter(fonts.Fonts).Write(blocks, description);

    private List<DrawnPage> Draw(params Block[] blocks)
    {
        using var document = PdfDocument.Open(Write(metadata, blocks).Content.ToArray());
        return [.. document.GetPages().Select(page => new DrawnPage(page))];
    }

    private static Block.Table Table(ReportFormat format, string key, Figures figures) => new(format.Table(key), figures, new Dictionary<CellKey, string>());

    private static Figures LongFigures(string form)
    {
        var random = new Random(11);
        var format = formats.Get(form);
        return new Figures(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, (decimal)random.Next(10_000_000, 20_000_000))));
    }

    private static ReportContent Report(string form, Figures figures) => new()
    {
        Format = formats.Get(form),
        AgencyName = Agency,
        Year = 2024,
        Figures = figures,
        Narrative = formats.Get(form).TextSections.ToDictionary(section => section.Key, section =>
            "（一）主动公开。全年通过门户网站（https://swj.example.gov.cn/zwgk/zfxxgk/2024/index.html）主动公开政府信息1286条，满意度为97.6%；“海州水务”公众号发布418条。\n"
            + "（二）依申请公开\n"
            + $"落实《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）要求，办理{section.Heading}各项工作，GB/T 9704-2012、Word、PDF等格式均可下载。"),
    };

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '.';

    /// <summary>Random text in which marks stand as people write them: none after an opening one, no three in a row.</summary>
    private static string Sensible(string[] pieces, Random random)
    {
        var text = new StringBuilder("办");
        while (text.Length < 120)
        {
            var piece = pieces[random.Next(pieces.Length)];
            var isMark = char.IsPunctuation(text[^1]) && char.IsPunctuation(piece[0]);
            var joinsWords = char.IsAscii(text[^1]) && char.IsAscii(piece[0]);
            text.Append(isMark || joinsWords ? "公" : "").Append(piece);
        }

        return text.Append("公开").ToString();
    }

    [GeneratedRegex(@"/BaseFont /(\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex BaseFont();

    public sealed class ShippedFonts : IDisposable
    {
        public PdfFontLibrary Fonts { get; } = new(new PdfFontOptions { UseInstalled = false });

        public void Dispose() => Fonts.Dispose();
    }
}
