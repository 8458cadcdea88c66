using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.OpenData;

/// <summary>What programs may read of the published reports, page by page. Only revisions that count now.</summary>
public sealed class OpenDataReader(DisclosureDbContext db, ReportFormats formats)
{
    /// <summary>Published reports, newest year first.</summary>
    public async Task<Slice<OpenReport>> ReportsAsync(ReportFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        var counts = await ApiQueries.CountReports(db, filter).ToListAsync(cancellationToken);
        return new([.. await ApiQueries.Reports(db, filter, skip, take).ToListAsync(cancellationToken)], counts.Sum(form => form.Count));
    }

    /// <summary>Agencies in the order of the tree.</summary>
    public async Task<Slice<OpenAgency>> AgenciesAsync(AgencyKind? kind, int skip, int take, CancellationToken cancellationToken) => new(
        [.. await ApiQueries.Agencies(db, kind, skip, take).ToListAsync(cancellationToken)],
        await ApiQueries.CountAgencies(db, kind).FirstOrDefaultAsync(cancellationToken));

    /// <summary>An agency; null when there is none with this slug.</summary>
    public Task<OpenAgency?> AgencyAsync(string slug, CancellationToken cancellationToken) => ApiQueries.Agency(db, slug).FirstOrDefaultAsync(cancellationToken);

    /// <summary>
    /// The numbers of published reports, a cell a row, as the reports print them: totals computed, blank cells null. A report of a form always has the form's
    /// rows, so the place of a row follows from the number of reports, and no more reports are read than the page shows.
    /// </summary>
    /// <param name="filter">Which reports.</param>
    /// <param name="cell">The only cell that is wanted; null for all.</param>
    /// <param name="skip">How many rows to leave out.</param>
    /// <param name="take">Most rows.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Slice<OpenFigure>> FiguresAsync(ReportFilter filter, CellKey? cell, int skip, int take, CancellationToken cancellationToken)
    {
        var forms = (await ApiQueries.CountReports(db, filter).ToListAsync(cancellationToken))
            .Select(form => (form.Count, Format: formats.Get(form.Format), Cells: Cells(formats.Get(form.Format), cell)))
            .Where(form => form.Cells.Count > 0)
            .ToList();
        var total = forms.Sum(form => form.Count * form.Cells.Count);
        if (skip >= total)
        {
            return new([], total);
        }

        var (first, before) = (0, 0);
        foreach (var form in forms)
        {
            var reports = Math.Min(form.Count, (skip - before) / form.Cells.Count);
            (first, before) = (first + reports, before + (reports * form.Cells.Count));
            if (reports < form.Count)
            {
                break;
            }
        }

        // The page begins within the first report; each report after it has at least as many rows as the form with the fewest.
        var most = ((skip - before + take - 1) / forms.Min(form => form.Cells.Count)) + 1;
        var found = await ApiQueries.Figures(db, filter, [.. forms.Select(form => form.Format.Id)], first, most).ToListAsync(cancellationToken);
        return new([.. found.SelectMany(report => Rows(report, cell)).Skip(skip - before).Take(take)], total);
    }

    private IEnumerable<OpenFigure> Rows(FigureSource report, CellKey? cell)
    {
        var format = formats.Get(report.Format);
        var figures = new Figures(format, report.Figures.Select(figure => KeyValuePair.Create(figure.Cell, figure.Value)));
        var notes = report.Figures.Where(figure => figure.Note is not null).ToDictionary(figure => figure.Cell, figure => figure.Note);
        return Cells(format, cell).Select(wanted => new OpenFigure(
            report.Agency, report.AgencyName, report.Year, report.Revision, wanted, format.Table(wanted.Key.Table).Caption, figures.Computed(wanted.Key), notes.GetValueOrDefault(wanted.Key)));
    }

    private static IReadOnlyList<FormatCell> Cells(ReportFormat format, CellKey? cell) => cell is not { } only ? format.Cells : format.Find(only) is { } known ? [known] : [];
}
