using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.OpenData;

/// <summary>A year's public reports for whoever takes all of them: in portions, each read and done with before the next, so that the database is never held.</summary>
public sealed class PublishedYears(DisclosureDbContext db, ReportFormats formats)
{
    /// <summary>Reports of a portion: few enough to be read in a moment, many enough that questions do not add up.</summary>
    private const int Portion = 50;

    /// <summary>Every year of which a report is public with what tells its state, newest first.</summary>
    public Task<List<YearStamp>> StampsAsync(CancellationToken cancellationToken) => OpenDataQueries.StampsOfYears(db).ToListAsync(cancellationToken);

    /// <summary>What tells the state of a year; null when no report of it is public.</summary>
    public Task<YearStamp?> StampAsync(int year, CancellationToken cancellationToken) => OpenDataQueries.StampOfYear(db, year).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The reports of a year that count, by slug.</summary>
    public async Task<IReadOnlyList<PublishedHead>> HeadsAsync(int year, CancellationToken cancellationToken) =>
        [.. (await OpenDataQueries.HeadsOfYear(db, year).ToListAsync(cancellationToken)).OrderBy(report => report.Agency, StringComparer.Ordinal)];

    /// <summary>What these reports say in tables, in their order; their texts are left out.</summary>
    /// <param name="year">The year they are of.</param>
    /// <param name="heads">The reports.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async IAsyncEnumerable<(PublishedHead Head, ReportContent Content)> ContentsAsync(
        int year, IReadOnlyList<PublishedHead> heads, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var portion in heads.Chunk(Portion))
        {
            var figures = (await OpenDataQueries.FiguresOfRevisions(db, [.. portion.Select(head => head.RevisionId)]).ToListAsync(cancellationToken)).ToLookup(figure => figure.RevisionId);
            foreach (var head in portion)
            {
                yield return (head, Content(year, head, figures[head.RevisionId]));
            }
        }
    }

    private ReportContent Content(int year, PublishedHead head, IEnumerable<PublishedFigure> figures)
    {
        var format = formats.Get(head.FormatId);
        return new ReportContent
        {
            Format = format,
            AgencyName = head.AgencyName,
            AgencySlug = head.Agency,
            Year = year,
            Figures = new Figures(format, figures.Select(figure => KeyValuePair.Create(figure.Cell, figure.Value))),
            Notes = figures.Where(figure => figure.Note is not null).ToDictionary(figure => figure.Cell, figure => figure.Note!),
            Narrative = new Dictionary<string, string>(),
        };
    }
}
