using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>A save that was acknowledged survives the death of the process at any moment; one that was not is there whole or not at all.</summary>
public sealed class KilledWhileSavingTests
{
    private const string Variable = "DISCLOSURE_TEST_SAVE_INTO";
    private const int Rounds = 6;

    /// <summary>The cells of one save, in turn: enough of them that a kill falls between two statements.</summary>
    private static readonly IReadOnlyList<CellKey[]> Groups = [.. TestReports.Formats.ForYear(TestReports.Year)!.EnteredCells.Select(cell => cell.Key).Chunk(15)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_acknowledged_save_is_lost_and_none_is_there_by_half()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await BeginAsync(database);
        var random = new Random(20260115);
        var acknowledged = 0;
        for (var round = 0; round < Rounds; round++)
        {
            acknowledged = Math.Max(acknowledged, await SaveUntilKilledAsync(database, random));

            acknowledged = await CheckedVersionAsync(database, acknowledged);
        }

        Assert.InRange(acknowledged, Rounds, int.MaxValue);
    }

    /// <summary>Runs in the process that is to be killed, and only there: saves one group of cells after the other, and says so after each.</summary>
    [Fact(Explicit = true)]
    public async Task Save_until_killed()
    {
        var connectionString = Environment.GetEnvironmentVariable(Variable)!;
        await using var services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, connectionString).BuildServiceProvider();
        while (true)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            var reports = new TestReports(db);
            var version = (await reports.Working()).Revision.Version;
            await SaveAsync(db, reports, version);
            await using var acknowledgements = new StreamWriter(Environment.GetEnvironmentVariable(Variable + "_ACK")!, append: true);
            await acknowledgements.WriteLineAsync((version + 1).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Saves the next group by the whole form and by single changes in turn.</summary>
    private static async Task SaveAsync(DisclosureDbContext db, TestReports reports, int version)
    {
        if (version % 2 == 0)
        {
            var edit = new DraftEdit(Cells(version).ToDictionary(cell => cell, _ => new CellEdit(Was(version), version + 1)), new Dictionary<string, TextEdit>());
            Assert.Equal(
                new SaveOutcome.Saved(edit.Cells.Count),
                await reports.Desk.SaveAsync(TestReports.Slug, TestReports.Year, edit, TestReports.Writer, CancellationToken.None));
            return;
        }

        var live = new LiveDraft(db, TestReports.Formats, TimeProvider.System);
        var head = (await live.FindAsync(TestReports.Slug, TestReports.Year, CancellationToken.None))!;
        var changes = Cells(version).Select(cell => new CellChange(cell.ToString(), FigureText.Write(Was(version)), FigureText.Write(version + 1))).ToList();
        var result = await live.ChangeAsync(head, new DraftChanges(null, head.Number, head.Version, changes, []), TestReports.Writer, CancellationToken.None);
        Assert.All(result.Cells, cell => Assert.Equal(ChangeFate.Saved, cell.Fate));
    }

    private static async Task BeginAsync(TestDatabase database)
    {
        await using var db = database.CreateContext();
        await new TestReports(db).AnEmptyDraft();
    }

    /// <summary>The cells that the save after a version writes; each gets the number of the version it makes.</summary>
    private static CellKey[] Cells(int version) => Groups[version % Groups.Count];

    private static decimal? Was(int version) => version < Groups.Count ? null : version - Groups.Count + 1;

    /// <summary>What a version must hold.</summary>
    private static Dictionary<CellKey, decimal> After(int version) => Enumerable.Range(Math.Max(0, version - Groups.Count), Math.Min(version, Groups.Count))
        .SelectMany(earlier => Cells(earlier).Select(cell => KeyValuePair.Create(cell, (decimal)earlier + 1)))
        .ToDictionary();

    /// <summary>Nothing acknowledged is missing, the file is sound, and the figures are those of the version: no half save.</summary>
    private static async Task<int> CheckedVersionAsync(TestDatabase database, int acknowledged)
    {
        await using var db = database.CreateContext();
        Assert.Equal("ok", await db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check").SingleAsync(Token));
        var revision = (await new TestReports(db).Working()).Revision;
        Assert.InRange(revision.Version, acknowledged, int.MaxValue);
        Assert.Equal(After(revision.Version), revision.Figures.ToDictionary(figure => figure.Cell, figure => figure.Value));
        return revision.Version;
    }

    /// <returns>The last acknowledged version.</returns>
    private static async Task<int> SaveUntilKilledAsync(TestDatabase database, Random random)
    {
        var acknowledgements = TestDatabaseFolder.PathOf($"acknowledged-{Guid.NewGuid():n}.txt");
        await DoomedProcess.KillAsync(
            $"{typeof(KilledWhileSavingTests).FullName}.{nameof(Save_until_killed)}",
            new Dictionary<string, string> { [Variable] = database.ConnectionString, [Variable + "_ACK"] = acknowledgements },
            acknowledgements,
            random.Next(200));
        var lines = (await File.ReadAllTextAsync(acknowledgements, Token)).Split('\n')[..^1];
        return lines.Length == 0 ? 0 : int.Parse(lines[^1], CultureInfo.InvariantCulture);
    }
}
