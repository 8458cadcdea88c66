using System.Globalization;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Web.Demo;
using Xunit;

namespace Xinhua.Disclosure.Tests.Demo;

/// <summary>The district that ships with the product is right in every figure, except where it is wrong on purpose.</summary>
public sealed partial class DemoDataTests
{
    /// <summary>Shortest run of Han characters that counts as copied.</summary>
    private const int CopiedRun = 14;

    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);
    private static readonly ReportFormats Formats = ReportFormats.Load();
    private static readonly DemoFile District = DemoFile.Load(Formats);

    /// <summary>Every revision there is, by unit, year and number.</summary>
    public static TheoryData<string, int, int> Revisions { get; } = [.. All(_ => true)];

    /// <summary>Every revision that was handed in and not given back.</summary>
    public static TheoryData<string, int, int> Submitted { get; } = [.. All(revision => revision.State != RevisionState.Draft)];

    /// <summary>Every consolidated report, by unit and year.</summary>
    public static TheoryData<string, int> Consolidated { get; } =
    [
        .. District.Units.SelectMany(unit => unit.Reports.Where(report => report.Consolidates.Count > 0).Select(report => (unit.Slug, report.Year))),
    ];

    [Fact]
    public void The_units_are_those_of_the_district()
    {
        Assert.Equal(14, District.Units.Count);
        Assert.Equal(["xinhua"], District.Units.Where(unit => unit.Parent is null).Select(unit => unit.Slug));
        Assert.Equal("新华区行政审批和政务信息管理局", District.Unit("xinhua-xzsp").Name);
        Assert.Single(District.Units, unit => unit.Kind == AgencyKind.GovernmentOffice);
        Assert.Equal(3, District.Units.Count(unit => unit.Kind == AgencyKind.Township));
        Assert.All(District.Units, unit => Assert.Equal(RevisionState.Published, unit.Report(2023)!.Latest.State));
    }

    [Fact]
    public void Every_station_of_the_workflow_has_a_report_of_2024()
    {
        var reports = District.Units.Select(unit => unit.Report(2024)?.Latest).ToList();

        Assert.Single(reports, revision => revision is null);
        Assert.Single(reports, revision => revision?.State == RevisionState.InReview);
        Assert.Single(reports, revision => revision?.State == RevisionState.Approved);
        Assert.Single(reports, revision => revision?.Returned is not null);
        Assert.Single(reports, revision => revision?.Blank.Count > 0);
        Assert.Same(District.Unit("xinhua-cgj").Report(2024)!.Latest, Assert.Single(reports, revision => revision?.DeliberateError is not null));
        Assert.Equal(8, reports.Count(revision => revision?.State == RevisionState.Published));
    }

    [Theory]
    [MemberData(nameof(Submitted))]
    public void What_was_handed_in_has_nothing_to_complain_of(string slug, int year, int number)
    {
        var context = Context(slug, year, number);

        var findings = ReportValidator.Validate(context);

        Assert.All(findings, finding => Assert.Equal("R06", finding.RuleId));
        Assert.Equal(context.Previous is null ? 1 : 0, findings.Count);
        Assert.All(findings, finding => Assert.True(finding.MayBeExcused));
        Assert.Equal(findings.Select(finding => finding.RuleId), Revision(slug, year, number).Justifications.Select(justification => justification.Rule));
    }

    [Fact]
    public void The_returned_draft_is_sound_in_its_figures() => Assert.Empty(ReportValidator.Validate(Context("xinhua-wjw", 2024, 1)));

    [Fact]
    public void The_unfinished_draft_lacks_exactly_its_blank_cells()
    {
        var findings = ReportValidator.Validate(Context("xinhua-jdz", 2024, 1));

        Assert.All(findings, finding => Assert.Equal("R07", finding.RuleId));
        Assert.Equal(Revision("xinhua-jdz", 2024, 1).Blank, findings.SelectMany(finding => finding.Cells).Select(cell => cell.ToString()));
    }

    [Fact]
    public void The_deliberate_error_breaks_one_column_and_the_total_that_includes_it()
    {
        var error = Revision("xinhua-cgj", 2024, 1).DeliberateError!;

        var findings = ReportValidator.Validate(Context("xinhua-cgj", 2024, 1)).Where(finding => finding.Section is null).ToList();

        Assert.All(findings, finding => Assert.Equal(("R01", Severity.Error), (finding.RuleId, finding.Severity)));
        var column = Key(error.Cell).Column;
        Assert.Equal([column, "total"], findings.Select(finding => Assert.Single(finding.Cells.Select(cell => cell.Column).Distinct())));
        Assert.All(findings, finding => Assert.EndsWith("相差1", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_text_betrays_the_deliberate_error() => Assert.Equal(
        ["文中写予以公开7件，表三予以公开是6件", "文中写办结12件，表三办理结果总计是11件"],
        ReportValidator.Validate(Context("xinhua-cgj", 2024, 1)).Where(finding => finding.Section is not null).Select(finding => finding.Message));

    [Fact]
    public void Correcting_the_one_cell_puts_the_deliberate_error_right()
    {
        var context = Context("xinhua-cgj", 2024, 1);
        var error = Revision("xinhua-cgj", 2024, 1).DeliberateError!;
        var corrected = new Dictionary<CellKey, decimal>(context.Figures.Entered) { [Key(error.Cell)] = error.Correct };

        var findings = ReportValidator.Validate(context with { Report = context.Report with { Figures = new Figures(context.Format, corrected) } });

        Assert.Empty(findings);
    }

    [Theory]
    [MemberData(nameof(Revisions))]
    public void Every_text_is_long_enough_and_has_its_parts(string slug, int year, int number)
    {
        var content = Context(slug, year, number).Report;

        Assert.All(content.Format.TextSections, section => Assert.True(Narrative.Length(content.Text(section.Key)) >= section.MinimumLength));
        Assert.InRange(Narrative.Length(content.Text("overview")), 400, 900);
        Assert.Equal(
            content.Format.Section("overview")!.Parts,
            Narrative.Paragraphs(content.Text("overview")).Select(paragraph => paragraph.Lead!["（一）".Length..].TrimEnd('。')));
        Assert.Contains("存在", content.Text("problems"), StringComparison.Ordinal);
        Assert.Contains("改进情况", content.Text("problems"), StringComparison.Ordinal);
        Assert.Contains("信息处理费", content.Text("other-matters"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Submitted))]
    public void The_text_quotes_the_numbers_of_the_tables(string slug, int year, int number)
    {
        var content = Context(slug, year, number).Report;
        var quoted = Numbers().Matches(content.Text("overview")).Select(match => decimal.Parse(match.Value, CultureInfo.InvariantCulture)).ToHashSet();
        string[] cells =
        [
            "proactive/licensing/decisions", "proactive/penalties/decisions", "proactive/coercion/decisions", "proactive/fees/amount",
            "proactive/normative-documents/issued", "proactive/normative-documents/repealed", "proactive/normative-documents/in-force",
            "applications/new/total", "applications/granted/total", "applications/partly-granted/total", "applications/carried-forward/total",
            "disputes/review/total",
        ];

        Assert.All(cells, cell => Assert.True(content.Figures[Key(cell)] is 0 or null || quoted.Contains(content.Figures[Key(cell)]!.Value), cell));
    }

    [Theory]
    [MemberData(nameof(Consolidated))]
    public void A_consolidated_cell_is_the_sum_of_the_units(string slug, int year)
    {
        var report = District.Unit(slug).Report(year)!;
        var whole = Context(slug, year, 1).Figures;
        var parts = report.Consolidates.Select(part => Context(part, year, District.Unit(part).Report(year)!.Latest.Number).Figures).ToList();
        var stocks = whole.Format.Stocks.SelectMany(stock => stock.Rows).ToHashSet();

        Assert.Equal(
            District.Units.Where(unit => unit.Slug != slug && unit.Report(year)?.Latest.State == RevisionState.Published).Select(unit => unit.Slug),
            report.Consolidates);
        Assert.All(whole.Format.Cells, cell =>
        {
            var sum = parts.Sum(part => part[cell.Key]!.Value);
            Assert.True(stocks.Contains(cell.Key.Row) ? whole[cell.Key] >= sum : whole[cell.Key] == sum, cell.Key.ToString());
        });
    }

    [Fact]
    public void What_a_year_hands_on_is_what_the_next_one_takes_over()
    {
        var both = District.Units.Where(unit => unit.Report(2024) is not null).ToList();

        Assert.All(both, unit =>
        {
            var before = Context(unit.Slug, 2023, unit.Report(2023)!.Latest.Number).Figures;
            var after = Context(unit.Slug, 2024, 1).Figures;
            var rule = after.Format.CarryOver;
            Assert.All(
                after.Format.Table(rule.Table).Cells.Where(cell => cell.Key.Row == rule.To),
                cell => Assert.Equal(before[cell.Key with { Row = rule.From }], after[cell.Key]));
        });
        Assert.Contains(both, unit => Context(unit.Slug, 2024, 1).Figures[Key("applications/carried-over/total")] > 0);
    }

    [Fact]
    public void The_bureau_reports_two_hundred_zeros_for_2024()
    {
        var cells = Context("xinhua-xzsp", 2024, 1).Figures.All().ToList();

        Assert.Equal(200, cells.Count);
        Assert.All(cells, cell => Assert.Equal(0, cell.Value));
    }

    [Fact]
    public void The_amended_report_differs_from_its_first_revision_where_the_change_note_says()
    {
        var amended = Assert.Single(District.Units.SelectMany(unit => unit.Reports.Select(report => (Unit: unit, Report: report))), pair => pair.Report.Revisions.Count > 1);
        var (unit, report) = amended;
        var (first, second) = (Context(unit.Slug, report.Year, 1).Report, Context(unit.Slug, report.Year, 2).Report);

        var (was, now) = Assert.Single(first.Figures.All().Zip(second.Figures.All()), pair => pair.First.Value != pair.Second.Value);

        Assert.Equal("xinhua-scjg", unit.Slug);
        Assert.Contains(FigureText.Write(was.Value), report.Latest.ChangeNote!, StringComparison.Ordinal);
        Assert.Contains(FigureText.Write(now.Value), report.Latest.ChangeNote!, StringComparison.Ordinal);
        Assert.NotEqual(first.Text("overview"), second.Text("overview"));
        Assert.NotEqual(ContentDigest.Compute(first), ContentDigest.Compute(second));
    }

    [Fact]
    public void Reports_are_published_in_time_but_one()
    {
        var late =
            from unit in District.Units
            from report in unit.Reports
            let published = report.Revisions[0].PublishedAt
            where published is not null
            let deadline = new DateOnly(report.Year + 1, unit.Kind == AgencyKind.Government ? 3 : 1, 31)
            where DateOnly.FromDateTime(published.Value.DateTime) > deadline
            select (unit.Slug, report.Year, published.Value.Month);

        Assert.Equal([("xinhua-zrzy", 2024, 2)], late);
        Assert.All(AllRevisions(), revision => Assert.Equal(Shanghai, revision.StartedAt.Offset));
        Assert.All(AllRevisions(), revision => Assert.Equal(Shanghai, revision.PublishedAt?.Offset ?? Shanghai));
    }

    [Fact]
    public void There_is_an_account_for_every_part_of_the_journey()
    {
        var grants = District.Accounts.Select(account => (account.UserName, Grant: Assert.Single(account.Grants)));

        Assert.Equal(
            [
                ("cgj-editor", new DemoGrant(Role.Editor, "xinhua-cgj")),
                ("cgj-reviewer", new DemoGrant(Role.Reviewer, "xinhua-cgj")),
                ("cgj-secrecy", new DemoGrant(Role.SecrecyReviewer, "xinhua-cgj")),
                ("cgj-leader", new DemoGrant(Role.Leader, "xinhua-cgj")),
                ("xzsp-editor", new DemoGrant(Role.Editor, "xinhua-xzsp")),
                ("xzsp-reviewer", new DemoGrant(Role.Reviewer, "xinhua-xzsp")),
                ("xzsp-secrecy", new DemoGrant(Role.SecrecyReviewer, "xinhua-xzsp")),
                ("xzsp-leader", new DemoGrant(Role.Leader, "xinhua-xzsp")),
                ("xinhua-officer", new DemoGrant(Role.Officer, "xinhua", Subtree: true)),
                ("system-admin", new DemoGrant(Role.SystemAdmin)),
                ("security-admin", new DemoGrant(Role.SecurityAdmin)),
                ("audit-admin", new DemoGrant(Role.AuditAdmin)),
            ],
            grants);
    }

    [Fact]
    public void No_text_holds_the_number_of_a_person() =>
        Assert.All(AllTexts(), text => Assert.DoesNotMatch(@"[0-9]{6,}|[0-9]{3,4}-[0-9]{7,8}|@", text));

    [Fact]
    public void No_two_texts_are_alike()
    {
        var texts = District.Units
            .SelectMany(unit => unit.Reports.Select(report => Shingles(string.Concat(Context(unit.Slug, report.Year, report.Latest.Number).Report.Narrative.Values))))
            .ToList();

        foreach (var (index, text) in texts.Index())
        {
            Assert.All(texts.Skip(index + 1), other => Assert.True(text.Intersect(other).Count() < text.Count / 5));
        }
    }

    [Fact]
    public void No_sentence_is_taken_from_a_real_report()
    {
        var seed = Seed();
        Assert.SkipWhen(seed is null, "DISCLOSURE_SHARED is not set and there is no folder ../shared/seed");
        var real = Runs(seed.EnumerateFiles("*.txt").Select(file => File.ReadAllText(file.FullName))).ToHashSet();
        Assert.NotEmpty(real);

        var copied = Runs(AllTexts()).Where(real.Contains).Distinct().ToList();

        Assert.Empty(copied);
    }

    [Theory]
    [InlineData("\"slug\": \"xinhua-cgj\"", "\"slug\": \"Xinhua CGJ\"", "is not a slug")]
    [InlineData("\"slug\": \"xinhua-cgj\"", "\"slug\": \"xinhua-wjw\"", "occurs twice")]
    [InlineData("\"parent\": \"xinhua\"", "\"parent\": \"xinhua-moon\"", "does not come after its parent")]
    [InlineData("\"proactive/licensing/decisions\"", "\"applications/new/total\"", "no entered cell")]
    [InlineData("\"state\": \"InReview\"", "\"state\": \"Approved\"", "its state denies")]
    [InlineData("\"state\": \"InReview\"", "\"state\": 1", "could not be converted")]
    [InlineData("\"agency\": \"xinhua-cgj\"", "\"agency\": \"xinhua-moon\"", "for a unit that is not there")]
    [InlineData("\"district\":", "\"district\": \"\", \"surprise\":", "surprise")]
    [InlineData("\"problems\":", "\"troubles\":", "exactly the sections")]
    [InlineData("\"format\": \"2021\"", "\"format\": \"2019\"", "not the one for its year")]
    public void A_broken_file_is_refused_with_the_place(string text, string replacement, string complaint)
    {
        using var reader = new StreamReader(typeof(DemoFile).Assembly.GetManifestResourceStream("demo.json")!);
        var json = reader.ReadToEnd().Replace(text, replacement, StringComparison.Ordinal);

        var refusal = Assert.Throws<InvalidDataException>(() => DemoFile.Read(json, Formats));

        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Slug, int Year, int Number)> All(Func<DemoRevision, bool> isWanted) =>
        from unit in District.Units
        from report in unit.Reports
        from revision in report.Revisions
        where isWanted(revision)
        select (unit.Slug, report.Year, revision.Number);

    private static IEnumerable<DemoRevision> AllRevisions() => District.Units.SelectMany(unit => unit.Reports).SelectMany(report => report.Revisions);

    private static IEnumerable<string> AllTexts() => AllRevisions().SelectMany(revision => revision.Narrative.Keys.Select(revision.Text)
        .Append(revision.ChangeNote ?? "").Append(revision.Returned?.Note ?? "").Concat(revision.Justifications.Select(justification => justification.Reason)));

    private static CellKey Key(string cell) => CellKey.Parse(cell, CultureInfo.InvariantCulture);

    private static DemoRevision Revision(string slug, int year, int number) => District.Unit(slug).Report(year)!.Revisions[number - 1];

    private static ReviewContext Context(string slug, int year, int number)
    {
        var unit = District.Unit(slug);
        var previous = unit.Report(year - 1);
        return new ReviewContext(
            Revision(slug, year, number).Content(unit, year, Formats.Get(unit.Report(year)!.Format)),
            previous?.Latest.Content(unit, year - 1, Formats.Get(previous.Format)),
            unit.Name);
    }

    private static HashSet<string> Shingles(string text)
    {
        var han = string.Concat(text.Where(char.IsLetter));
        return [.. Enumerable.Range(0, han.Length - 4).Select(start => han.Substring(start, 5))];
    }

    /// <summary>Every stretch of Han characters of the forbidden length, names and official headings taken out before.</summary>
    private static IEnumerable<string> Runs(IEnumerable<string> texts)
    {
        var labels = Formats.All.SelectMany(format => format.Cells).SelectMany(cell => cell.RowPath.Concat(cell.ColumnPath));
        string[] names = [.. District.Units.Select(unit => unit.Name).Concat(labels).Concat(Formats.All.SelectMany(format => format.Sections).Select(section => section.Heading))];
        return
            from text in texts
            let plain = names.Aggregate(LawTitles().Replace(text, "|"), (rest, name) => rest.Replace(name, "|", StringComparison.Ordinal))
            from Match match in HanRuns().Matches(plain)
            from start in Enumerable.Range(0, match.Length - CopiedRun + 1)
            select match.Value.Substring(start, CopiedRun);
    }

    private static DirectoryInfo? Seed()
    {
        if (Environment.GetEnvironmentVariable("DISCLOSURE_SHARED") is { Length: > 0 } shared)
        {
            return Existing(Path.Combine(shared, "seed"));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Xinhua.Disclosure.sln")))
            {
                return Existing(Path.Combine(folder.FullName, "..", "shared", "seed"));
            }
        }

        return null;
    }

    private static DirectoryInfo? Existing(string path) => Directory.Exists(path) ? new DirectoryInfo(path) : null;

    [GeneratedRegex("《[^》]*》+", RegexOptions.NonBacktracking)]
    private static partial Regex LawTitles();

    [GeneratedRegex(@"[\u4e00-\u9fff]{14,}")]
    private static partial Regex HanRuns();

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)?", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
