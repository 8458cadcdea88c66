using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Web.Demo;
using Xinhua.Disclosure.Web.Machines;
using Xinhua.Disclosure.Web.OpenData;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

try
{
    // What costs most of a start, reading the forms and the first use of the database, is done by another core
    // while the services and the pipeline are put together.
    var formats = Task.Run(ReportFormats.Load);
    var builder = WebApplication.CreateBuilder(args);
    builder.Host.UseDefaultServiceProvider(options => (options.ValidateScopes, options.ValidateOnBuild) = (true, true));
    builder.AddLogs();
    builder.AddSettings();
    var prepared = builder.AddDatabase();
    builder.AddSecurity();
    builder.AddAudit();
    builder.AddHardening();
    builder.AddRules();
    builder.AddReports(await formats);
    builder.AddOffice();
    builder.AddArchive();
    builder.AddOpenData();
    builder.AddPages();
    builder.AddKept();
    builder.AddApiDescription();

    var app = builder.Build();
    app.CheckSettings();
    app.UseHardening();
    app.AnswerFromKept();
    app.UseRequestNames();
    app.UseRequestLog();
    app.UseErrorPages();
    app.UseApiFrame();
    app.UseAssets();
    app.UseRouting();
    app.KeepPages();
    app.UseRequestLocalization();
    app.UseAuthentication();
    app.UseRateLimiter();
    app.UseMiddleware<AuditRequests>();
    app.UseMiddleware<AdminNetworks>();
    app.UseAuthorization();
    app.UseMiddleware<DutyRedirect>();
    app.MapPages();
    app.MapViewSwitch();
    app.MapSiteColour();
    app.MapDownloads();
    app.MapMachineFiles();
    app.MapOpenData();
    app.MapVerification();
    app.MapCalendars();
    app.MapArchive();
    app.MapApi();
    app.MapApiDescription();

    await prepared;
    await app.LoadDemoAsync();
    await app.CountPublishedAsync();
    await Task.WhenAll(app.StartAsync(), Task.Run(app.AnnounceFirstRunAsync));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (StartRefusal.Explain(failure) is { } sentences)
{
    await Console.Error.WriteLineAsync(sentences);
    return 1;
}
