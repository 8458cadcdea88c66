using Xinhua.Disclosure.Web.Demo;
using Xinhua.Disclosure.Web.Setup;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.Host.UseDefaultServiceProvider(options => (options.ValidateScopes, options.ValidateOnBuild) = (true, true));
    builder.AddLogs();
    builder.AddSettings();
    builder.AddDatabase();
    builder.AddSecurity();
    builder.AddReports();
    builder.AddPages();

    var app = builder.Build();
    app.UseRequestLog();
    app.UseErrorPages();
    app.UseSecurityHeaders();
    app.UseAssets();
    app.UseRouting();
    app.UseRequestLocalization();
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapPages();
    app.MapDownloads();

    app.CheckSettings();
    await app.PrepareDatabaseAsync();
    await app.LoadDemoAsync();
    await app.AnnounceFirstRunAsync();
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartRefusal.Explain(failure) is { } sentences)
{
    await Console.Error.WriteLineAsync(sentences);
    return 1;
}
