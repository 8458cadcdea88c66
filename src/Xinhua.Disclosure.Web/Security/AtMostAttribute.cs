using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Turns away what is far too large before any of it is read, back to the page, which says so.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AtMostAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    /// <summary>Largest body of a request.</summary>
    public required long Bytes { get; init; }

    /// <summary>Before the token of the form is looked for, which would read it.</summary>
    public int Order => -1;

    /// <inheritdoc/>
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (request.ContentLength > Bytes)
        {
            context.Result = new LocalRedirectResult($"{request.PathBase}{request.Path}?tooLarge=true");
        }
        else if (context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Bytes;
        }
    }
}
