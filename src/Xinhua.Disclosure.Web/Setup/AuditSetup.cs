using Xinhua.Disclosure.Web.Audit;

namespace Xinhua.Disclosure.Web.Setup;

internal static class AuditSetup
{
    /// <summary>Checking, keeping and pruning the audit log, and the alarms.</summary>
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<AuditCheck>();
        builder.Services.AddScoped<AlarmWatch>();
        builder.Services.AddSingleton<NightlyAudit>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NightlyAudit>());
    }
}
