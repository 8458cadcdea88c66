using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data.Campaigns;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>Loads what rules know beside the report itself: the register, the calendar and, for a government, the reports of its units.</summary>
internal sealed class ReviewFactsReader(DisclosureDbContext db, RuleSettings settings)
{
    /// <summary>Everything the rules may look at.</summary>
    public async Task<ReviewContext> ReadAsync(Report report, ReportContent content, ReportContent? previous, DateTime now, CancellationToken cancellationToken)
    {
        var tree = new AgencyTree(await ReportQueries.Register(db, report.Year).ToListAsync(cancellationToken));
        var agency = report.Agency;
        return new ReviewContext(content, previous, agency.NameIn(report.Year))
        {
            Unit = new UnitFacts(agency.Kind, agency.MakesRegulations, tree.Superiors(agency.Id), tree.Others(agency.Id)),
            Draft = await DraftAsync(report, now, cancellationToken),
            Below = agency.Kind == AgencyKind.Government ? await BelowAsync(report, content, previous, tree, cancellationToken) : null,
            Settings = settings,
        };
    }

    private async Task<DraftFacts> DraftAsync(Report report, DateTime now, CancellationToken cancellationToken)
    {
        var (agency, revision) = (report.Agency, report.Latest);
        DateOnly? submitBy = null;
        if (revision.Number == 1)
        {
            var (submit, publish) = Campaign.DefaultDays(report.Year);
            var days = await CampaignQueries.DaysOf(db, agency.Id, agency.Path, report.Year).FirstOrDefaultAsync(cancellationToken) ?? new UnitDays(submit, publish, null, null);
            submitBy = Campaign.DaysOf(agency.Kind, days.SubmitBy, days.PublishBy, days.OwnSubmitBy, days.OwnPublishBy).SubmitBy;
        }

        // What is in review is judged as of the day it was handed in: it does not come late by lying on a reviewer's desk.
        var isDraft = revision.State == RevisionState.Draft;
        var returned = revision.ReturnNotes.Where(note => note.Round == revision.Round - 1 || (isDraft && note.Round == revision.Round)).Max(note => (DateTime?)note.At);
        return new DraftFacts(Day(isDraft ? now : revision.SubmittedAt) ?? ChinaDays.DayOf(now), submitBy, Day(returned)) { FirstSubmittedOn = Day(report.FirstSubmittedAt) };
    }

    private async Task<UnitsBelow?> BelowAsync(Report report, ReportContent content, ReportContent? previous, AgencyTree tree, CancellationToken cancellationToken)
    {
        var units = tree.Reporting(report.AgencyId);
        if (units.Count == 0)
        {
            return null;
        }

        var year = report.Year;
        List<int> ids = [.. units.Select(unit => unit.Id)];
        var published = (await ReportQueries.PublishedAmong(db, ids, year).ToListAsync(cancellationToken)).ToHashSet();
        var sums = await ReportQueries.SumOfPublished(db, ids, year).ToListAsync(cancellationToken);
        var format = content.Format;
        var received = format.Caseload is { } load ? Row(format, load.Requests, load.Received) : [];
        var carriedOver = Row(format, format.CarryOver.Table, format.CarryOver.To);
        var shares = await ReportQueries.CellsOfPublished(db, ids, year, [.. received, .. carriedOver]).ToListAsync(cancellationToken);
        var (joined, left) = previous is null
            ? ([], [])
            : await MovesAsync(report, previous, [.. units.Where(unit => published.Contains(unit.Id))], shares.Where(cell => carriedOver.Contains(cell.Cell)).ToLookup(cell => cell.AgencyId), cancellationToken);
        var names = units.ToDictionary(unit => unit.Id, unit => unit.Name);
        return new UnitsBelow(
            sums.ToDictionary(sum => sum.Cell, sum => sum.Sum),
            [.. units.Where(unit => published.Contains(unit.Id)).Select(unit => unit.Name)],
            [.. units.Where(unit => !published.Contains(unit.Id)).Select(unit => unit.Name)])
        {
            Shares = [.. shares.GroupBy(cell => cell.AgencyId).Select(unit => new UnitShare(names[unit.Key], unit.ToDictionary(cell => cell.Cell, cell => cell.Value)))],
            Joined = joined,
            Left = left,
        };
    }

    /// <summary>Who is in this year's sum and was not in last year's, with what they brought; and the other way round.</summary>
    private async Task<(List<UnitCases> Joined, List<UnitCases> Left)> MovesAsync(
        Report report, ReportContent previous, List<RegisterItem> now, ILookup<int, UnitCell> carriedOver, CancellationToken cancellationToken)
    {
        var year = previous.Year;
        var then = new AgencyTree(await ReportQueries.Register(db, year).ToListAsync(cancellationToken)).Reporting(report.AgencyId);
        List<int> ids = [.. then.Select(unit => unit.Id)];
        var published = (await ReportQueries.PublishedAmong(db, ids, year).ToListAsync(cancellationToken)).ToHashSet();
        var were = then.Where(unit => published.Contains(unit.Id)).ToList();
        var gone = were.ExceptBy(now.Select(unit => unit.Id), unit => unit.Id).ToList();
        var forward = gone.Count == 0
            ? []
            : await ReportQueries.CellsOfPublished(db, [.. gone.Select(unit => unit.Id)], year, Row(previous.Format, previous.Format.CarryOver.Table, previous.Format.CarryOver.From)).ToListAsync(cancellationToken);
        return (
            [.. now.ExceptBy(were.Select(unit => unit.Id), unit => unit.Id).Select(unit => new UnitCases(unit.Name, carriedOver[unit.Id].Sum(cell => cell.Value)))],
            gone.ConvertAll(unit => new UnitCases(unit.Name, forward.Where(cell => cell.AgencyId == unit.Id).Sum(cell => cell.Value))));
    }

    private static List<CellKey> Row(ReportFormat format, string table, string row) =>
        [.. format.Table(table).Cells.Where(cell => !cell.IsComputed && cell.Key.Row == row).Select(cell => cell.Key)];

    private static DateOnly? Day(DateTime? at) => at is { } instant ? ChinaDays.DayOf(instant) : null;

    /// <summary>The register of a year as a tree.</summary>
    private sealed class AgencyTree(IReadOnlyList<RegisterItem> all)
    {
        private readonly Dictionary<int, RegisterItem> byId = all.ToDictionary(agency => agency.Id);

        /// <summary>Names of the agencies above one, nearest first, and of their offices, which answer for them.</summary>
        public IReadOnlyList<string> Superiors(int agencyId)
        {
            var above = Above(agencyId).ToList();
            var ids = above.Select(agency => (int?)agency.Id).Append(agencyId).ToHashSet();
            return [.. above.Concat(all.Where(agency => agency.Kind == AgencyKind.GovernmentOffice && agency.Id != agencyId && ids.Contains(agency.ParentId))).Select(agency => agency.Name).Distinct()];
        }

        /// <summary>Names of the agencies that are neither above nor below one.</summary>
        public IReadOnlyList<string> Others(int agencyId)
        {
            var superiors = Superiors(agencyId);
            return [.. all.Where(agency => agency.Id != agencyId && Above(agency.Id).All(above => above.Id != agencyId)).Select(agency => agency.Name).Except(superiors).Except([byId[agencyId].Name])];
        }

        /// <summary>The agencies whose reports a government adds up: those below it, but not those of a government below, whose own sum they are in.</summary>
        public IReadOnlyList<RegisterItem> Reporting(int governmentId) =>
            [.. all.Where(agency => agency.Owes && agency.Id != governmentId && Above(agency.Id).FirstOrDefault(above => above.Kind == AgencyKind.Government && (above.Owes || above.Id == governmentId))?.Id == governmentId)];

        private IEnumerable<RegisterItem> Above(int agencyId)
        {
            for (var at = byId.GetValueOrDefault(agencyId); at?.ParentId is { } parent && byId.TryGetValue(parent, out at);)
            {
                yield return at;
            }
        }
    }
}
