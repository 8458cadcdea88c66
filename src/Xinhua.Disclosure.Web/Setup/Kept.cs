using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Setup;

internal static class KeptSetup
{
    public static void AddKept(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KeptOptions>().BindConfiguration(KeptOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PublicStamps>().AddSingleton<KeptPages>().AddSingleton<KeptAssets>()
            .AddSingleton<KeptPageLog>().AddHostedService(services => services.GetRequiredService<KeptPageLog>());
    }

    /// <summary>Before everything that costs, after what protects.</summary>
    public static void AnswerFromKept(this WebApplication app) => app.Use(app.Services.GetRequiredService<KeptPages>().AnswerAsync);

    /// <summary>After routing, which knows what may be kept; before sessions and limits, which say nothing of a page that is there.</summary>
    public static void KeepPages(this WebApplication app) => app.Use(app.Services.GetRequiredService<KeptPages>().KeepAsync);
}
