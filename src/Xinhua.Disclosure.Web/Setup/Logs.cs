using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

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
