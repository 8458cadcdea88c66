using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Html;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Documents.Json;
using Xinhua.Disclosure.Documents.Pdf;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>What a person waits for, piece by piece, once the program is warm.</summary>
public class ReportBenchmarks
{
    private static readonly CellKey Cell = new("proactive", "licensing", "decisions");
    private static readonly Actor Writer = new(1, "填报员");

    private readonly ReportFormats formats = ReportFormats.Load();
    private readonly PdfFontLibrary fonts = Sample.Fonts();
    private ReviewContext context = null!;
    private ReportContent content = null!;
    private IReadOnlyList<Block> blocks = [];
    private PublicationStamp stamp = null!;
    private DirectoryInfo folder = null!;
    private string connection = "";
    private ServiceProvider services = null!;
    private byte[] word = [];
    private decimal? value;

    /// <summary>Loads the report, and puts it as a draft into a database file of its own.</summary>
    [GlobalSetup]
    public async Task PrepareAsync()
    {
        content = Sample.Content(formats, Sample.Year);
        context = new ReviewContext(content, Sample.Content(formats, Sample.Year - 1), content.AgencyName);
        blocks = ReportBlocks.Of(content);
        stamp = new PublicationStamp(1, Sample.PublishedAt, ContentDigest.Compute(content));
        value = content.Figures.Entered[Cell];
        word = WordSample.Write(content);

        folder = Directory.CreateTempSubdirectory("disclosure-benchmark-");
        connection = $"Data Source={Path.Combine(folder.FullName, "disclosure.db")}";
        services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, connection).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        await db.Database.MigrateAsync();
        await new AgencyRegister(db).AddAsync(Sample.Slug, content.AgencyName, AgencyKind.Department, null, 2019, CancellationToken.None);
        if (await new ReportDesk(db, formats, TimeProvider.System).ImportAsync(Sample.Slug, Sample.Year, content, false, Writer, CancellationToken.None) is WorkflowOutcome.Refused refused)
        {
            throw new InvalidOperationException(refused.Reason);
        }
    }

    /// <summary>Removes the database file.</summary>
    [GlobalCleanup]
    public async Task CleanAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
        fonts.Dispose();
    }

    /// <summary>All rules over a complete report, with the year before.</summary>
    [Benchmark]
    public IReadOnlyList<Finding> Validation() => ReportValidator.Validate(context);

    /// <summary>The body of the public page.</summary>
    [Benchmark]
    public string Html() => HtmlWriter.Write(blocks);

    /// <summary>The open data file.</summary>
    [Benchmark]
    public byte[] Json() => ReportJson.Write(content, stamp);

    /// <summary>One changed cell, in a scope of its own as a request has it, down to the disk.</summary>
    [Benchmark]
    public async Task<SaveOutcome> SaveAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var desk = new ReportDesk(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>(), formats, TimeProvider.System);
        var next = value == 1 ? 2 : 1;
        var edit = new DraftEdit(new Dictionary<CellKey, CellEdit> { [Cell] = new(value, next) }, new Dictionary<string, TextEdit>());
        value = next;

        // A save that stores nothing would be fast and worthless.
        return await desk.SaveAsync(Sample.Slug, Sample.Year, edit, Writer, CancellationToken.None) is SaveOutcome.Saved { Changes: 1 } saved
            ? saved
            : throw new InvalidOperationException("The save was refused.");
    }

    /// <summary>A report in Word, unpacked under guard and read into figures and text; the aim includes what the rules find.</summary>
    [Benchmark]
    public IReadOnlyList<Finding> Word() =>
        ReportReader.Read("report.docx", word, formats, null) is ReadOutcome.Read { Content: var read } && read.Figures.Entered.Count == content.Figures.Entered.Count
            ? ReportValidator.Validate(new ReviewContext(read, context.Previous, content.AgencyName))
            : throw new InvalidOperationException("The report was not read.");

    /// <summary>The PDF with its subset fonts.</summary>
    [Benchmark]
    public PdfFile Pdf() => new PdfWriter(fonts).Write(blocks, Sample.Metadata(content));
}
