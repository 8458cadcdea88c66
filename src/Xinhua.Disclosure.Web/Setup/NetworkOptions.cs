using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Settings of the section <c>Network</c>: what stands between the portal and those who use it.</summary>
public sealed class NetworkOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Network";

    /// <summary>Addresses of the proxies in front of the portal; only from them is it believed who the client is.</summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];

    /// <summary>Networks of the proxies in front of the portal, as <c>10.0.0.0/24</c>.</summary>
    public IReadOnlyList<string> KnownNetworks { get; init; } = [];

    /// <summary>Networks from which administration is open, as <c>10.0.0.0/24</c>; from everywhere when empty.</summary>
    public IReadOnlyList<string> AdminNetworks { get; init; } = [];

    /// <summary>Port to which plain HTTP is sent on, as browsers see it.</summary>
    [Range(1, 65535, ErrorMessage = "Network:HttpsPort 应在1和65535之间。")]
    public int HttpsPort { get; init; } = 443;

    /// <summary>Most connections at once.</summary>
    [Range(10, 1_000_000, ErrorMessage = "Network:MaxConnections 应在10和1000000之间。")]
    public int MaxConnections { get; init; } = 5000;

    /// <summary>How long a client may take for the head of a request, in seconds.</summary>
    [Range(1, 120, ErrorMessage = "Network:HeaderTimeoutSeconds 应在1和120之间。")]
    public int HeaderTimeoutSeconds { get; init; } = 15;

    /// <summary>The networks of administration. No property: the check of the settings reads those, also wrong ones.</summary>
    public IReadOnlyList<IPNetwork> ReadAdministration() => [.. AdminNetworks.Select(IPNetwork.Parse)];

    /// <summary>Whether every address and network can be read.</summary>
    public bool IsReadable => KnownProxies.All(proxy => IPAddress.TryParse(proxy, out _)) && KnownNetworks.Concat(AdminNetworks).All(network => IPNetwork.TryParse(network, out _));
}

/// <summary>Settings of the section <c>RateLimits</c>.</summary>
public sealed class RateOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "RateLimits";

    /// <summary>Requests of one account in a minute.</summary>
    [Range(10, 1_000_000, ErrorMessage = "RateLimits:AccountRequestsPerMinute 应在10和1000000之间。")]
    public int AccountRequestsPerMinute { get; init; } = 1200;

    /// <summary>Files and exports of one account in ten seconds.</summary>
    [Range(1, 1_000_000, ErrorMessage = "RateLimits:AccountExportsPerTenSeconds 应在1和1000000之间。")]
    public int AccountExportsPerTenSeconds { get; init; } = 30;

    /// <summary>Forms sent from one address by people not signed in, in a minute.</summary>
    [Range(10, 1_000_000, ErrorMessage = "RateLimits:AddressPostsPerMinute 应在10和1000000之间。")]
    public int AddressPostsPerMinute { get; init; } = 600;

    /// <summary>Pages and files that are made for people not signed in at one address, in ten seconds; those that are kept are not counted.</summary>
    [Range(10, 1_000_000, ErrorMessage = "RateLimits:AddressPagesPerTenSeconds 应在10和1000000之间。")]
    public int AddressPagesPerTenSeconds { get; init; } = 300;

    /// <summary>Requests to the interface for programs from one address in a minute.</summary>
    [Range(10, 1_000_000, ErrorMessage = "RateLimits:ApiRequestsPerMinute 应在10和1000000之间。")]
    public int ApiRequestsPerMinute { get; init; } = 600;

    /// <summary>Failed sign-ins from one address in a quarter of an hour, whatever the accounts.</summary>
    [Range(5, 1_000_000, ErrorMessage = "RateLimits:AddressFailuresPerQuarterHour 应在5和1000000之间。")]
    public int AddressFailuresPerQuarterHour { get; init; } = 100;
}

/// <summary>Settings of the section <c>DataProtection</c>: how the keys of cookies and forms are kept in the database.</summary>
public sealed class KeyOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "DataProtection";

    /// <summary>A PKCS#12 file with a private key that encrypts the keys; without one they lie readable in the database.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>Its password; never in a settings file.</summary>
    public string CertificatePassword { get; init; } = "";

    /// <summary>The certificate before it: what was encrypted with it can still be read.</summary>
    public string PreviousCertificateFile { get; init; } = "";

    /// <summary>Its password; never in a settings file.</summary>
    public string PreviousCertificatePassword { get; init; } = "";
}
