using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Audit;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>What a portal has put on record.</summary>
internal static class AuditReading
{
    /// <summary>The lines, newest first; of one kind when one is named.</summary>
    public static async Task<List<AuditEvent>> LinesAsync(Portal portal, AuditAction? action = null, long after = 0)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<AuditLog>();
        var lines = await log.SearchAsync(new AuditSearch { Action = action }, null, 100_000, TestContext.Current.CancellationToken);
        return [.. lines.Where(line => line.Sequence > after)];
    }

    /// <summary>Where the log ends now.</summary>
    public static async Task<long> EndAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<AuditLog>().MarkAsync(TestContext.Current.CancellationToken)).Sequence;
    }
}
