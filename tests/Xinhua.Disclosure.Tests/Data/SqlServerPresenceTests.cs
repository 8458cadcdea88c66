using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

public sealed class SqlServerPresenceTests
{
    /// <summary>A gap in what was tested is named: without a server this test is the one that says so.</summary>
    [Fact]
    public async Task The_migrations_run_on_a_real_sql_server()
    {
        Assert.SkipWhen(TestDatabase.Server is null, $"SQL Server tests need {TestDatabase.ServerVariable}");

        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.SqlServer);
        await using var db = database.CreateContext();

        var report = await new TestReports(db).APublishedReport();

        Assert.Equal(1, report.Report.CurrentRevision);
    }
}
