using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Xinhua.Disclosure.Web.Uploads;

/// <summary>
/// Lets a page read a multipart form part by part, so that a file is neither kept in memory nor written to the disk. The token must be the first
/// field: it is handed on as a header, where the usual check of forms finds it without reading the rest.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StreamedFormAttribute : Attribute, IAsyncAuthorizationFilter, IResourceFilter, IOrderedFilter
{
    private const string TokenField = "__RequestVerificationToken";
    private const string TokenHeader = "RequestVerificationToken";

    /// <summary>After the size was looked at, before the token is.</summary>
    public int Order => 0;

    /// <inheritdoc/>
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (BoundaryOf(request) is not { } boundary)
        {
            return;
        }

        var form = new StreamedForm(new MultipartReader(boundary, request.Body));
        try
        {
            if (await form.NextAsync(context.HttpContext.RequestAborted) is { Name: TokenField } first
                && await first.TextAsync(context.HttpContext.RequestAborted) is { Length: > 0 } token)
            {
                request.Headers[TokenHeader] = token;
                context.HttpContext.Features.Set(form);
                return;
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            // What is no form has no token either.
        }

        context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
    }

    /// <inheritdoc/>
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        if (context.HttpContext.Features.Get<StreamedForm>() is null)
        {
            return;
        }

        // Whoever looks for values in the form would read all of it.
        context.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
    }

    /// <inheritdoc/>
    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 100 } boundary
            ? boundary.ToString()
            : null;
}
