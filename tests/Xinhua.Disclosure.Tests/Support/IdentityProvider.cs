using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>A real provider of OpenID Connect on this machine. Whoever comes is the person named in <see cref="Person"/>.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    /// <summary>One for the whole run: making one takes longer than signing in.</summary>
    private static readonly RsaSecurityKey Key = new(RSA.Create(2048));

    private readonly WebApplication app;

    private IdentityProvider(WebApplication app) => this.app = app;

    /// <summary>Who signs in next.</summary>
    public string Person { get; set; } = "";

    /// <summary>How they prove it.</summary>
    public string Method { get; set; } = "pwd";

    /// <summary>Whether the provider answers with another nonce than it was asked with.</summary>
    public bool ChangesNonce { get; set; }

    /// <summary>Where it is.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<IdentityProvider> StartAsync()
    {
        IdentityProvider provider = null!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes("openid", "profile");
            options.EnableDegradedMode().AddEncryptionKey(Key).AddSigningKey(Key);
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (provider.ChangesNonce)
                {
                    context.Request.Nonce = "another-nonce";
                }

                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
            options.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var identity = new ClaimsIdentity("person");
                identity.SetClaim("sub", provider.Person).SetClaim("preferred_username", provider.Person).SetClaim("amr", provider.Method);
                identity.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken]);
                context.Principal = new ClaimsPrincipal(identity);
                context.Principal.SetScopes(context.Request.GetScopes());
                return default;
            }));
        });
        var app = builder.Build();
        app.UseAuthentication();
        provider = new IdentityProvider(app);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
