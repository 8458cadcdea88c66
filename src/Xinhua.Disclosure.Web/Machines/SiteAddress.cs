using Microsoft.AspNetCore.Http.Extensions;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Machines;

/// <summary>Addresses as those outside write them: under the public address of the site, or under the host that was asked where none is set.</summary>
/// <param name="root">Scheme, host and path of the site, without a stroke at its end.</param>
/// <param name="pathBase">What every address within the portal begins with; the public address stands in its place.</param>
public sealed class SiteAddress(Uri root, string pathBase)
{
    /// <summary>The site's host, without scheme and port.</summary>
    public string Host => root.IdnHost;

    /// <summary>The addresses of a site as a request meets it.</summary>
    public static SiteAddress Of(SiteOptions site, HttpRequest request) => new(
        new Uri(site.Address.Length > 0 ? site.Address : UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase)),
        request.PathBase.Value ?? "");

    /// <summary>The full address of a path within the portal; only ASCII comes back.</summary>
    public string Absolute(string path)
    {
        var within = pathBase.Length > 0 && path.StartsWith(pathBase + "/", StringComparison.OrdinalIgnoreCase) ? path[pathBase.Length..] : path;
        return new Uri(root.AbsoluteUri.TrimEnd('/') + within).AbsoluteUri;
    }
}
