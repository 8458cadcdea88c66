using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>A way into the portal.</summary>
/// <param name="Name">Method, address as the route has it, and handler: <c>POST /desk/reports/{agency}/{year}/review?handler=Approve</c>.</param>
/// <param name="Method">Method.</param>
/// <param name="Route">Address as the route has it.</param>
/// <param name="Handler">Handler of the page; null for the plain one.</param>
/// <param name="IsGuarded">Whether a token of the form is asked for.</param>
internal sealed record EntryPoint(string Name, string Method, string Route, string? Handler, bool IsGuarded)
{
    /// <summary>Whether it only reads.</summary>
    public bool IsSafe => Method is "GET" or "HEAD" or "OPTIONS";
}

/// <summary>Every way into a portal, as its own router and its pages have them.</summary>
internal static partial class Endpoints
{
    public static async Task<IReadOnlyList<EntryPoint>> OfAsync(Portal portal)
    {
        var loader = portal.Services.GetRequiredService<PageLoader>();
        var found = new List<EntryPoint>();
        foreach (var endpoint in portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = Constraint().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), "");
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = page as CompiledPageActionDescriptor ?? await loader.LoadAsync(page, endpoint.Metadata);
                found.AddRange(compiled.HandlerMethods.Select(handler => Point(handler.HttpMethod.ToUpperInvariant(), route, handler.Name, IsGuarded(compiled))));
                if (compiled.HandlerMethods.Count == 0 || compiled.HandlerMethods.All(handler => !handler.HttpMethod.Equals("GET", StringComparison.OrdinalIgnoreCase)))
                {
                    // A page without a handler for it is still shown.
                    found.Add(Point("GET", route, null, true));
                }
            }
            else
            {
                // The head of what can be read is no way in of its own.
                var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"];
                found.AddRange(methods.Where(method => method != "HEAD" || !methods.Contains("GET"))
                    .Select(method => Point(method, route, null, endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation == true)));
            }
        }

        return [.. found.DistinctBy(point => point.Name).OrderBy(point => point.Name, StringComparer.Ordinal)];
    }

    private static EntryPoint Point(string method, string route, string? handler, bool isGuarded) =>
        new($"{method} {route}{(string.IsNullOrEmpty(handler) ? "" : $"?handler={handler}")}", method, route, string.IsNullOrEmpty(handler) ? null : handler, isGuarded);

    private static bool IsGuarded(CompiledPageActionDescriptor page)
    {
        var filters = page.FilterDescriptors.Select(descriptor => descriptor.Filter).ToList();
        return filters.Any(filter => filter is AutoValidateAntiforgeryTokenAttribute or ValidateAntiForgeryTokenAttribute) && !filters.OfType<IgnoreAntiforgeryTokenAttribute>().Any();
    }

    /// <summary>The constraint within a parameter: <c>:int?</c>, <c>:regex(^(pdf|json)$)</c>.</summary>
    [GeneratedRegex(@"(?<=\{\w+)(:\w+(\((?>[^()]|\((?<depth>)|\)(?<-depth>))*(?(depth)(?!))\))?)*\??(?=\})")]
    private static partial Regex Constraint();
}
