using System.Globalization;
using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

public sealed class StoredValuesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    public async Task Sqlite_settings_are_in_force_on_every_connection(string pragma, string value)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var first = database.CreateContext();
        await using var second = database.CreateContext();

        Assert.Equal(value, await PragmaAsync(first, pragma));
        Assert.Equal(value, await PragmaAsync(second, pragma));
    }

    [Fact]
    public async Task Sqlite_waits_for_another_writer_for_five_seconds_at_least()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.CreateContext();

        Assert.InRange(int.Parse(await PragmaAsync(db, "busy_timeout"), CultureInfo.InvariantCulture), 5000, 60_000);
    }

    [Theory, OnEveryDatabase]
    public async Task A_report_of_an_agency_that_is_not_there_cannot_be_stored(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var agency = await new TestReports(db).AnAgency();
        await new TestReports(db).AnEmptyDraft();

        await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlAsync($"DELETE FROM Agencies WHERE Id = {agency.Id}", Token));
    }

    [Theory, OnEveryDatabase]
    public async Task Instants_come_back_as_the_same_instants_in_utc(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).APublishedReport();
        await using var other = database.CreateContext();

        var revision = await other.Revisions.AsNoTracking().SingleAsync(Token);

        Assert.Equal(DateTimeKind.Utc, revision.CreatedAt.Kind);
        Assert.Equal(DateTimeKind.Utc, revision.PublishedAt!.Value.Kind);
        Assert.Equal(TestReports.Start.UtcDateTime, revision.PublishedAt.Value);
    }

    [Theory, OnEveryDatabase]
    public async Task Eighteen_digits_of_a_number_survive_six_of_them_decimals(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var fees = new CellKey("proactive", "fees", "amount");
        await new TestReports(db).AnEmptyDraft();
        var revision = await db.Revisions.Include(stored => stored.Figures).SingleAsync(Token);

        revision.Write(Figure(fees, 123456789012.345678m), TestReports.Writer, TestReports.Start.UtcDateTime);
        await SaveAsync(db);

        await using var other = database.CreateContext();
        var figure = await other.Revisions.SelectMany(stored => stored.Figures).SingleAsync(Token);
        Assert.Equal(fees, figure.Cell);
        Assert.Equal(123456789012.345678m, figure.Value);
    }

    [Theory, OnEveryDatabase]
    public async Task Characters_of_four_bytes_survive(DatabaseProvider provider)
    {
        const string Name = "𠅤㛃街道办事处";
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).AnAgency("rare", Name);

        await using var other = database.CreateContext();
        Assert.Equal(Name, (await other.Agencies.SingleAsync(agency => agency.Name == Name, Token)).Name);
    }

    [Theory, OnEveryDatabase]
    public async Task A_second_row_under_a_unique_index_is_recognised(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).AnAgency();

        db.Agencies.Add(Agency.Create(TestReports.Slug, "另一个单位", AgencyKind.Department, null, 2020));
        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db));

        Assert.True(db.IsDuplicate(exception));
    }

    [Theory, OnEveryDatabase]
    public async Task A_second_row_under_a_primary_key_is_recognised(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var revision = (await new TestReports(db).APublishedReport()).Revision;
        await using var other = database.CreateContext();
        var file = PublishedFile.Of(PublishedFileKind.Html, [1]);

        other.Add(file).Property(stored => stored.RevisionId).CurrentValue = revision.Id;
        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(other));

        Assert.True(other.IsDuplicate(exception));
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_without_its_parent_is_not_taken_for_a_duplicate(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();

        db.Add(PublishedFile.Of(PublishedFileKind.Html, [1])).Property(stored => stored.RevisionId).CurrentValue = 77;
        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db));

        Assert.False(db.IsDuplicate(exception));
    }

    /// <summary>2601: unique index; 2627: unique constraint and primary key; 547: foreign key; 1205: deadlock.</summary>
    [Theory]
    [InlineData(2601, true)]
    [InlineData(2627, true)]
    [InlineData(547, false)]
    [InlineData(1205, false)]
    public void The_numbers_of_sql_server_for_a_duplicate_are_recognised(int number, bool isDuplicate)
    {
        using var db = new SqlServerDesignTime().CreateDbContext([]);

        Assert.Equal(isDuplicate, db.IsDuplicate(new DbUpdateException("", SqlServerError(number))));
    }

    private static RevisionChange Figure(CellKey key, decimal value) =>
        new(new Dictionary<CellKey, decimal?> { [key] = value }, new Dictionary<string, string>(), new Dictionary<CellKey, string?>());

    private static async Task<string> PragmaAsync(DisclosureDbContext db, string pragma)
    {
        await db.Database.OpenConnectionAsync(Token);
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names of the settings stand in this file.
        command.CommandText = $"PRAGMA {pragma}";
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture)!;
    }

    /// <summary>The client has no public way to make an error; its own factory is used.</summary>
    private static SqlException SqlServerError(int number)
    {
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var constructor = typeof(SqlError).GetConstructors(Hidden).MinBy(candidate => candidate.GetParameters().Length)!;
        var error = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter, number))]);
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [error]);
        var factory = typeof(SqlException).GetMethod("CreateException", Hidden, [typeof(SqlErrorCollection), typeof(string)])!;
        return (SqlException)factory.Invoke(null, [errors, "16.0"])!;
    }

    private static object? Sample(ParameterInfo parameter, int number) => parameter switch
    {
        { Name: "infoNumber" } => number,
        { ParameterType: var type } when type == typeof(string) => "",
        { ParameterType.IsValueType: true } => Activator.CreateInstance(parameter.ParameterType),
        _ => null,
    };

    private static Task<int> SaveAsync(DisclosureDbContext db)
    {
        db.Trail.Record(AuditAction.DraftSaved, "reports");
        return db.SaveChangesAsync(Token);
    }
}
