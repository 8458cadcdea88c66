using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>Keeps the entries of search in step with what is published.</summary>
internal static class SearchIndex
{
    private const int AtOnce = 200;

    /// <summary>Whatever a save makes public or takes from the public, it puts into the index or takes out: no one who publishes can forget it.</summary>
    public static async Task FollowAsync(DisclosureDbContext db, CancellationToken cancellationToken)
    {
        foreach (var changed in db.ChangeTracker.Entries<Report>().ToList())
        {
            var report = changed.Entity;
            if (changed.State == EntityState.Added && report.CurrentRevision is not null)
            {
                var entry = db.SearchEntries.Local.FirstOrDefault(entry => entry.Report == report) ?? db.SearchEntries.Add(SearchEntry.For(report)).Entity;
                entry.Speak(IndexedRevision.Of(report, await CurrentAsync(db, report, cancellationToken)));
            }
            else if (changed.State == EntityState.Modified && changed.Property(row => row.CurrentRevision).IsModified)
            {
                var entry = await SearchQueries.EntryOf(db, report.Id).FirstOrDefaultAsync(cancellationToken);
                if (report.CurrentRevision is not null)
                {
                    entry ??= db.SearchEntries.Local.FirstOrDefault(entry => entry.ReportId == report.Id) ?? db.SearchEntries.Add(SearchEntry.For(report)).Entity;
                    entry.Speak(IndexedRevision.Of(report, await CurrentAsync(db, report, cancellationToken)));
                }
                else if (entry is not null)
                {
                    db.SearchEntries.Remove(entry);
                }
            }
        }
    }

    /// <summary>Indexes what is published and not indexed, or not so any more, and takes out what is not public; all of it or nothing.</summary>
    public static async Task FillAsync(DisclosureDbContext db, CancellationToken cancellationToken)
    {
        if (!await SearchQueries.NotIndexed(db, FoldedText.Version).AnyAsync(cancellationToken)
            && !await SearchQueries.NotPublic(db).AnyAsync(cancellationToken))
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // What every save locks first: nothing is published while the index is filled.
        await AuditQueries.Head(db).ExecuteUpdateAsync(head => head.SetProperty(row => row.Id, row => row.Id), cancellationToken);
        await SearchQueries.NotPublic(db).ExecuteDeleteAsync(cancellationToken);
        var missing = await SearchQueries.NotIndexed(db, FoldedText.Version).ToListAsync(cancellationToken);
        foreach (var some in missing.Chunk(AtOnce))
        {
            var known = await SearchQueries.EntriesOf(db, some).ToDictionaryAsync(entry => entry.ReportId, cancellationToken);
            foreach (var revision in await SearchQueries.ToIndex(db, some).ToListAsync(cancellationToken))
            {
                var entry = known.GetValueOrDefault(revision.ReportId) ?? db.SearchEntries.Add(SearchEntry.For(revision.ReportId)).Entity;
                entry.Speak(revision);
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The page of some entries that pass a filter. Only keys are sorted; texts are read for what is shown.</summary>
    public static async Task<SearchResult> PageAsync(
        DisclosureDbContext db, IQueryable<SearchEntry> entries, SearchFilter filter, int page, CancellationToken cancellationToken)
    {
        var keys = await SearchQueries.Found(entries, filter).ToListAsync(cancellationToken);
        var pages = Math.Max(1, (keys.Count + SearchResult.PageLength - 1) / SearchResult.PageLength);
        var number = Math.Clamp(page, 1, pages);
        int[] shown = [.. keys.Skip((number - 1) * SearchResult.PageLength).Take(SearchResult.PageLength)];
        var hits = shown.Length == 0 ? [] : await SearchQueries.Hits(db, shown).ToListAsync(cancellationToken);
        return new SearchResult(hits, keys.Count, number, pages);
    }

    private static async Task<Revision> CurrentAsync(DisclosureDbContext db, Report report, CancellationToken cancellationToken) =>
        report.Revisions.FirstOrDefault(revision => revision.Number == report.CurrentRevision)
        ?? await SearchQueries.RevisionOf(db, report.Id, report.CurrentRevision!.Value).FirstAsync(cancellationToken);
}
