using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Web.Archive;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>The archive of a year: what is archived, what waits, and whether what is stored is sound.</summary>
public sealed class ArchiveModel(CurrentOffice office, CurrentAccount me, ArchiveDesk archive) : PageModel
{
    /// <summary>A request that archives a whole year ends after this time; the next one goes on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The year.</summary>
    public int Year { get; private set; }

    /// <summary>Years with published reports, the newest first.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>The revisions of the year, in the order of the tree.</summary>
    public IReadOnlyList<ArchiveItem> Items { get; private set; } = [];

    /// <summary>Packages of any year whose last check found something.</summary>
    public IReadOnlyList<DamagedPackage> Damaged { get; private set; } = [];

    /// <summary>How many revisions wait.</summary>
    public int Waiting => Items.Count(IsWaiting);

    /// <summary>How many packages there are.</summary>
    public int Archived => Items.Count(item => item.Number is not null);

    /// <summary>When one of them was last checked, UTC.</summary>
    public DateTime? LastCheck => Items.Max(item => item.CheckedAt);

    /// <summary>Whether a revision waits to be archived.</summary>
    public static bool IsWaiting(ArchiveItem item) => item.Number is null && item.State == RevisionState.Published;

    /// <summary>A number of bytes as people read it.</summary>
    public static string Size(long? bytes) => bytes is null ? "" : $"{bytes / 1024:N0} KB";

    public async Task<IActionResult> OnGetAsync(int year, CancellationToken cancellationToken) => await RefuseAsync(year, cancellationToken) ?? Page();

    public async Task<IActionResult> OnPostAsync(int year, [FromForm] int? revision, [FromServices] ArchiveReport report, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(year, cancellationToken) is { } refused)
        {
            return refused;
        }

        // By publication, so that numbers follow it, whoever archives.
        var chosen = Items.Where(item => IsWaiting(item) && (revision is null || item.RevisionId == revision)).OrderBy(item => item.PublishedAt).ThenBy(item => item.RevisionId).ToList();
        if (chosen.Count == 0)
        {
            ModelState.AddModelError("", revision is null ? "没有等待归档的报告。" : "这一版报告已经归档，或者不在公开。请看下面的最新情况。");
            return Page();
        }

        var (actor, started, done) = (await me.ActorAsync(cancellationToken), Stopwatch.GetTimestamp(), 0);
        foreach (var item in chosen)
        {
            if (await report.ArchiveAsync(item.RevisionId, actor, cancellationToken) is ArchiveOutcome.Refused refusal)
            {
                ModelState.AddModelError("", $"{item.AgencyName}第{item.Revision}版没有归档：{refusal.Reason}");
            }
            else
            {
                done++;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                break;
            }
        }

        if (!ModelState.IsValid)
        {
            return await RefuseAsync(year, cancellationToken) ?? Page();
        }

        TempData["Notice"] = done == chosen.Count ? $"已归档{done}份。" : $"已归档{done}份，还有{chosen.Count - done}份，请再点一次“全部归档”继续。";
        return RedirectToPage(new { year });
    }

    private async Task<IActionResult?> RefuseAsync(int year, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        var scope = await office.ScopeAsync(cancellationToken);
        (Year, Years) = (year, await archive.YearsAsync(cancellationToken));
        Items = await archive.ItemsAsync(scope, year, cancellationToken);
        Damaged = await archive.DamagedAsync(scope, cancellationToken);
        return null;
    }
}
