using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Settings of the section <c>OpenIdConnect</c>: the government's own sign-in, where there is one.</summary>
public sealed class OpenIdConnectSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "OpenIdConnect";

    /// <summary>Address of the provider; empty where there is none.</summary>
    public string Authority { get; init; } = "";

    /// <summary>What the provider calls the portal.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The secret agreed with the provider.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>The claim that holds the user name of the account.</summary>
    public string Claim { get; init; } = "preferred_username";

    /// <summary>What the button says.</summary>
    public string Name { get; init; } = "统一身份认证";

    /// <summary>Whether a second factor given to the provider counts here.</summary>
    public bool TrustsSecondFactor { get; init; }

    /// <summary>Whether there is a provider.</summary>
    public bool IsOn => Authority.Length > 0;
}

/// <summary>
/// Sign-in with a provider of OpenID Connect. The provider says who somebody is; whether there is an account for them, and what it may do, is decided here.
/// </summary>
public sealed class ExternalSignIn(
    AccountRegister accounts, ILookupNormalizer names, SignInStart start, DisclosureDbContext db, AnonymousLines lines, IOptions<OpenIdConnectSettings> settings, TimeProvider clock) : OpenIdConnectEvents
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = "external";

    /// <summary>The answer of the provider was not one to a question of ours.</summary>
    public const string BadAnswer = "answer";

    /// <summary>There is no account that may be used for this person.</summary>
    public const string NoAccount = "account";

    /// <inheritdoc/>
    /// <remarks>The provider's answer is good. Our own session takes the place of the one the platform would begin.</remarks>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        Tell(http);
        context.HandleResponse();
        var name = context.Principal?.FindFirstValue(settings.Value.Claim);
        var account = string.IsNullOrWhiteSpace(name) ? null : await accounts.FindAsync(names.NormalizeName(name), http.RequestAborted);
        var now = clock.GetUtcNow().UtcDateTime;

        // Names are folded so that nobody here can take a name that looks like another. What a provider calls somebody must be the name itself.
        if (account is not null && !string.Equals(account.UserName, name, StringComparison.OrdinalIgnoreCase))
        {
            account = null;
        }

        if (account is null || !SessionCookie.MayUse(account, now) || account.LockoutEnd > now)
        {
            await RefuseAsync(http, account, $"{settings.Value.Name}：{(account is null ? "没有对应的账号" : "账号不能使用")}", NoAccount);
            return;
        }

        var target = ReturnAddress.IsOurs(context.ReturnUri) ? context.ReturnUri : SignInStart.LandingOf(account);
        var hasSecondFactor = settings.Value.TrustsSecondFactor && context.Principal!.FindAll("amr").Any(SaysSeveralFactors);
        if (account.TotpSince is not null && !hasSecondFactor)
        {
            await start.WaitForCodeAsync(account);
            context.Response.Redirect("/account/sign-in/code" + QueryString.Create("returnUrl", target));
            return;
        }

        // The answer comes before the session of the browser is looked at; it ends with the new one.
        await http.AuthenticateAsync(SessionCookie.Scheme);
        var proof = new SignInProof(hasSecondFactor, IsProvedHere: false, $"{settings.Value.Name}{(hasSecondFactor ? "，已验证第二因素" : "")}");
        if (!await start.BeginAsync(account, proof, http.RequestAborted))
        {
            await RefuseAsync(http, account, $"{settings.Value.Name}：账号刚刚被修改", NoAccount);
            return;
        }

        context.Response.Redirect(target);
    }

    /// <inheritdoc/>
    /// <remarks>State or nonce is not ours or was used before, the signature is wrong, or the person gave up.</remarks>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        Tell(context.HttpContext);
        context.HandleResponse();
        await RefuseAsync(context.HttpContext, null, $"{settings.Value.Name}的答复无效", BadAnswer);
    }

    private static bool SaysSeveralFactors(Claim claim) =>
        claim.Value == "mfa" || (claim.Value.StartsWith('[') && JsonSerializer.Deserialize<string[]>(claim.Value)?.Contains("mfa") == true);

    private async Task RefuseAsync(HttpContext http, Account? account, string detail, string why)
    {
        if (account is not null || lines.MayWrite(http))
        {
            await accounts.RecordRefusalAsync(account, AuditAction.SignInRefused, detail, http.RequestAborted);
        }

        http.Response.Redirect("/account/sign-in/refused" + QueryString.Create("why", why));
    }

    /// <summary>The provider's answer is taken before the requests are told to the trail; so it is told here.</summary>
    private void Tell(HttpContext http) =>
        db.Trail.Origin = AuditOrigin.System with { Name = "未登录", Address = http.Connection.RemoteIpAddress?.ToString() ?? "", Request = http.TraceIdentifier };
}

internal static class ExternalSignInSetup
{
    /// <summary>Adds the provider of the settings, if there is one. Its answer comes as a plain visit, so that the cookies of the question come with it.</summary>
    public static void AddExternalSignIn(this AuthenticationBuilder authentication, WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OpenIdConnectSettings>().BindConfiguration(OpenIdConnectSettings.Section)
            .Validate(
                settings => !settings.IsOn || (Uri.TryCreate(settings.Authority, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)),
                "OpenIdConnect:Authority 应为 https 开头的完整地址。")
            .Validate(settings => !settings.IsOn || settings.ClientId.Length > 0, "设置了 OpenIdConnect:Authority 时，OpenIdConnect:ClientId 不能为空。")
            .Validate(settings => !settings.IsOn || (settings.Claim.Length > 0 && settings.Name.Length is > 0 and <= 20), "OpenIdConnect:Claim 和 OpenIdConnect:Name 不能为空，Name 最多20个字。")
            .ValidateOnStart();
        var settings = builder.Configuration.GetSection(OpenIdConnectSettings.Section).Get<OpenIdConnectSettings>() ?? new();
        if (!settings.IsOn)
        {
            return;
        }

        builder.Services.AddScoped<ExternalSignIn>();
        authentication.AddOpenIdConnect(ExternalSignIn.Scheme, options =>
        {
            options.Authority = settings.Authority;
            options.ClientId = settings.ClientId;
            options.ClientSecret = settings.ClientSecret;
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.UsePkce = true;
            options.MapInboundClaims = false;
            options.SaveTokens = false;
            options.GetClaimsFromUserInfoEndpoint = false;
            options.CallbackPath = "/account/sign-in/callback";
            options.SignInScheme = SessionCookie.HalfwayScheme;
            options.EventsType = typeof(ExternalSignIn);
            options.RequireHttpsMetadata = !new Uri(settings.Authority).IsLoopback;
            foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            {
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;

                // For this host alone, which browsers take from the name only when the cookie is for the whole of it.
                (cookie.Name, cookie.Path) = ((builder.Environment.IsDevelopment() ? "" : "__Host-") + "disclosure" + cookie.Name, "/");
            }
        });
    }
}
