using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>What may become of a revision, and what never.</summary>
public sealed class RevisionWorkflowTests
{
    private static readonly ReportFormat Format = TestReports.Formats.ForYear(TestReports.Year)!;
    private static readonly DateTime Now = TestReports.Start.UtcDateTime;

    private readonly Report report = Report.Start(
        Agency.Create(TestReports.Slug, "新华区行政审批局", AgencyKind.Department, null, 2019), TestReports.Year, Format, Now);

    private Revision Revision => report.Latest;

    private ReportContent Content => Revision.Content(Format, TestReports.Slug, TestReports.Year);

    private IReadOnlyList<Finding> Findings => ReportValidator.Validate(new ReviewContext(Content, null, report.Agency.Name));

    [Fact]
    public void An_error_stands_in_the_way_of_submission()
    {
        WriteAll();
        ExcuseAll();
        Write(new CellKey("applications", "new", "natural-person"), 11);

        var refused = Refused(Submit());

        Assert.Contains(refused.Findings, finding => finding.RuleId == "R01" && finding.Severity == Severity.Error);
        Assert.Equal(RevisionState.Draft, Revision.State);
    }

    [Fact]
    public void A_warning_stands_in_the_way_until_a_reason_is_written()
    {
        WriteAll();
        var warning = Assert.Single(Findings);
        Assert.Equal(Severity.Warning, warning.Severity);

        Refused(Submit());
        Refused(Revision.Justify(warning, " 　", Content, TestReports.Writer, Now));
        Refused(Submit());
        Done(Revision.Justify(warning, "已与纸质档案核对。", Content, TestReports.Writer, Now));

        Done(Submit());
    }

    [Fact]
    public void A_reason_lapses_when_the_number_it_excuses_changes()
    {
        WriteAll();
        ExcuseAll();
        Write(new CellKey("applications", "carried-over", "natural-person"), 3);
        Write(new CellKey("applications", "carried-forward", "natural-person"), 3);

        Assert.Equal(["R06"], Refused(Submit()).Findings.Select(finding => finding.RuleId));
    }

    [Fact]
    public void No_reason_excuses_an_error_of_arithmetic()
    {
        WriteAll();
        Write(new CellKey("applications", "new", "natural-person"), 11);
        var error = Findings.First(finding => finding.RuleId == "R01");

        Refused(Revision.Justify(error, "就是这样。", Content, TestReports.Writer, Now));
        Assert.Empty(Revision.Justifications);
    }

    [Fact]
    public void Who_wrote_or_submitted_signs_nothing()
    {
        var coAuthor = new Actor(77, "合写人");
        WriteAll();
        ExcuseAll();
        Revision.Write(Change(TestReports.Licences, 551), coAuthor, Now);
        Done(Revision.Submit(Findings, Content, TestReports.Leader, Now));

        Assert.All([TestReports.Writer, coAuthor, TestReports.Leader], actor => Refused(Approve(actor)));
        Assert.Empty(Revision.Approvals);
        Done(Approve(TestReports.Reviewer));
    }

    [Fact]
    public void Nobody_signs_two_steps()
    {
        Submitted();

        Done(Approve(TestReports.Reviewer));
        Refused(Approve(TestReports.Reviewer));

        Assert.Equal(1, Revision.Step);
    }

    [Fact]
    public void A_signature_under_other_content_than_was_submitted_is_refused()
    {
        Submitted();

        Refused(Revision.Approve(TestReports.Steps, Revision.Step, ContentDigest.Of("another"), null, TestReports.Reviewer, Now));

        Assert.Empty(Revision.Approvals);
    }

    [Fact]
    public void Every_step_signs_in_its_turn_and_the_last_one_approves()
    {
        Submitted();

        var states = TestReports.Signers.Select(signer =>
        {
            Done(Approve(signer));
            return Revision.State;
        });

        Assert.Equal([RevisionState.InReview, RevisionState.InReview, RevisionState.InReview, RevisionState.Approved], states);
        Assert.Equal(TestReports.Steps.Select(step => step.Name), Revision.Approvals.Select(approval => approval.StepName));
        Assert.All(Revision.Approvals, approval => Assert.Equal(ContentDigest.Compute(Content), approval.Digest));
    }

    [Fact]
    public void Fewer_steps_than_were_signed_already_ask_for_a_new_submission()
    {
        Submitted();
        Done(Approve(TestReports.Reviewer));

        Refused(Revision.Approve([.. TestReports.Steps.Take(1)], Revision.Step, Revision.Digest!, null, TestReports.Leader, Now));
        Assert.Equal(RevisionState.InReview, Revision.State);
    }

    [Fact]
    public void After_a_return_every_step_signs_anew()
    {
        Submitted();
        Done(Approve(TestReports.Reviewer));
        Done(Approve(TestReports.SecrecyReviewer));

        Refused(Revision.Return(" ", TestReports.Leader, Now));
        Done(Revision.Return("总数不对。", TestReports.Leader, Now));
        Assert.Equal((RevisionState.Draft, 0, null), (Revision.State, Revision.Step, Revision.Digest));
        Refused(Submit());
        ResolveNotes();
        Done(Submit());

        Assert.Equal((2, 0), (Revision.Round, Revision.Step));
        Assert.DoesNotContain(Revision.Approvals, approval => approval.Round == Revision.Round);
        Done(Approve(TestReports.Reviewer));
    }

    [Theory]
    [InlineData(RevisionState.Draft)]
    [InlineData(RevisionState.InReview)]
    public void Only_what_every_step_approved_is_published(RevisionState state)
    {
        WriteAll();
        ExcuseAll();
        if (state == RevisionState.InReview)
        {
            Done(Submit());
            Done(Approve(TestReports.Reviewer));
        }

        Refused(Publish(ContentDigest.Compute(Content)));

        Assert.Null(report.CurrentRevision);
        Assert.Empty(Revision.Files);
    }

    [Fact]
    public void Nothing_but_the_approved_content_is_published()
    {
        Approved();

        Refused(Publish(ContentDigest.Of("another")));

        Assert.Equal((RevisionState.Approved, null), (Revision.State, Revision.PublishedAt));
    }

    [Fact]
    public void The_instant_of_publication_is_the_one_of_the_server()
    {
        var instant = new DateTime(2026, 1, 31, 8, 9, 10, DateTimeKind.Utc);
        Approved();

        Done(report.Publish(TestReports.Steps, Revision.Digest!, TestReports.Files(Content), TestReports.Officer, instant));

        Assert.Equal((instant, TestReports.Officer, 1), (Revision.PublishedAt, Revision.PublishedBy, report.CurrentRevision));
        Refused(report.Publish(TestReports.Steps, Revision.Digest!, TestReports.Files(Content), TestReports.Officer, instant.AddDays(1)));
        Assert.Equal(instant, Revision.PublishedAt);
    }

    [Theory]
    [InlineData(RevisionState.InReview)]
    [InlineData(RevisionState.Approved)]
    [InlineData(RevisionState.Published)]
    public void Only_a_draft_can_be_changed(RevisionState state)
    {
        BringTo(state);
        var (digest, version) = (ContentDigest.Compute(Content), Revision.Version);

        Assert.Throws<InvalidOperationException>(() => Write(TestReports.Licences, 551));
        Refused(Revision.StateZeros(Format, TestReports.Writer, Now));
        Refused(Submit());
        Assert.All(Findings, finding => Refused(Revision.Justify(finding, "理由", Content, TestReports.Writer, Now)));

        Assert.Equal((digest, version), (ContentDigest.Compute(Content), Revision.Version));
    }

    [Fact]
    public void What_is_published_cannot_be_returned_or_signed_again()
    {
        BringTo(RevisionState.Published);

        Refused(Revision.Return("原因", TestReports.Officer, Now));
        Refused(Approve(new Actor(99, "另一位")));

        Assert.Equal(RevisionState.Published, Revision.State);
    }

    [Fact]
    public void A_correction_is_a_second_revision_with_the_same_content_and_the_first_stays_as_it_is()
    {
        BringTo(RevisionState.Published);
        var (first, content) = (Revision, Content);
        var files = first.Files.Select(file => file.Sha256).ToList();

        Refused(report.Amend(AmendmentReason.WrongFigure, "", TestReports.Writer, Now));
        Done(report.Amend(AmendmentReason.WrongFigure, "更正行政许可数量。", TestReports.Writer, Now));

        Assert.Equal((2, RevisionState.Draft, "更正行政许可数量。"), (Revision.Number, Revision.State, Revision.ChangeNote));
        Assert.Equal(ContentDigest.CanonicalForm(content), ContentDigest.CanonicalForm(Content));
        Assert.Empty(Revision.Files);
        Write(TestReports.Licences, 551);
        Assert.Equal(550, first.Content(Format, TestReports.Slug, TestReports.Year).Figures[TestReports.Licences]);
        Assert.Equal((RevisionState.Published, 1), (first.State, report.CurrentRevision));
        Assert.Equal(Enum.GetValues<PublishedFileKind>().Length, files.Count);
        Assert.Equal(files, first.Files.Select(file => file.Sha256));
    }

    [Fact]
    public void A_report_has_one_correction_at_a_time()
    {
        BringTo(RevisionState.Published);
        Done(report.Amend(AmendmentReason.WrongFigure, "更正。", TestReports.Writer, Now));

        Refused(report.Amend(AmendmentReason.WrongFigure, "再更正。", TestReports.Writer, Now));

        Assert.Equal(2, report.Revisions.Count);
    }

    [Fact]
    public void Stating_zeros_fills_the_blank_cells_only_and_says_who_stated_it()
    {
        Write(TestReports.Licences, 5);

        Done(Revision.StateZeros(Format, TestReports.Writer, Now));

        Assert.Equal(Format.EnteredCells.Count(), Revision.Figures.Count);
        Assert.Equal((5, 0), (Content.Figures[TestReports.Licences], Content.Figures[TestReports.Penalties]));
        Assert.Equal((TestReports.Writer, Now), (Revision.ZerosStatedBy, Revision.ZerosStatedAt));
    }

    [Fact]
    public void Every_change_raises_the_version()
    {
        var versions = new List<int> { Revision.Version };
        foreach (var step in new Action[]
        {
            WriteAll,
            () => Done(Revision.Justify(Findings[0], "理由", Content, TestReports.Writer, Now)),
            () => Done(Revision.StateZeros(Format, TestReports.Writer, Now)),
            () => Done(Submit()),
            () => Done(Approve(TestReports.Reviewer)),
            () => Done(Revision.Return("原因", TestReports.Leader, Now)),
        })
        {
            step();
            versions.Add(Revision.Version);
        }

        Assert.Equal([.. versions.Distinct().Order()], versions);
    }

    [Fact]
    public void A_step_that_another_person_signed_meanwhile_is_not_signed_as_the_next_one()
    {
        Submitted();
        var late = new Actor(88, "另一位审核员");
        Done(Revision.OpenReview(late, Now));
        Done(Approve(TestReports.Reviewer));

        Refused(Revision.Approve(TestReports.Steps, 0, Revision.Digest!, "", late, Now));
        Assert.Single(Revision.Approvals);
    }

    [Fact]
    public void Steps_that_were_set_otherwise_meanwhile_ask_for_a_new_submission()
    {
        Submitted();
        Done(Approve(TestReports.Reviewer));
        Done(Revision.OpenReview(TestReports.Leader, Now));
        IReadOnlyList<ReviewStep> without = [.. TestReports.Steps.Skip(1)];

        Refused(Revision.Approve(without, 1, Revision.Digest!, "", TestReports.Leader, Now));

        foreach (var signer in TestReports.Signers.Skip(1))
        {
            Done(Approve(signer));
        }

        var added = new ReviewStep("法制审核", Role.Reviewer);
        Refused(report.Publish([.. TestReports.Steps, added], Revision.Digest!, TestReports.Files(Content), TestReports.Officer, Now));
        Refused(report.Publish([added, .. TestReports.Steps.Skip(1)], Revision.Digest!, TestReports.Files(Content), TestReports.Officer, Now));
        Done(Publish(Revision.Digest!));
    }

    [Fact]
    public void Who_wrote_a_revision_neither_signs_nor_decides_on_its_correction()
    {
        BringTo(RevisionState.Published);
        var second = new Actor(77, "另一位填报员");
        Done(report.Amend(AmendmentReason.WrongFigure, "更正。", second, Now));
        foreach (var finding in Findings.Where(finding => finding.MayBeExcused))
        {
            Done(Revision.Justify(finding, "已核对。", Content, second, Now));
        }

        Done(report.Submit(Findings, Content, second, Now));
        Done(Revision.Refer(ReferralAuthority.HigherOffice, "能否公开？", TestReports.Reviewer, Now));

        Assert.NotNull(Revision.WhyNotSignedBy(TestReports.Writer));
        Assert.Equal([TestReports.Writer.Name, second.Name], Revision.Contributions.Select(writer => writer.Name));
        Refused(Revision.SettleReferral("可以。", TestReports.Writer, Now));
        Done(Revision.SettleReferral("可以。", TestReports.Leader, Now));
    }

    [Fact]
    public void A_withdrawal_holds_back_a_correction_that_was_to_go_out_by_itself()
    {
        BringTo(RevisionState.Published);
        Done(report.Amend(AmendmentReason.WrongFigure, "更正。", TestReports.Writer, Now));
        Approved();
        Done(Revision.Schedule(Now.AddHours(1), TestReports.Officer, Now));
        var version = Revision.Version;

        Done(report.Withdraw("含有不应公开的内容。", TestReports.Leader, Now));

        Assert.Equal((RevisionState.Approved, null, version + 1), (Revision.State, Revision.PublishAt, Revision.Version));
    }

    [Fact]
    public void What_was_taken_back_was_not_submitted_in_time()
    {
        Submitted();
        Assert.Equal(Now, report.FirstSubmittedAt);

        Done(report.TakeBack(TestReports.Writer, Now.AddMinutes(1)));

        Assert.Null(report.FirstSubmittedAt);
        Done(report.Submit(Findings, Content, TestReports.Writer, Now.AddDays(1)));
        Done(Approve(TestReports.Reviewer));
        Done(Revision.Return("请补充。", TestReports.SecrecyReviewer, Now.AddDays(2)));
        ResolveNotes();
        Done(report.Submit(Findings, Content, TestReports.Writer, Now.AddDays(3)));
        Done(report.TakeBack(TestReports.Writer, Now.AddDays(3).AddMinutes(1)));
        Assert.Equal(Now.AddDays(1), report.FirstSubmittedAt);
    }

    [Fact]
    public void What_a_correction_says_of_itself_is_written_with_it_and_frozen_with_it()
    {
        WriteAll();
        Refused(Revision.Describe(AmendmentReason.WrongText, "更正。", TestReports.Writer, Now));
        BringTo(RevisionState.Published);
        Done(report.Amend(AmendmentReason.WrongFigure, "更正。", TestReports.Writer, Now));

        Refused(Revision.Describe(AmendmentReason.WrongText, " ", TestReports.Writer, Now));
        Done(Revision.Describe(AmendmentReason.WrongText, "改写第一节。", TestReports.Writer, Now));
        Submitted();

        Refused(Revision.Describe(AmendmentReason.Other, "又改。", TestReports.Writer, Now));
        Assert.Equal((AmendmentReason.WrongText, "改写第一节。"), (Revision.AmendmentReason, Revision.ChangeNote));
    }

    private void BringTo(RevisionState state)
    {
        if (state == RevisionState.InReview)
        {
            Submitted();
            return;
        }

        Approved();
        if (state == RevisionState.Published)
        {
            Done(Publish(Revision.Digest!));
        }
    }

    private void Submitted()
    {
        WriteAll();
        ExcuseAll();
        Done(Submit());
    }

    private void Approved()
    {
        Submitted();
        foreach (var signer in TestReports.Signers)
        {
            Done(Approve(signer));
        }
    }

    private void ResolveNotes()
    {
        foreach (var note in Revision.NotesOfRound.ToList())
        {
            Done(Revision.ResolveNote(note.Id, "已改。", TestReports.Writer, Now));
        }
    }

    private WorkflowOutcome Submit() => report.Submit(Findings, Content, TestReports.Writer, Now);

    /// <summary>Signs as a reviewer does, who opens the report first.</summary>
    private WorkflowOutcome Approve(Actor actor) => Revision.OpenReview(actor, Now) is WorkflowOutcome.Refused refused
        ? refused
        : Revision.Approve(TestReports.Steps, Revision.Step, Revision.Digest!, "同意", actor, Now);

    private WorkflowOutcome Publish(string digest) => report.Publish(TestReports.Steps, digest, TestReports.Files(Content), TestReports.Officer, Now);

    private void WriteAll() => Revision.Write(TestReports.CompleteContent(), TestReports.Writer, Now);

    private void Write(CellKey key, decimal? value) => Revision.Write(Change(key, value), TestReports.Writer, Now);

    private void ExcuseAll()
    {
        foreach (var finding in Findings.Where(finding => finding.MayBeExcused))
        {
            Done(Revision.Justify(finding, "已核对。", Content, TestReports.Writer, Now));
        }
    }

    private static RevisionChange Change(CellKey key, decimal? value) =>
        new(new Dictionary<CellKey, decimal?> { [key] = value }, new Dictionary<string, string>(), new Dictionary<CellKey, string?>());

    private static void Done(WorkflowOutcome outcome) => Assert.Equal(new WorkflowOutcome.Done(), outcome);

    private static WorkflowOutcome.Refused Refused(WorkflowOutcome outcome) => Assert.IsType<WorkflowOutcome.Refused>(outcome);
}
