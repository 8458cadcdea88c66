using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Serilog;
using Serilog.Context;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Settings of the section <c>Logs</c>.</summary>
public sealed class LogOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Logs";

    /// <summary>Folder of the daily files.</summary>
    public string Folder { get; init; } = "logs";

    /// <summary>The least that is written to the console; the files hold everything.</summary>
    [RegularExpression("^(Information|Warning|Error)$", ErrorMessage = "Logs:ConsoleLevel 应为 Information、Warning 或 Error。")]
    public string ConsoleLevel { get; init; } = nameof(LogEventLevel.Information);

    /// <summary>The level as the log knows it; everything while the setting is not readable, which stops the start.</summary>
    public LogEventLevel Least() => Enum.TryParse<LogEventLevel>(ConsoleLevel, out var level) ? level : LogEventLevel.Information;
}

internal static class Logs
{
    /// <summary>One line per request on the console, the same as compact JSON in a file per day. No form field and no report text is ever logged.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(LogOptions.Section).Get<LogOptions>() ?? new LogOptions();
        builder.Services.AddSerilog((services, logger) => Configure(logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off), builder.Configuration)
            .Enrich.FromLogContext()
            .Enrich.With<WithoutInvitations>()
            .WriteTo.Console(options.Least(), formatProvider: CultureInfo.InvariantCulture)
            .WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(builder.Environment.ContentRootPath, options.Folder, "disclosure-.jsonl"),
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: null,
                shared: true),
            preserveStaticLogger: true);
    }

    /// <summary>The levels and targets that an operator sets beside our own, in the section <c>Serilog</c>.</summary>
    private static LoggerConfiguration Configure(LoggerConfiguration logger, IConfiguration settings)
    {
        try
        {
            return logger.ReadFrom.Configuration(settings);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new StartRefusedException($"配置有误，没有启动：Serilog 一节写错了（{wrong.Message}）。", wrong);
        }
    }

    /// <summary>
    /// Names the request in every line about it, by the number that error pages show. The host's own way starts an activity for each request besides, which
    /// nobody here follows and which costs a tenth of a kept page. It stands behind the kept pages, which write no line of their own.
    /// </summary>
    public static void UseRequestNames(this WebApplication app) => app.Use(async (context, next) =>
    {
        using (LogContext.PushProperty("RequestId", context.TraceIdentifier))
        using (LogContext.PushProperty(WithoutInvitations.Path, context.Request.Path.Value))
        {
            await next(context);
        }
    });

    /// <summary>One line per request, through this host's own logger: the static one belongs to whichever host started last.</summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options => options.Logger = app.Services.GetRequiredService<Serilog.ILogger>());
}

/// <summary>The address of an invitation is a key; no line of the log may hold it.</summary>
internal sealed class WithoutInvitations : ILogEventEnricher
{
    /// <summary>Name of the property with the address.</summary>
    public const string Path = "RequestPath";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.TryGetValue(Path, out var value) && value is ScalarValue { Value: { } path })
        {
            logEvent.AddOrUpdateProperty(propertyFactory.CreateProperty(Path, InvitationAddress.Mask(path.ToString()!)));
        }
    }
}
