using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Xinhua.Disclosure.Data;

/// <summary>The database for several nodes.</summary>
public sealed class SqlServerDisclosureDbContext(DbContextOptions<SqlServerDisclosureDbContext> options) : DisclosureDbContext(options)
{
    private const int UniqueIndexViolation = 2601;
    private const int UniqueConstraintViolation = 2627;

    /// <inheritdoc/>
    public override bool IsDuplicate(DbUpdateException exception) =>
        exception.InnerException is SqlException { Number: UniqueIndexViolation or UniqueConstraintViolation };
}
