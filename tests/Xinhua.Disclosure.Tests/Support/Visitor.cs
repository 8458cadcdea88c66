using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>A person with a browser that has no script: reads pages, fills the forms it finds there, and sends them with the token they carry.</summary>
internal sealed class Visitor(HttpClient client) : IDisposable
{
    /// <summary>The page read last.</summary>
    public IHtmlDocument Page { get; private set; } = null!;

    /// <summary>Status of the page read last.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>Where the last page came from, after redirects.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Text of the page read last, without markup.</summary>
    public string Text => Page.QuerySelector("main")!.TextContent;

    /// <summary>Somebody who is not signed in.</summary>
    public static Visitor To(Portal portal) => new(portal.CreateClient());

    /// <summary>Somebody at another address.</summary>
    public static Visitor To(Portal portal, string peer)
    {
        var client = portal.CreateClient();
        client.DefaultRequestHeaders.Add(Portal.PeerHeader, peer);
        return new Visitor(client);
    }

    /// <summary>Somebody who has signed in with a demo account.</summary>
    public static async Task<Visitor> SignedInAsync(Portal portal, string userName)
    {
        var visitor = To(portal);
        await visitor.SignInAsync(userName, Portal.Password);
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.DoesNotContain("/account/", visitor.Address, StringComparison.Ordinal);
        return visitor;
    }

    public async Task SignInAsync(string userName, string password)
    {
        await GetAsync("/account/sign-in");
        await SendAsync("main form", new() { ["Input.UserName"] = userName, ["Input.Password"] = password });
    }

    /// <summary>Signs in with name, password and the code a telephone with this secret shows now.</summary>
    public async Task SignInAsync(string userName, string password, string secret, DateTimeOffset now)
    {
        await SignInAsync(userName, password);
        Assert.StartsWith("/account/sign-in/code", Address, StringComparison.Ordinal);
        await SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, now) });
    }

    public async Task<IHtmlDocument> GetAsync(string address) => await ReadAsync(await client.GetAsync(address));

    public Task<HttpResponseMessage> RawAsync(string address) => client.GetAsync(address);

    /// <summary>Sends fields and gives the answer as it comes, for what is not a page.</summary>
    public async Task<HttpResponseMessage> RawPostAsync(string address, IEnumerable<KeyValuePair<string, string?>> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value)));
        return await client.PostAsync(address, content);
    }

    /// <summary>Sends JSON as the scripts of a page do, with the page's token in the header unless another is given.</summary>
    public async Task<HttpResponseMessage> SendJsonAsync(string address, string json, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("RequestVerificationToken", token ?? ((IHtmlInputElement)Page.QuerySelector("[name='__RequestVerificationToken']")!).Value);
        return await client.SendAsync(request);
    }

    /// <summary>Sends a form of the page: all its fields as they stand, with the changes, by the button: its handler, with further values of its address after an ampersand.</summary>
    public async Task<IHtmlDocument> SendAsync(string form, Dictionary<string, string?>? changes = null, string? button = null, string? action = null)
    {
        var element = (IHtmlFormElement)(Page.QuerySelector(form) ?? throw new InvalidOperationException($"The page has no {form}."));
        var fields = Fields(element);
        foreach (var (name, value) in changes ?? [])
        {
            fields[name] = value;
        }

        // A button may stand outside its form and name it.
        var where = action is not null ? $"[formaction*='/{action}']"
            : button is null ? ""
            : string.Concat($"handler={button}".Split('&').Select(part => $"[formaction*='{part}']"));
        var address = where.Length == 0
            ? element.GetAttribute("action")
            : Page.QuerySelector($"{form} button{where}, button[form='{element.Id}']{where}")?.GetAttribute("formaction") ?? throw new InvalidOperationException($"The form has no button {button ?? action}.");
        return await PostAsync(string.IsNullOrEmpty(address) ? Address : address, fields);
    }

    /// <summary>Sends a form of the page with a file.</summary>
    public Task<IHtmlDocument> UploadAsync(string form, string fileName, string content) => UploadAsync(form, fileName, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Sends a form of the page with a file.</summary>
    public async Task<IHtmlDocument> UploadAsync(string form, string fileName, byte[] content)
    {
        var element = (IHtmlFormElement)Page.QuerySelector(form)!;
        var file = element.QuerySelector("input[type=file]")!.GetAttribute("name")!;
        using var body = new MultipartFormDataContent();
#pragma warning disable CA2000 // The body disposes of its parts.
        foreach (var (name, value) in Fields(element).Where(field => field.Key != file))
        {
            body.Add(new StringContent(value ?? ""), name);
        }

        body.Add(new ByteArrayContent(content), file, fileName);
#pragma warning restore CA2000
        return await PostAsync(element.GetAttribute("action") is { Length: > 0 } address ? address : Address, body);
    }

    /// <summary>Sends what no form of the page offers, with the page's own token: as somebody would who skips a step.</summary>
    public Task<IHtmlDocument> ForgeAsync(string address, Dictionary<string, string?> fields)
    {
        const string token = "__RequestVerificationToken";
        return PostAsync(address, [.. fields, KeyValuePair.Create(token, ((IHtmlInputElement)Page.QuerySelector($"[name='{token}']")!).Value)!]);
    }

    public async Task<IHtmlDocument> PostAsync(string address, IEnumerable<KeyValuePair<string, string?>> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value)));
        return await ReadAsync(await client.PostAsync(address, content));
    }

    public async Task<IHtmlDocument> PostAsync(string address, HttpContent content) => await ReadAsync(await client.PostAsync(address, content));

    /// <summary>The fields of a form as a browser would send them.</summary>
    public static Dictionary<string, string?> Fields(IHtmlFormElement form) => form.Elements
        .Where(field => field.GetAttribute("name") is { Length: > 0 } && field is not IHtmlButtonElement)
        .Where(field => field is not IHtmlInputElement { Type: "checkbox", IsChecked: false })
        .GroupBy(field => field.GetAttribute("name")!)
        .ToDictionary(
            field => field.Key,
            field => field.First() switch
            {
                IHtmlInputElement input => input.Value,
                IHtmlTextAreaElement area => area.Value,
                IHtmlSelectElement select => select.Value,
                var other => throw new InvalidOperationException($"Unknown field {other.TagName}."),
            });

    public void Dispose() => client.Dispose();

    private async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            Status = response.StatusCode;
            Address = response.RequestMessage!.RequestUri!.PathAndQuery;
            return Page = await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());
        }
    }
}
