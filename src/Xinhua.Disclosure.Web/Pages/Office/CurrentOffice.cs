using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>The office the person behind the request works for: which agencies, and which of their campaigns.</summary>
public sealed class CurrentOffice(CurrentAccount me, CampaignDesk campaigns)
{
    private static readonly IReadOnlyCollection<Role> Officer = [Role.Officer];

    /// <summary>Whether the person is an officer at all.</summary>
    public Task<bool> IsMineAsync(CancellationToken cancellationToken) => me.HasAsync(Role.Officer, cancellationToken);

    /// <summary>The agencies in reach.</summary>
    public Task<Scope> ScopeAsync(CancellationToken cancellationToken) => me.ScopeAsync(Officer, cancellationToken);

    /// <summary>The agencies in whose name the person gives tasks: those the role was granted for.</summary>
    public async Task<IReadOnlyList<Agency>> OwnersAsync(CancellationToken cancellationToken) =>
        [.. ((await me.FindAsync(cancellationToken))?.Grants ?? [])
            .Where(grant => grant.Role == Role.Officer)
            .Select(grant => grant.Agency)
            .OfType<Agency>()
            .DistinctBy(agency => agency.Id)
            .OrderBy(agency => agency.Path, StringComparer.Ordinal)];

    /// <summary>A campaign in reach; null when there is none.</summary>
    public async Task<CampaignItem?> FindAsync(int year, string? owner, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(await ScopeAsync(cancellationToken), year, string.IsNullOrEmpty(owner) ? null : owner, cancellationToken);
}
