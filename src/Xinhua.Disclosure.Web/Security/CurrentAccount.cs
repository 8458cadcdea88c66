using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>The person behind the request, as the check of their session read them from the database: a role taken away is gone on the next request.</summary>
public sealed class CurrentAccount(IHttpContextAccessor http)
{
    /// <summary>The session; null when nobody is signed in.</summary>
    public AccountSession? Session => http.HttpContext is { } context ? SessionCookie.Of(context)?.Session : null;

    /// <summary>The account, to be read; null when nobody is signed in or the account may not be used.</summary>
    public Task<Account?> FindAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(http.HttpContext is { } context ? SessionCookie.Of(context)?.Account : null);
    }

    /// <summary>The person as the author of an action.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in; the page should have asked.</exception>
    public async Task<Actor> ActorAsync(CancellationToken cancellationToken) =>
        (await FindAsync(cancellationToken))?.ToActor() ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>Whether the person holds one of the roles for the agency.</summary>
    public async Task<bool> MayAsync(Agency agency, IReadOnlyCollection<Role> roles, CancellationToken cancellationToken) =>
        (await ScopeAsync(roles, cancellationToken)).Contains(agency);

    /// <summary>Whether the person holds the role at all.</summary>
    public async Task<bool> HasAsync(Role role, CancellationToken cancellationToken) =>
        (await FindAsync(cancellationToken))?.Grants.Any(grant => grant.Role == role) == true;

    /// <summary>The agencies for which the person holds one of the roles.</summary>
    public async Task<Scope> ScopeAsync(IReadOnlyCollection<Role> roles, CancellationToken cancellationToken) => ScopeOf(await FindAsync(cancellationToken), roles);

    /// <summary>The agencies for which an account holds one of the roles; none for nobody.</summary>
    public static Scope ScopeOf(Account? account, IReadOnlyCollection<Role> roles)
    {
        var grants = account?.Grants.Where(grant => roles.Contains(grant.Role) && grant.Agency is not null).ToList() ?? [];
        return new Scope(
            [.. grants.Where(grant => !grant.IncludesSubtree).Select(grant => grant.AgencyId!.Value)],
            [.. grants.Where(grant => grant.IncludesSubtree).Select(grant => grant.Agency!.Path)]);
    }
}

/// <summary>Which roles a kind of work asks for.</summary>
public static class Work
{
    /// <summary>Everybody who works with content; the three administrators never do.</summary>
    public static IReadOnlyCollection<Role> Any { get; } = [Role.Editor, Role.Reviewer, Role.SecrecyReviewer, Role.Leader, Role.Officer];

    /// <summary>Writing.</summary>
    public static IReadOnlyCollection<Role> Write { get; } = [Role.Editor];

    /// <summary>Signing steps of review, whichever the installation has.</summary>
    public static IReadOnlyCollection<Role> Sign { get; } = [Role.Reviewer, Role.SecrecyReviewer, Role.Leader, Role.Officer];

    /// <summary>Publishing and correcting.</summary>
    public static IReadOnlyCollection<Role> Publish { get; } = [Role.Reviewer, Role.Leader, Role.Officer];

    /// <summary>Taking a published report from the public.</summary>
    public static IReadOnlyCollection<Role> Withdraw { get; } = [Role.Leader, Role.Officer];
}
