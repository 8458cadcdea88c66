using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Setup;

internal static class Logs
{
    /// <summary>One line per request on the console, the same as compact JSON in a file per day. No form field and no report text is ever logged.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        var folder = builder.Configuration["Logs:Folder"] ?? "logs";
        builder.Services.AddSerilog((services, logger) => logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()
            .Enrich.With<WithoutInvitations>()
            .WriteTo.Console(formatProvider: CultureInfo.InvariantCulture)
            .WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(builder.Environment.ContentRootPath, folder, "disclosure-.jsonl"),
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: null,
                shared: true),
            preserveStaticLogger: true);
    }

    /// <summary>One line per request, through this host's own logger: the static one belongs to whichever host started last.</summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options => options.Logger = app.Services.GetRequiredService<Serilog.ILogger>());
}

/// <summary>The address of an invitation is a key; no line of the log may hold it.</summary>
internal sealed class WithoutInvitations : ILogEventEnricher
{
    private const string Path = "RequestPath";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.TryGetValue(Path, out var value) && value is ScalarValue { Value: { } path })
        {
            logEvent.AddOrUpdateProperty(propertyFactory.CreateProperty(Path, InvitationAddress.Mask(path.ToString()!)));
        }
    }
}
