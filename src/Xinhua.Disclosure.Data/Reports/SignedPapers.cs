using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>A scan in a list.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Digest">Digest of the text that was signed.</param>
/// <param name="Kind">What the scan is.</param>
/// <param name="Sha256">SHA-256 of the scan.</param>
/// <param name="ByName">Who handed it in.</param>
/// <param name="At">When, UTC.</param>
public sealed record PaperItem(int Id, string Digest, PaperKind Kind, string Sha256, string ByName, DateTime At);

/// <summary>Scans of signed papers.</summary>
public sealed class SignedPapers(DisclosureDbContext db, ReportDesk desk)
{
    /// <summary>The scans of a revision, oldest first.</summary>
    public Task<List<PaperItem>> ListAsync(int revisionId, CancellationToken cancellationToken) => ReportQueries.PapersOfRevision(db, revisionId).ToListAsync(cancellationToken);

    /// <summary>A scan of any revision of a report; null when the report has none with this key.</summary>
    public Task<SignedPaper?> FindAsync(int reportId, int paper, CancellationToken cancellationToken) =>
        ReportQueries.PaperOfReport(db, reportId, paper).AsNoTracking().FirstOrDefaultAsync(cancellationToken);

    /// <summary>Adds a scan to the newest revision of a report, in one transaction with its line in the audit log.</summary>
    /// <param name="agency">Slug of the agency.</param>
    /// <param name="year">Report year.</param>
    /// <param name="typed">The digits read off the paper.</param>
    /// <param name="bytes">The scan.</param>
    /// <param name="actor">Who hands it in.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Done, or why the scan is refused.</returns>
    public Task<WorkflowOutcome> AddAsync(string agency, int year, string typed, byte[] bytes, Actor actor, CancellationToken cancellationToken)
    {
        var order = new DeskOrder(AuditAction.PaperAttached, actor, $"扫描件SHA-256：{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}");
        return desk.ActAsync(
            agency,
            year,
            null,
            order,
            working =>
            {
                if (SignedPaper.Of(working.Revision, ContentDigest.Compute(working.Content), typed, bytes, actor, desk.Now, out var why) is not { } paper)
                {
                    return Task.FromResult<WorkflowOutcome>(new WorkflowOutcome.Refused(why!));
                }

                db.SignedPapers.Add(paper);
                return Task.FromResult<WorkflowOutcome>(new WorkflowOutcome.Done());
            },
            cancellationToken);
    }
}
