using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>A line of who did what.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Round">The submission it belongs to; 0 when it belongs to none.</param>
/// <param name="Text">What, in Chinese.</param>
public sealed record HistoryLine(DateTime At, int Round, string Text);

/// <summary>Tells the life of a revision in the order in which it happened.</summary>
public static class ReviewHistory
{
    /// <summary>The lines, oldest first.</summary>
    public static IReadOnlyList<HistoryLine> Of(Revision revision, IReadOnlyList<SubmissionStamp> submissions) =>
    [
        .. submissions.Select(stamp => new HistoryLine(stamp.At, stamp.Round, $"{stamp.By} 提交审核（第{stamp.Round}次）"))
            .Concat(submissions.Count == 0 && revision is { SubmittedBy: { } submitter, SubmittedAt: { } submittedAt }
                ? [new HistoryLine(submittedAt, revision.Round, $"{submitter.Name} 提交审核（第{revision.Round}次）")]
                : [])
            .Concat(revision.Looks.Select(look => new HistoryLine(look.At, look.Round, $"{look.Name} 开始审核")))
            .Concat(revision.Approvals.Select(approval => new HistoryLine(
                approval.At, approval.Round, $"{approval.By.Name} 通过「{approval.StepName}」{(approval.Comment.Length > 0 ? "：" + approval.Comment : "")}")))
            .Concat(revision.ReturnNotes.GroupBy(note => (note.Round, note.By.Name))
                .Where(notes => notes.Key.Round < revision.Round || revision.State == RevisionState.Draft)
                .Select(notes => new HistoryLine(
                    notes.Max(note => note.At), notes.Key.Round, $"{notes.Key.Name} 退回，批注{notes.Count()}条，已处理{notes.Count(note => !note.IsOpen)}条")))
            .Concat(revision.Referrals.SelectMany(Lines))
            .Concat(revision is { ScheduledBy: { } scheduler, PublishAt: { } due }
                ? [new HistoryLine(revision.ChangedAt, 0, $"{scheduler.Name} 设置定时发布：{BeijingTime.Minute(due)}")]
                : [])
            .Concat(revision is { PublishedBy: { } publisher, PublishedAt: { } publishedAt } ? [new HistoryLine(publishedAt, 0, $"{publisher.Name} 发布")] : [])
            .Concat(revision is { WithdrawnBy: { } withdrawer, WithdrawnAt: { } withdrawnAt }
                ? [new HistoryLine(withdrawnAt, 0, $"{withdrawer.Name} 撤回公开：{revision.WithdrawalReason}")]
                : [])
            .OrderBy(line => line.At),
    ];

    private static IEnumerable<HistoryLine> Lines(Referral referral)
    {
        yield return new HistoryLine(referral.At, 0, $"{referral.By.Name} 报请{referral.Authority.Chinese()}确定：{referral.Question}");
        if (referral is { SettledAt: { } at, SettledBy: { } by })
        {
            yield return new HistoryLine(at, 0, $"{by.Name} 记录确定意见：{referral.Decision}");
        }
    }
}
