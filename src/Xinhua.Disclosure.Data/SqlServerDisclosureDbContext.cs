using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Data;

/// <summary>The database for several nodes.</summary>
public sealed class SqlServerDisclosureDbContext(DbContextOptions<SqlServerDisclosureDbContext> options, AuditTrail? trail = null) : DisclosureDbContext(options, trail)
{
    private const int UniqueIndexViolation = 2601;
    private const int UniqueConstraintViolation = 2627;

    /// <inheritdoc/>
    public override bool IsDuplicate(DbUpdateException exception) =>
        exception.InnerException is SqlException { Number: UniqueIndexViolation or UniqueConstraintViolation };
}
