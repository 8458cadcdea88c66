using Microsoft.AspNetCore.Identity;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Pages.Admin.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Setup;

internal static class SecuritySetup
{
    /// <summary>Rounds of PBKDF2 with SHA-512, as OWASP asks for (SEC-20).</summary>
    private const int PasswordIterations = 210_000;

    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.AddAuthentication(SessionCookie.Scheme)
            .AddCookie(SessionCookie.Scheme, options =>
            {
                Harden(options.Cookie, "disclosure", isDevelopment);
                options.EventsType = typeof(SessionCookie);

                // Whether a session is good stands in the database; the ticket only has to outlive it, so that a form sent too late is still known to be somebody's.
                options.ExpireTimeSpan = TimeSpan.FromDays(7);
                options.SlidingExpiration = false;
            })
            .AddCookie(SessionCookie.HalfwayScheme, options => Harden(options.Cookie, "disclosure-halfway", isDevelopment))
            .AddExternalSignIn(builder);
        builder.Services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordIterations);
        builder.Services.AddSingleton<ILookupNormalizer, WideNames>();
        builder.Services.AddScoped<IPasswordValidator<Account>, PasswordRules>();
        builder.Services.AddIdentityCore<Account>()
            .AddEntityFrameworkStores<DisclosureDbContext>()
            .AddErrorDescriber<ChineseIdentityErrors>();
        builder.Services.AddOptions<SecurityOptions>().BindConfiguration(SecurityOptions.Section).ValidateDataAnnotations()
            .Validate(
                options => isDevelopment || options.SecondFactor == SecondFactorRule.Required,
                "Security:SecondFactor 只能在演示和开发环境设为 Optional；正式环境中，审核、签发、主管部门和管理员必须使用动态口令。")
            .Validate(options => options.IdleMinutes <= options.AbsoluteHours * 60, "Security:IdleMinutes 不能比 Security:AbsoluteHours 更长。")
            .ValidateOnStart();
        builder.Services.AddAuthorization();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<CurrentAccount>();
        builder.Services.AddScoped<SessionRegister>();
        builder.Services.AddScoped<SessionCookie>();
        builder.Services.AddScoped<SignInStart>();
        builder.Services.AddScoped<CredentialCheck>();
        builder.Services.AddScoped<IdentityConfirmation>();
        builder.Services.AddScoped<Invitations>();
        builder.Services.AddSingleton<DecoyPassword>();
        builder.Services.AddSingleton<CommonPasswords>();
        builder.Services.AddSingleton<Totp>();
        builder.Services.AddSingleton<KeptForms>();
        builder.Services.AddSingleton<SetupSecret>();
        builder.Services.AddSingleton<SignInFailures>();
        builder.Services.AddSingleton<AnonymousLines>();
        builder.Services.AddScoped<NewPassword>();
        builder.Services.AddSingleton(TimeProvider.System);
    }

    /// <summary>For https only, for this host only, out of reach of scripts; over plain http only where the portal is developed.</summary>
    private static void Harden(CookieBuilder cookie, string name, bool isDevelopment)
    {
        cookie.Name = isDevelopment ? name : "__Host-" + name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
    }

    /// <summary>On a system without any account, tells the operator how to make the first one.</summary>
    public static async Task AnnounceFirstRunAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<AccountRegister>().IsEmptyAsync(CancellationToken.None))
        {
            return;
        }

        // To the console only: the secret must not be found in a log file later.
        var secret = app.Services.GetRequiredService<SetupSecret>();
        await Console.Out.WriteLineAsync($"首次启动：系统中还没有账号。请在24小时内打开 /account/setup ，用一次性口令 {secret.Value} 建立第一个安全管理员。");
    }
}
