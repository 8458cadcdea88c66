using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Xinhua.Disclosure.Data;

/// <summary>Lets the migration tool make the SQLite context without starting the portal.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteDisclosureDbContext>
{
    public SqliteDisclosureDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDisclosureDbContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>Lets the migration tool make the SQL Server context without a server.</summary>
internal sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerDisclosureDbContext>
{
    public SqlServerDisclosureDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerDisclosureDbContext>().UseSqlServer("Server=none").Options);
}
