using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Documents.Import;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Import;

public sealed class ReadingTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();
    private static readonly ReportFormat Current = Formats.Get("2021");
    private static readonly string[] ArithmeticRules = ["R01", "R02", "R03", "R04"];

    [Fact]
    public void The_real_report_reads_all_200_cells_as_zero()
    {
        var report = Read("report.txt", SharedFiles.Seed());

        Assert.Equal("新华区行政审批和政务信息管理局", report.AgencyName);
        Assert.Equal(2024, report.Year);
        Assert.Equal("2021", report.Format.Id);
        Assert.Equal(200, report.Figures.Entered.Count + report.Figures.Stated.Count);
        Assert.All(report.Figures.All(), figure => Assert.Equal(0m, figure.Value));
        Assert.Equal(report.Format.Sections.Select(section => section.Heading), report.Stated!.Headings);
        Assert.Empty(report.Stated.Unreadable);
        Assert.Equal(["overview", "problems", "other-matters"], report.Narrative.Keys);
        Assert.Equal(5, report.Text("overview").Split('\n').Length);
    }

    [Theory]
    [InlineData("huaian-city-2024")]
    [InlineData("shanghai-science-commission-2024")]
    [InlineData("unattributed-2025")]
    public void Every_figure_of_a_sample_comes_back_from_every_input_form(string name)
    {
        var (agency, year, figures) = TestDocuments.Sample(name);
        var plain = TestDocuments.Markdown(Current, figures);
        var mangled = TestDocuments.Mangled(Current, figures, new Random(7)).Replace("# ", "", StringComparison.Ordinal);
        var json = JsonSerializer.Serialize(new
        {
            format = "2021",
            agency = new { slug = "sample", name = agency },
            year,
            figures = Current.Cells.ToDictionary(cell => cell.Key.ToString(), cell => figures.TryGetValue(cell.Key, out var value) ? value : (decimal?)null),
        });

        foreach (var (file, text) in new[] { ("a.md", plain), ("b.txt", mangled), ("c.txt", SeedShaped(plain)), ("d.json", json) })
        {
            var report = Read(file, Encoding.UTF8.GetBytes(text));

            Assert.Equal(figures.OrderBy(figure => figure.Key.ToString(), StringComparer.Ordinal), Found(report));
        }
    }

    [Fact]
    public void A_change_in_any_one_cell_breaks_exactly_the_identities_that_contain_it()
    {
        var figures = TestDocuments.Figures(Current, new Random(1));
        Balance(figures);
        Assert.Empty(Broken(figures));
        foreach (var cell in Current.Cells)
        {
            var changed = new Dictionary<CellKey, decimal>(figures) { [cell.Key] = figures[cell.Key] + 1 };

            Assert.Equal(Containing(cell.Key).Order(StringComparer.Ordinal), Broken(changed).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Reports_of_both_forms_come_back_however_they_are_mangled() =>
        Gen.Select(Gen.Int, Gen.Bool).Sample((seed, isCurrent) =>
        {
            var format = Formats.Get(isCurrent ? "2021" : "2019");
            var random = new Random(seed);
            var figures = TestDocuments.Figures(format, random);
            var text = TestDocuments.Mangled(format, figures, random);
            var outcome = ReportReader.Read("a.md", Encoding.UTF8.GetBytes(text), Formats, null);

            var report = Assert.IsType<ReadOutcome.Read>(outcome).Content;
            Assert.Equal(format.Id, report.Format.Id);
            Assert.Equal(figures.OrderBy(figure => figure.Key.ToString(), StringComparer.Ordinal), Found(report));
            Assert.Equal(TestDocuments.Agency, report.AgencyName);
        });

    [Fact]
    public void Blank_marks_are_blank_cells_and_never_zero()
    {
        var figures = TestDocuments.Figures(Current, new Random(2));
        var random = new Random(3);
        string[] marks = ["/", "-", "—", "／"];
        var blank = Current.EnteredCells.Where(_ => random.Next(3) == 0).Select(cell => cell.Key).ToHashSet();

        var report = Read("a.md", TestDocuments.Markdown(Current, figures, (key, number) => blank.Contains(key) ? marks[random.Next(marks.Length)] : number));

        Assert.All(Current.EnteredCells, cell => Assert.Equal(!blank.Contains(cell.Key), report.Figures.Entered.ContainsKey(cell.Key)));
        Assert.Empty(report.Stated!.Unreadable);
    }

    [Fact]
    public void An_empty_cell_is_told_from_padding_by_the_other_rows_of_its_build()
    {
        var figures = TestDocuments.Figures(Current, new Random(4));
        foreach (var cell in Current.Cells)
        {
            var report = Read("a.md", TestDocuments.Markdown(Current, figures, (key, number) => key == cell.Key ? "" : number));

            Assert.False(Has(report, cell.Key));
            Assert.Equal(Current.Cells.Count - 1, Found(report).Count());
        }
    }

    [Fact]
    public void A_row_left_out_is_a_row_of_blank_cells()
    {
        var lines = TestDocuments.Markdown(Current, TestDocuments.Figures(Current, new Random(14))).Split('\n');

        var report = Read("a.md", string.Join('\n', lines.Where(line => !line.Contains("2.重复申请", StringComparison.Ordinal))));

        Assert.Equal(6, ReportValidator.Validate(new ReviewContext(report, null, null)).Count(finding =>
            finding.RuleId == "R07" && finding.Message.Contains("2.重复申请", StringComparison.Ordinal)));
    }

    [Fact]
    public void Text_in_a_cell_is_kept_for_the_rules_to_name()
    {
        var figures = TestDocuments.Figures(Current, new Random(5));
        foreach (var cell in Current.Cells)
        {
            var report = Read("a.md", TestDocuments.Markdown(Current, figures, (key, number) => key == cell.Key ? "若干" : number));

            Assert.Equal([KeyValuePair.Create(cell.Key, "若干")], report.Stated!.Unreadable);
            Assert.Contains(ReportValidator.Validate(new ReviewContext(report, null, null)), finding => finding.RuleId is "R08" or "R09" && finding.Cells.Contains(cell.Key));
        }
    }

    [Theory]
    [InlineData("22（其中修订16件）", 22, "其中修订16件")]
    [InlineData("55 (含自然失效29件)", 55, "含自然失效29件")]
    [InlineData("1,204件", 1204, null)]
    public void A_remark_is_kept_beside_its_number(string text, int value, string? note)
    {
        var key = new CellKey("proactive", "normative-documents", "issued");

        var report = Read("a.md", TestDocuments.Markdown(Current, TestDocuments.Figures(Current, new Random(6)), (cell, number) => cell == key ? text : number));

        Assert.Equal(value, report.Figures[key]);
        Assert.Equal(note, report.Notes.GetValueOrDefault(key));
    }

    [Theory]
    [InlineData("-8", -8)]
    [InlineData("－8", -8)]
    [InlineData("减4", -4)]
    [InlineData("+1036", 1036)]
    [InlineData("增加3", 3)]
    public void The_change_of_the_2019_form_carries_a_sign(string text, int value)
    {
        var key = new CellKey("proactive", "licensing", "change");
        var form = Formats.Get("2019");

        var report = Read("a.md", TestDocuments.Markdown(form, TestDocuments.Figures(form, new Random(6)), (cell, number) => cell == key ? text : number));

        Assert.Equal(value, report.Figures[key]);
    }

    [Fact]
    public void The_unit_of_an_amount_without_a_printed_unit_is_kept_as_a_remark()
    {
        var key = new CellKey("proactive", "procurement", "amount");
        var form = Formats.Get("2019");

        var report = Read("a.md", TestDocuments.Markdown(form, TestDocuments.Figures(form, new Random(6)), (cell, number) => cell == key ? "251000元" : number));

        Assert.Equal(251000, report.Figures[key]);
        Assert.Equal("元", report.Notes[key]);
    }

    [Fact]
    public void Table_four_may_also_stand_row_by_row()
    {
        var figures = TestDocuments.Figures(Current, new Random(8));
        var table = Current.Table("disputes");
        var rows = table.Cells.GroupBy(cell => cell.Row.Label).Select(row =>
            $"| {row.Key} | {string.Join(" | ", row.Select(cell => figures[cell.Key].ToString(CultureInfo.InvariantCulture)))} |");
        var text = TestDocuments.Markdown(Current, figures).Replace(
            TestDocuments.Table(table, figures),
            $"| 类型 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|---|\n{string.Join('\n', rows)}\n",
            StringComparison.Ordinal);

        var report = Read("a.md", text);

        Assert.All(table.Cells, cell => Assert.Equal(figures[cell.Key], report.Figures[cell.Key]));
    }

    [Fact]
    public void Tables_are_known_by_their_labels_wherever_they_stand()
    {
        var figures = TestDocuments.Figures(Current, new Random(9));
        var tables = Current.Tables.Select(table => TestDocuments.Table(table, figures)).ToList();
        var text = tables.Aggregate(TestDocuments.Markdown(Current, figures), (all, table) => all.Replace(table, "", StringComparison.Ordinal));

        var report = Read("a.md", $"{text}\n附表\n\n{string.Join("\n\n", Enumerable.Reverse(tables))}");

        Assert.Equal(Current.Cells.Count, Found(report).Count());
    }

    [Theory]
    [InlineData("2021")]
    [InlineData("2019")]
    public void Merged_cells_may_be_repeated_and_the_outer_pipes_left_out(string id)
    {
        var form = Formats.Get(id);
        var figures = TestDocuments.Figures(form, new Random(15));
        var tables = string.Join("\n", form.Tables.Select(table => TestDocuments.RepeatedTable(table, figures)));

        var report = Read("a.txt", $"{TestDocuments.Agency}{TestDocuments.Year}年政府信息公开工作年度报告\n{tables}");

        Assert.Equal(figures.OrderBy(figure => figure.Key.ToString(), StringComparer.Ordinal), Found(report));
    }

    [Fact]
    public void A_table_of_the_units_own_stays_text()
    {
        var figures = TestDocuments.Figures(Current, new Random(10));
        var text = TestDocuments.Markdown(Current, figures).Replace("第二段文字。", "| 渠道 | 条数 |\n|---|---|\n| 网站 | 12 |", StringComparison.Ordinal);

        var report = Read("a.md", text);

        Assert.Contains("网站 12", report.Text("overview"), StringComparison.Ordinal);
        Assert.Equal(Current.Cells.Count, Found(report).Count());
    }

    [Fact]
    public void A_heading_in_other_words_still_begins_its_section_and_is_named()
    {
        var text = TestDocuments.Markdown(Current, TestDocuments.Figures(Current, new Random(11)))
            .Replace("五、存在的主要问题及改进情况", "五、工作中的不足和打算", StringComparison.Ordinal);

        var report = Read("a.md", text);

        Assert.Contains("problems", report.Text("problems"), StringComparison.Ordinal);
        Assert.Contains(ReportValidator.Validate(new ReviewContext(report, null, null)), finding =>
            finding.RuleId == "R19" && finding.Message.Contains("工作中的不足和打算", StringComparison.Ordinal));
    }

    [Fact]
    public void The_year_asked_for_counts_before_the_year_of_the_title()
    {
        var bytes = Encoding.UTF8.GetBytes(TestDocuments.Markdown(Current, TestDocuments.Figures(Current, new Random(12))));

        var report = Assert.IsType<ReadOutcome.Read>(ReportReader.Read("a.md", bytes, Formats, 2022)).Content;

        Assert.Equal(2022, report.Year);
        Assert.Contains(ReportValidator.Validate(new ReviewContext(report, null, null)), finding => finding.RuleId == "R15");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("GB18030")]
    public void Both_usual_encodings_are_read(string name)
    {
        var encoding = name == "utf-8" ? new UTF8Encoding(true) : CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        var text = TestDocuments.Markdown(Current, TestDocuments.Figures(Current, new Random(13))).Replace("\n", "\r\n", StringComparison.Ordinal);

        var report = Read("a.txt", [.. encoding.Preamble, .. encoding.GetBytes(text)]);

        Assert.Equal(TestDocuments.Agency, report.AgencyName);
        Assert.Equal(Current.Sections.Select(section => section.Heading), report.Stated!.Headings);
    }

    private static ReportContent Read(string file, string text) => Read(file, Encoding.UTF8.GetBytes(text));

    private static ReportContent Read(string file, byte[] bytes)
    {
        var outcome = ReportReader.Read(file, bytes, Formats, null);
        return outcome is ReadOutcome.Unreadable unreadable ? throw new Xunit.Sdk.XunitException(unreadable.Message) : ((ReadOutcome.Read)outcome).Content;
    }

    private static IEnumerable<KeyValuePair<CellKey, decimal>> Found(ReportContent report) =>
        report.Figures.Entered.Concat(report.Figures.Stated).OrderBy(figure => figure.Key.ToString(), StringComparer.Ordinal);

    private static bool Has(ReportContent report, CellKey key) => report.Figures.Entered.ContainsKey(key) || report.Figures.Stated.ContainsKey(key);

    /// <summary>Rows without their leading empty cells and with as many at their end, as in the real report.</summary>
    private static string SeedShaped(string markdown) => string.Join('\n', markdown.Split('\n').Select(line =>
    {
        var cells = line.Split('|');
        var leading = cells.Skip(1).TakeWhile(string.IsNullOrWhiteSpace).Count();
        return cells.Length != 12 || leading is 0 or 10 ? line : $"|{string.Join('|', cells.Skip(1 + leading))}{string.Concat(Enumerable.Repeat(" |", leading))}";
    }));

    private static void Balance(Dictionary<CellKey, decimal> figures)
    {
        foreach (var identity in Current.Identities)
        {
            foreach (var column in Current.Table(identity.Table).Cells.Select(cell => cell.Key.Column).Distinct())
            {
                // The last row of the right side takes up the difference.
                figures[new CellKey(identity.Table, identity.Right[^1], column)] =
                    Sum(figures, identity.Table, identity.Left, column) - Sum(figures, identity.Table, identity.Right.SkipLast(1), column);
            }
        }
    }

    private static decimal Sum(Dictionary<CellKey, decimal> figures, string table, IEnumerable<string> rows, string column) =>
        rows.Sum(row => figures[new CellKey(table, row, column)]);

    private static IEnumerable<string> Containing(CellKey key)
    {
        foreach (var identity in Current.Identities.Where(identity => identity.Table == key.Table && identity.Left.Concat(identity.Right).Contains(key.Row)))
        {
            yield return $"{identity.Rule} {string.Join(' ', identity.Left.Concat(identity.Right).Select(row => new CellKey(key.Table, row, key.Column)))}";
        }

        foreach (var cell in Current.Cells)
        {
            foreach (var sum in cell.Sums.Where(sum => cell.Key == key || sum.Addends.Contains(key)))
            {
                yield return $"{sum.Rule} {cell.Key} {string.Join(' ', sum.Addends)}";
            }
        }
    }

    private static List<string> Broken(Dictionary<CellKey, decimal> figures)
    {
        var report = Read("a.md", TestDocuments.Markdown(Current, figures));
        return
        [
            .. ReportValidator.Validate(new ReviewContext(report, null, null))
                .Where(finding => ArithmeticRules.Contains(finding.RuleId))
                .Select(finding => finding.Subject),
        ];
    }
}
