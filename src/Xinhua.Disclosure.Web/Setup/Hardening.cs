using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Web.OpenData;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>What holds against those who do not mean well: headers, cookies, limits, proxies, keys.</summary>
internal static partial class Hardening
{
    /// <summary>Largest body of an ordinary request.</summary>
    public const int UsualBody = 1024 * 1024;

    /// <summary>Largest body of the entry form: a report's text is long, each character three bytes and each byte three in a form.</summary>
    public const int EntryBody = 4 * 1024 * 1024;

    /// <summary>Most fields of the entry form.</summary>
    public const int EntryFields = 2048;

    /// <summary>Longest name of a field of the entry form: a reason is named by its subject, each character of which may be written as three.</summary>
    private const int EntryKeyLength = 2048;

    /// <summary>The entry form, and the pages that carry it on when it was sent into a session that is over.</summary>
    private static readonly string[] EntryPages = ["/Desk/Reports/Entry", "/Account/Resume", "/Account/SignIn", "/Account/Code"];

    /// <summary>What host filtering takes for any host.</summary>
    private static readonly string[] AnyHost = ["*", "0.0.0.0", "[::]", "::"];

    private const string OneYear = "max-age=31536000; includeSubDomains";

    /// <summary>Nothing is loaded from elsewhere, nothing inline runs, nobody frames us.</summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

    /// <summary>Nothing the pages do needs any of these.</summary>
    private const string Permissions = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    public static void AddHardening(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<NetworkOptions>().BindConfiguration(NetworkOptions.Section).ValidateDataAnnotations()
            .Validate(network => network.IsReadable, "Network 中的地址无法识别：KnownProxies 写IP地址，KnownNetworks 和 AdminNetworks 写网段（如 10.0.0.0/24）。")
            .ValidateOnStart();
        builder.Services.AddOptions<RateOptions>().BindConfiguration(RateOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KeyOptions>().BindConfiguration(KeyOptions.Section);
        builder.Services.AddOptions<HostFilteringOptions>().Configure(hosts => hosts.IncludeFailureMessage = false)
            .Validate(
                hosts => builder.Environment.IsDevelopment() || (hosts.AllowedHosts is { Count: > 0 } && !hosts.AllowedHosts.Any(AnyHost.Contains)),
                "AllowedHosts 应写本站的域名（多个用分号隔开），不能为空、* 或 0.0.0.0：否则伪造的域名会进入页面和邮件中的链接。")
            .ValidateOnStart();
        builder.Services.AddOptions<HttpsRedirectionOptions>().Configure<IOptions<NetworkOptions>>((https, network) => https.HttpsPort = network.Value.HttpsPort);

        // Ahead of what the platform puts first, the filtering of hosts: its refusals carry the headers too.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, HeadersFirst>());
        AddProxies(builder);
        AddCookies(builder);
        AddLimits(builder);
        ProtectKeys(builder);
    }

    /// <summary>The frame around everything: it stands first, so that errors and files are within.</summary>
    public static void UseHardening(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use(LastResortAsync);
        if (!app.Environment.IsDevelopment())
        {
            app.UseHttpsRedirection();
        }
    }

    /// <summary>Sets the headers of every answer, whoever gives it.</summary>
    private sealed class HeadersFirst(IHostEnvironment environment) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var isProduction = !environment.IsDevelopment();
            app.Use((context, inner) =>
            {
                context.Response.OnStarting(() =>
                {
                    SetHeaders(context, isProduction);
                    return Task.CompletedTask;
                });
                return inner(context);
            });
            next(app);
        };
    }

    private static void SetHeaders(HttpContext context, bool isProduction)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = ApiFrame.IsApi(context) ? "cross-origin" : "same-origin";
        headers.XFrameOptions = "DENY";
        if (isProduction && context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        // A page shows who is signed in, so no cache between may give it to somebody else; an asset is the same for all.
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true && !headers.Vary.ToString().Contains("Cookie", StringComparison.Ordinal))
        {
            headers.Append("Vary", "Cookie");
        }

        if (context.User.Identity?.IsAuthenticated == true)
        {
            headers.CacheControl = "no-store";
        }
    }

    /// <summary>When even the error page fails, as without a database: a page that needs nothing.</summary>
    private static async Task LastResortAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // The last line of defence: whatever it is, the visitor reads a sentence and the log has the failure.
        catch (Exception failure) when (!context.Response.HasStarted && failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogLastResort(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Xinhua.Disclosure.Web.LastResort"), context.TraceIdentifier, failure);
            context.Response.Clear();
            context.Response.StatusCode = failure is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsync($"""
                <!DOCTYPE html>
                <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>系统出了问题</title></head>
                <body><main><h1>系统出了问题</h1><p>没有保存任何改动。请稍后再试；如果一直这样，请联系管理员，并告诉这个编号：<code>{WebUtility.HtmlEncode(context.TraceIdentifier)}</code></p></main></body></html>
                """);
        }
    }

    private static void AddProxies(WebApplicationBuilder builder) =>
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<NetworkOptions>>((forwarded, network) =>
        {
            // One proxy's word is taken and no more: what stands further left in the header is what the client wrote.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = 1;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in network.Value.KnownProxies)
            {
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
            }

            foreach (var known in network.Value.KnownNetworks)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(known));
            }

            if (forwarded.KnownProxies.Count == 0 && forwarded.KnownIPNetworks.Count == 0)
            {
                forwarded.ForwardedHeaders = ForwardedHeaders.None;
            }
        });

    /// <summary>Outside development every cookie is for this host alone and for HTTPS alone.</summary>
    private static void AddCookies(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CookieTempDataProvider>().Replace(ServiceDescriptor.Singleton<ITempDataProvider, NoticeCookie>());
        builder.Services.AddAntiforgery(options => options.Cookie.Name = "disclosure-form");
        builder.Services.Configure<CookieTempDataProviderOptions>(options => (options.Cookie.Name, options.Cookie.SameSite) = ("disclosure-notice", SameSiteMode.Lax));
        if (builder.Environment.IsDevelopment())
        {
            return;
        }

        builder.Services.PostConfigure<AntiforgeryOptions>(options => Secure(options.Cookie));
        builder.Services.PostConfigure<CookieTempDataProviderOptions>(options => Secure(options.Cookie));
        builder.Services.PostConfigureAll<CookieAuthenticationOptions>(options => Secure(options.Cookie));

        static void Secure(CookieBuilder cookie)
        {
            if (cookie.Name?.StartsWith("__Host-", StringComparison.Ordinal) == false)
            {
                cookie.Name = "__Host-" + cookie.Name.TrimStart('.');
            }

            (cookie.SecurePolicy, cookie.HttpOnly, cookie.Path, cookie.Domain) = (CookieSecurePolicy.Always, true, "/", null);
        }
    }

    private static void AddLimits(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<NetworkOptions>>((kestrel, network) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = UsualBody;
            // A search of ten thousand Chinese characters is answered with a page that helps, and not by a dropped connection: nine bytes each.
            kestrel.Limits.MaxRequestLineSize = 96 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(network.Value.HeaderTimeoutSeconds);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            kestrel.Limits.MaxConcurrentConnections = network.Value.MaxConnections;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        });
        builder.Services.Configure<FormOptions>(forms => (forms.ValueCountLimit, forms.KeyLengthLimit, forms.ValueLengthLimit, forms.MultipartBodyLengthLimit) = (1024, 256, UsualBody, UsualBody));
        // After everything else: the platform puts a new set of conventions in when pages are added.
        builder.Services.PostConfigure<RazorPagesOptions>(pages =>
        {
            foreach (var entry in EntryPages)
            {
                pages.Conventions.AddPageApplicationModelConvention(entry, page =>
                {
                    page.Filters.Add(new RequestSizeLimitAttribute(EntryBody));
                    page.Filters.Add(new RequestFormLimitsAttribute { ValueCountLimit = EntryFields, KeyLengthLimit = EntryKeyLength, ValueLengthLimit = EntryBody });
                });
            }
        });
        builder.Services.AddRateLimiter(limiter => limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests);
        builder.Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<RateOptions>>((limiter, rates) =>
        {
            limiter.GlobalLimiter = RequestLimits.Create(rates.Value);
            limiter.OnRejected = (refused, _) =>
            {
                RequestLimits.Refuse(refused.HttpContext, refused.Lease);
                return ValueTask.CompletedTask;
            };
        });
    }

    private static void ProtectKeys(WebApplicationBuilder builder)
    {
        var keys = builder.Configuration.GetSection(KeyOptions.Section).Get<KeyOptions>() ?? new KeyOptions();
        if (keys.CertificateFile.Length == 0)
        {
            return;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(keys.CertificateFile, keys.CertificatePassword);
            if (!certificate.HasPrivateKey)
            {
                throw new StartRefusedException($"配置有误，没有启动：DataProtection:CertificateFile（{keys.CertificateFile}）中没有私钥，请换成带私钥的PKCS#12文件。");
            }

            X509Certificate2[] readable = keys.PreviousCertificateFile.Length == 0
                ? [certificate]
                : [certificate, X509CertificateLoader.LoadPkcs12FromFile(keys.PreviousCertificateFile, keys.PreviousCertificatePassword)];
            builder.Services.AddDataProtection().ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(readable);
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"配置有误，没有启动：DataProtection:CertificateFile（{keys.CertificateFile}）或 PreviousCertificateFile（{keys.PreviousCertificateFile}）打不开：{broken.Message} 请检查文件和密码。");
        }
    }

    [LoggerMessage(LogLevel.Critical, "Request {RequestId} failed and so did the page that should have said so")]
    private static partial void LogLastResort(ILogger logger, string requestId, Exception failure);
}
