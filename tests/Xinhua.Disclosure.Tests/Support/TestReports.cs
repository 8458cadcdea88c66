using System.Text;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>Reports in a database, brought to where a test begins by the same steps that people take.</summary>
/// <param name="db">Where they are stored.</param>
/// <param name="clock">The server's clock; the 15th of January 2026 when not given.</param>
internal sealed class TestReports(DisclosureDbContext db, TimeProvider? clock = null)
{
    /// <summary>Slug of the agency unless a test names another.</summary>
    public const string Slug = "xinhua-xzsp";

    /// <summary>The report year unless a test names another.</summary>
    public const int Year = 2025;

    /// <summary>The instant at which the tests begin: 10:00 on the 15th of January 2026 in China.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 2, 0, 0, TimeSpan.Zero);

    public static readonly ReportFormats Formats = ReportFormats.Load();

    public static readonly Actor Writer = new(1, "填报员张三");
    public static readonly Actor Reviewer = new(2, "审核员李四");
    public static readonly Actor SecrecyReviewer = new(3, "保密员王五");
    public static readonly Actor Leader = new(4, "局长赵六");
    public static readonly Actor Officer = new(5, "主管孙七");

    public static readonly IReadOnlyList<ReviewStep> Steps =
    [
        new("内容审核", Role.Reviewer),
        new("保密审查", Role.SecrecyReviewer),
        new("领导签发", Role.Leader),
        new("主管部门核查", Role.Officer),
    ];

    /// <summary>Who signs which step.</summary>
    public static readonly IReadOnlyList<Actor> Signers = [Reviewer, SecrecyReviewer, Leader, Officer];

    /// <summary>A cell that the identities do not speak of.</summary>
    public static readonly CellKey Licences = new("proactive", "licensing", "decisions");

    /// <summary>Another such cell.</summary>
    public static readonly CellKey Penalties = new("proactive", "penalties", "decisions");

    /// <summary>The desk on which the reports are worked on.</summary>
    public ReportDesk Desk { get; } = new(db, Formats, clock ?? new FakeTimeProvider(Start));

    /// <summary>Everything a report of the year says: every cell filled, every identity in balance, each year's stocks and carry-over those of the year before.</summary>
    public static RevisionChange CompleteContent(int year = Year)
    {
        var format = Formats.ForYear(year)!;
        var figures = format.EnteredCells.ToDictionary(cell => cell.Key, decimal? (_) => 0);
        foreach (var (key, value) in Numbers)
        {
            figures[CellKey.Parse(key, null)] = value;
        }

        // One number is the year's own, for a report whose every number is last year's is asked about.
        figures[new CellKey("proactive", "coercion", "decisions")] = year % 100;
        return new RevisionChange(
            figures,
            format.TextSections.ToDictionary(section => section.Key, section => Text(section, year)),
            new Dictionary<CellKey, string?>());
    }

    /// <summary>A registered agency.</summary>
    public async Task<Agency> AnAgency(string slug = Slug, string name = "新华区行政审批局", string? parent = null)
    {
        var register = new AgencyRegister(db);
        if (await register.FindAsync(slug, Token) is { } registered)
        {
            return registered;
        }

        Done(await register.AddAsync(slug, name, AgencyKind.Department, parent, 2019, Token));
        return (await register.FindAsync(slug, Token))!;
    }

    /// <summary>A draft with nothing in it.</summary>
    public async Task<WorkingReport> AnEmptyDraft(string slug = Slug, int year = Year)
    {
        await AnAgency(slug);
        Done(await Desk.StartAsync(slug, year, Writer, Token));
        return await Working(slug, year);
    }

    /// <summary>A complete draft in which nothing stands in the way of submission.</summary>
    public async Task<WorkingReport> ADraft(string slug = Slug, int year = Year)
    {
        await AnEmptyDraft(slug, year);
        await Do(slug, year, working =>
        {
            working.Revision.Write(CompleteContent(year), Writer, Desk.Now);
            return new WorkflowOutcome.Done();
        });
        await Do(slug, year, ExcuseAll);
        return await Working(slug, year);
    }

    /// <summary>A report that waits for its first signature.</summary>
    public async Task<WorkingReport> ASubmittedReport(string slug = Slug, int year = Year)
    {
        await ADraft(slug, year);
        return await Submitted(slug, year);
    }

    /// <summary>A report that every step has signed.</summary>
    public async Task<WorkingReport> AnApprovedReport(string slug = Slug, int year = Year)
    {
        await ASubmittedReport(slug, year);
        return await Approved(slug, year);
    }

    /// <summary>A report that the public reads.</summary>
    public async Task<WorkingReport> APublishedReport(string slug = Slug, int year = Year)
    {
        await AnApprovedReport(slug, year);
        return await Published(slug, year);
    }

    /// <summary>A published report whose correction is being written.</summary>
    public async Task<WorkingReport> AnAmendedReport(string slug = Slug, int year = Year)
    {
        await APublishedReport(slug, year);
        await Do(slug, year, working => working.Report.Amend(AmendmentReason.WrongFigure, "更正行政许可数量。", Writer, Desk.Now));
        return await Working(slug, year);
    }

    /// <summary>Submits a draft, with a reason for whatever may be excused.</summary>
    public async Task<WorkingReport> Submitted(string slug = Slug, int year = Year)
    {
        await Do(slug, year, ExcuseAll);
        await Do(slug, year, working => working.Report.Submit(working.Findings, working.Content, Writer, Desk.Now));
        return await Working(slug, year);
    }

    /// <summary>Signs every step of a submitted report.</summary>
    public async Task<WorkingReport> Approved(string slug = Slug, int year = Year)
    {
        foreach (var signer in Signers)
        {
            await Do(slug, year, working => working.Revision.OpenReview(signer, Desk.Now));
            await Do(slug, year, working => working.Revision.Approve(Steps, working.Revision.Step, working.Revision.Digest!, "同意", signer, Desk.Now));
        }

        return await Working(slug, year);
    }

    /// <summary>Publishes an approved report.</summary>
    public async Task<WorkingReport> Published(string slug = Slug, int year = Year)
    {
        await Do(slug, year, working => working.Report.Publish(Steps, working.Revision.Digest!, Files(working.Content), Officer, Desk.Now));
        return await Working(slug, year);
    }

    /// <summary>The report as it stands in the database.</summary>
    public async Task<WorkingReport> Working(string slug = Slug, int year = Year) => (await Desk.FindAsync(slug, year, Token))!;

    /// <summary>Files of every kind, each different from those of any other content.</summary>
    public static IReadOnlyList<PublishedFile> Files(ReportContent content) =>
        [.. Enum.GetValues<PublishedFileKind>().Select(kind => PublishedFile.Of(kind, Encoding.UTF8.GetBytes($"{kind} {ContentDigest.CanonicalForm(content)}")))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly IReadOnlyList<KeyValuePair<string, decimal>> Numbers =
    [
        new("proactive/normative-documents/in-force", 20),
        new("proactive/licensing/decisions", 550),
        new("proactive/penalties/decisions", 12),
        new("proactive/fees/amount", 96171.6m),
        new("applications/new/natural-person", 10),
        new("applications/carried-over/natural-person", 2),
        new("applications/granted/natural-person", 9),
        new("applications/partly-granted/natural-person", 1),
        new("applications/carried-forward/natural-person", 2),
        new("applications/new/company", 3),
        new("applications/granted/company", 3),
        new("disputes/review/upheld", 1),
    ];

    private static string Text(FormatSection section, int year)
    {
        // Every year in words of its own, for a text like last year's is asked about.
        var work = new[] { "办理规范化", "解读多样化", "栏目标准化", "培训常态化", "检查经常化" }[year % 5];
        var sentence = $"{year}年，本机关把{work}作为{work}年的重点，" + string.Concat(section.MustMention.Select(matter => $"没有收取{matter}，"))
            + string.Concat(section.Parts.Concat(section.Themes.Select(theme => theme.Words[0])).Select(part => $"{part}{work}，"));
        var length = Math.Max(section.MinimumLength, 1);
        return string.Concat(Enumerable.Repeat(sentence, (length / sentence.Length) + 1)) + $"{work}取得进展。";
    }

    private WorkflowOutcome ExcuseAll(WorkingReport working)
    {
        foreach (var finding in working.Open.Where(finding => finding.MayBeExcused))
        {
            Done(working.Revision.Justify(finding, "已与纸质档案核对。", working.Content, Writer, Desk.Now));
        }

        return new WorkflowOutcome.Done();
    }

    private async Task Do(string slug, int year, Func<WorkingReport, WorkflowOutcome> action) =>
        Done(await Desk.ActAsync(slug, year, null, new DeskOrder(AuditAction.DraftSaved, Writer), working => Task.FromResult(action(working)), Token));

    private static void Done(WorkflowOutcome outcome)
    {
        if (outcome is WorkflowOutcome.Refused refused)
        {
            Assert.Fail(string.Join('\n', [refused.Reason, .. refused.Findings.Select(finding => finding.Message)]));
        }
    }
}
