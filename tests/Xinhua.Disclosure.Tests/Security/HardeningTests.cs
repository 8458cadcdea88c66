using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Pages.Account;
using Xinhua.Disclosure.Web.Security;
using Xunit;

namespace Xinhua.Disclosure.Tests.Security;

/// <summary>Headers, cookies, proxies, networks and failures (SEC-14, ASV-08…ASV-15, ASV-26, ASP-01…ASP-05, ASP-14).</summary>
public sealed class HardeningTests
{
    private const string Password = "Correct horse battery 9 staple";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/css/site.css", HttpStatusCode.OK)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/reports/nobody/2024.pdf", HttpStatusCode.NotFound)]
    [InlineData("/error/500", HttpStatusCode.InternalServerError)]
    public async Task Every_answer_carries_the_headers(string address, HttpStatusCode status)
    {
        await using var portal = await Portal.EmptyAsync();
        using var client = portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });

        using var response = await client.GetAsync(new Uri(address, UriKind.Relative), Token);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("max-age=31536000; includeSubDomains", Header(response, "Strict-Transport-Security"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(response, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
        var policy = Header(response, "Content-Security-Policy").Split("; ");
        Assert.Equal(policy.Length, policy.Distinct().Count());
        Assert.All(["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "script-src 'self'"], part => Assert.Contains(part, policy));
        Assert.DoesNotContain("unsafe", string.Concat(policy), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Every_cookie_is_for_this_host_and_https_alone_and_out_of_reach_of_scripts()
    {
        await using var portal = await Portal.EmptyAsync();
        using var client = portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        using var reader = new Visitor(client);
        var cookies = new List<string>();
        await SendAsync("/account/setup", new()
        {
            ["Input.Secret"] = portal.Services.GetRequiredService<SetupSecret>().Value,
            ["Input.UserName"] = "admin-zhang",
            ["Input.DisplayName"] = "张三",
            ["Input.Password"] = Password,
        });
        await SendAsync("/account/sign-in", new() { ["Input.UserName"] = "admin-zhang", ["Input.Password"] = Password });

        var names = cookies.Select(cookie => cookie.Split('=')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Contains("__Host-disclosure", names);
        Assert.Contains("__Host-disclosure-form", names);
        Assert.Contains("__Host-disclosure-notice", names);
        Assert.All(cookies, cookie =>
        {
            var parts = cookie.ToLowerInvariant().Split("; ");
            Assert.StartsWith("__host-", parts[0], StringComparison.Ordinal);
            Assert.Contains("secure", parts);
            Assert.Contains("httponly", parts);
            Assert.Contains("path=/", parts);
            Assert.Contains(parts, part => part is "samesite=lax" or "samesite=strict");
            Assert.DoesNotContain(parts, part => part.StartsWith("domain", StringComparison.Ordinal));
        });

        async Task SendAsync(string address, Dictionary<string, string?> typed)
        {
            using var form = await client.GetAsync(new Uri(address, UriKind.Relative), Token);
            Keep(form);
            await reader.GetAsync(address);
            var fields = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)reader.Page.QuerySelector("main form")!);
            foreach (var (name, value) in typed)
            {
                fields[name] = value;
            }

            using var sent = await reader.RawPostAsync(address, fields);
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
            Keep(sent);
        }

        void Keep(HttpResponseMessage response)
        {
            if (response.Headers.TryGetValues("Set-Cookie", out var set))
            {
                cookies.AddRange(set);
            }
        }
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task Only_the_portals_own_names_are_answered(string host, HttpStatusCode status)
    {
        await using var portal = await Portal.EmptyAsync();
        using var client = portal.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;

        using var response = await client.SendAsync(request, Token);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.DoesNotContain("evil", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "10.1.1.1", "10.1.1.1")]
    [InlineData("10.1.1.1", "10.1.1.1", "203.0.113.9")]
    [InlineData("10.1.1.1", "10.1.1.2", "10.1.1.2")]
    public async Task Only_a_known_proxy_is_believed_about_the_client(string? known, string peer, string recorded)
    {
        await using var portal = await Portal.WithDemoAsync(known is null ? null : new Dictionary<string, string?> { ["Network:KnownProxies:0"] = known });
        using var client = portal.CreateClient();
        client.DefaultRequestHeaders.Add(Portal.PeerHeader, peer);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        using var editor = new Visitor(client);
        await editor.SignInAsync("cgj-editor", Portal.Password);

        Assert.Equal(recorded, (await AuditReading.LinesAsync(portal, AuditAction.SignedIn))[0].Address);
        await editor.GetAsync("/");
        Assert.DoesNotContain("evil.example", editor.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_tls_nothing_is_redirected_in_a_circle()
    {
        await using var portal = await Portal.EmptyAsync(new Dictionary<string, string?> { ["Network:KnownProxies:0"] = "127.0.0.1" });
        using var client = portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("http://localhost") });

        using var plain = await client.GetAsync(new Uri("/", UriKind.Relative), Token);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var secure = await client.GetAsync(new Uri("/", UriKind.Relative), Token);

        Assert.Equal((HttpStatusCode.TemporaryRedirect, "https://localhost/"), (plain.StatusCode, plain.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
        Assert.NotEmpty(Header(secure, "Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("10.2.0.7", HttpStatusCode.OK)]
    [InlineData("::ffff:10.2.0.7", HttpStatusCode.OK)]
    [InlineData("10.3.0.7", HttpStatusCode.NotFound)]
    [InlineData("2001:db8::1", HttpStatusCode.NotFound)]
    public async Task Administration_exists_only_for_the_networks_set_for_it(string peer, HttpStatusCode status)
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Network:AdminNetworks:0"] = "10.2.0.0/16" });
        using var client = portal.CreateClient();
        client.DefaultRequestHeaders.Add(Portal.PeerHeader, peer);
        using var auditor = new Visitor(client);
        await auditor.SignInAsync("audit-admin", Portal.Password);
        var end = await AuditReading.EndAsync(portal);

        await auditor.GetAsync("/admin/audit");

        Assert.Equal(status, auditor.Status);
        var lines = await AuditReading.LinesAsync(portal, AuditAction.AccessDenied, end);
        Assert.Equal(status == HttpStatusCode.OK ? [] : ["admin/audit 不在允许管理的网络内"], lines.Select(line => $"{line.Subject} {line.Detail}"));
    }

    [Theory]
    [InlineData("/swagger")]
    [InlineData("/swagger/index.html")]
    [InlineData("/.git/config")]
    [InlineData("/appsettings.json")]
    [InlineData("/appsettings.Production.json")]
    [InlineData("/Xinhua.Disclosure.Web.pdb")]
    [InlineData("/web.config")]
    [InlineData("/disclosure.db.bak")]
    [InlineData("/App_Data/disclosure.db")]
    [InlineData("/keys/key-1.xml")]
    [InlineData("/elmah")]
    [InlineData("/logs/")]
    [InlineData("/css/")]
    [InlineData("/..%2fappsettings.json")]
    public async Task What_nobody_should_find_is_not_there(string address)
    {
        await using var portal = await Portal.EmptyAsync();
        using var stranger = Visitor.To(portal);

        await stranger.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
    }

    [Fact]
    public async Task Every_request_that_changes_something_asks_for_the_token_of_its_form()
    {
        await using var portal = await Portal.WithDemoAsync();
        var points = (await Endpoints.OfAsync(portal)).Where(point => !point.IsSafe).ToList();

        Assert.InRange(points.Count, 15, int.MaxValue);
        Assert.Equal(["POST /account/resume", "POST /error/{code}"], points.Where(point => !point.IsGuarded).Select(point => point.Name));
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        foreach (var point in points.Where(point => point.IsGuarded && point.Route is "/desk" or "/account/sign-out" or "/account/password"))
        {
            await editor.PostAsync(point.Route, [KeyValuePair.Create("Input.Year", (string?)"2022")]);
            Assert.Equal(HttpStatusCode.BadRequest, editor.Status);
        }

        await editor.GetAsync("/desk");
        Assert.Equal("/desk", editor.Address);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/%2f/evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\t/evil.example")]
    [InlineData("~//evil.example")]
    [InlineData("~/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" //evil.example")]
    public async Task After_sign_in_nobody_is_sent_to_another_place(string target)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using var visitor = new Visitor(client);
        await visitor.GetAsync($"/account/sign-in?returnUrl={Uri.EscapeDataString(target)}");
        var fields = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)visitor.Page.QuerySelector("main form")!);
        (fields["Input.UserName"], fields["Input.Password"]) = ("cgj-editor", Portal.Password);

        using var response = await visitor.RawPostAsync("/account/sign-in", fields);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var resolved = new Uri(new Uri("http://localhost/account/sign-in"), response.Headers.Location!.OriginalString.Replace('\\', '/').Replace("\t", "", StringComparison.Ordinal));
        Assert.Equal("localhost", resolved.Host);
        Assert.DoesNotContain("//evil", response.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("C:\\Windows\\x")]
    [InlineData("a\0b")]
    [InlineData("年报\";x=\".pdf")]
    [InlineData("甲\r\nX-Injected: 1")]
    [InlineData("乙;filename=x.exe")]
    [InlineData("丙\u202efdp.exe")]
    public async Task A_name_however_bad_makes_a_well_formed_header_and_no_path(string name)
    {
        await using var portal = await Portal.WithDemoAsync();
        Assert.SkipWhen(TestDatabase.Server is not null, "Writes into a SQLite file.");
        await RawSqlite.ExecuteAsync(portal.Connection, $"UPDATE Revisions SET AgencyName = '{name.Replace("'", "''", StringComparison.Ordinal).Replace("\0", "' || char(0) || '", StringComparison.Ordinal)}'");
        using var citizen = Visitor.To(portal);

        using var response = await citizen.RawAsync("/reports/xinhua-cgj/2023.pdf");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Injected"));
        var raw = Assert.Single(response.Content.Headers.NonValidated["Content-Disposition"]);
        var disposition = ContentDispositionHeaderValue.Parse(raw);
        Assert.Equal("attachment", disposition.DispositionType);
        Assert.Contains("filename*=UTF-8''", raw, StringComparison.Ordinal);
        Assert.EndsWith(".pdf", disposition.FileNameStar!, StringComparison.Ordinal);
        Assert.All(raw, letter => Assert.InRange(letter, ' ', '~'));
        Assert.DoesNotContain(disposition.FileNameStar!, letter => char.IsControl(letter) || letter is '/' or '\\' or '\u202e' or '"');
    }

    [Fact]
    public async Task A_page_of_somebody_signed_in_is_kept_by_no_cache_and_leaves_with_them()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var stranger = Visitor.To(portal);

        foreach (var address in new[] { "/", "/desk", "/desk/reports/xinhua-cgj/2024", "/no-such-page", "/reports/xinhua-cgj/2023.pdf" })
        {
            using var mine = await editor.RawAsync(address);
            Assert.True(mine.Headers.CacheControl!.NoStore, address);
        }

        using var page = await stranger.RawAsync("/");
        Assert.Contains("Cookie", page.Headers.Vary);
        await editor.GetAsync("/account/sign-out");
        using var left = await editor.RawPostAsync("/account/sign-out", Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)editor.Page.QuerySelector("main form")!));
        await editor.GetAsync("/desk");
        Assert.StartsWith("/account/sign-in", editor.Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validator")]
    [InlineData("authorizer")]
    [InlineData("database")]
    public async Task A_failure_anywhere_ends_on_a_page_with_the_number_of_the_request_and_no_detail(string place)
    {
        await using var portal = await Portal.WithDemoAsync();
        Assert.SkipWhen(TestDatabase.Server is not null, "Damages a SQLite file.");
        await using var broken = portal.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
        {
            if (place == "validator")
            {
                services.AddSingleton<IValidator<SignInModel.SignInInput>>(new FailingValidator());
            }
            else if (place == "authorizer")
            {
                services.AddSingleton<IAuthorizationService, FailingAuthorizer>();
                services.AddSingleton<Microsoft.AspNetCore.Authorization.Policy.IPolicyEvaluator, FailingEvaluator>();
            }
        }));
        using var client = broken.CreateClient();
        using var visitor = new Visitor(client);
        await visitor.GetAsync("/account/sign-in");
        var fields = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)visitor.Page.QuerySelector("main form")!);
        if (place == "database")
        {
            await RawSqlite.ExecuteAsync(portal.Connection, "ALTER TABLE Reports RENAME TO Gone; ALTER TABLE Accounts RENAME TO Nobody");
        }

        using var response = place == "validator" ? await visitor.RawPostAsync("/account/sign-in", fields) : await visitor.RawAsync(place == "database" ? "/" : "/desk");

        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("没有保存任何改动", text, StringComparison.Ordinal);
        Assert.Matches("编号：<code>[^<]+</code>", text);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-the-inside", text, StringComparison.Ordinal);
        using var alive = await client.GetAsync(new Uri("/css/site.css", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task With_a_certificate_the_keys_lie_encrypted_in_the_database()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("disclosure-keys-").FullName, "keys.p12");
        using (var key = System.Security.Cryptography.RSA.Create(2048))
        {
            using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
                "CN=disclosure", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
            await File.WriteAllBytesAsync(file, certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "p"), Token);
        }

        await using var portal = await Portal.EmptyAsync(new Dictionary<string, string?> { ["DataProtection:CertificateFile"] = file, ["DataProtection:CertificatePassword"] = "p" });
        Assert.SkipWhen(TestDatabase.Server is not null, "Reads a SQLite file.");
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/account/setup");
        await visitor.SendAsync("main form", new() { ["Input.Secret"] = "x" });

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        var stored = await RawSqlite.ReadAsync(portal.Connection, "SELECT Xml FROM DataProtectionKeys");
        Assert.Contains("EncryptedData", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("<value>", stored, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Over_the_wire_what_is_too_large_too_many_or_too_slow_is_refused()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Network:HeaderTimeoutSeconds"] = "1" });
        portal.Listen();
        using var client = portal.CreateClient();
        using var visitor = new Visitor(client);
        await visitor.GetAsync("/account/sign-in");
        var fields = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)visitor.Page.QuerySelector("main form")!).ToList();

        using var many = await visitor.RawPostAsync("/account/sign-in", [.. fields, .. Enumerable.Range(0, 5000).Select(number => KeyValuePair.Create($"k{number}", (string?)"1"))]);
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
        Assert.Contains("超出了限制", await many.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var body = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Key, field.Value ?? "")), KeyValuePair.Create("big", new string('x', 5 * 1024 * 1024))]);

        // Asks before it sends: a server that refuses the size would else close the door in the middle of it.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in") { Content = body, Headers = { ExpectContinue = true } };
        using var large = await client.SendAsync(request, Token);
        Assert.Contains(large.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge });

        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, Token);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\nX-"), Token);
        using var answer = new StreamReader(slow.GetStream());
        Assert.StartsWith("HTTP/1.1 408", await answer.ReadLineAsync(Token), StringComparison.Ordinal);

        using var alive = await visitor.RawAsync("/");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    private sealed class FailingValidator : AbstractValidator<SignInModel.SignInInput>
    {
        public override ValidationResult Validate(ValidationContext<SignInModel.SignInInput> context) => throw new InvalidOperationException("secret-of-the-inside");
    }

    private sealed class FailingAuthorizer : IAuthorizationService
    {
        public Task<AuthorizationResult> AuthorizeAsync(System.Security.Claims.ClaimsPrincipal user, object? resource, IEnumerable<IAuthorizationRequirement> requirements) =>
            throw new InvalidOperationException("secret-of-the-inside");

        public Task<AuthorizationResult> AuthorizeAsync(System.Security.Claims.ClaimsPrincipal user, object? resource, string policyName) =>
            throw new InvalidOperationException("secret-of-the-inside");
    }

    private sealed class FailingEvaluator : Microsoft.AspNetCore.Authorization.Policy.IPolicyEvaluator
    {
        public Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, Microsoft.AspNetCore.Http.HttpContext context) =>
            throw new InvalidOperationException("secret-of-the-inside");

        public Task<Microsoft.AspNetCore.Authorization.Policy.PolicyAuthorizationResult> AuthorizeAsync(
            AuthorizationPolicy policy, Microsoft.AspNetCore.Authentication.AuthenticateResult authenticationResult, Microsoft.AspNetCore.Http.HttpContext context, object? resource) =>
            throw new InvalidOperationException("secret-of-the-inside");
    }
}
