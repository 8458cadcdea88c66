using Serilog;
using Xinhua.Disclosure.Web.Demo;
using Xinhua.Disclosure.Web.Setup;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(options => (options.ValidateScopes, options.ValidateOnBuild) = (true, true));
builder.AddLogs();
builder.AddSettings();
builder.AddDatabase();
builder.AddSecurity();
builder.AddReports();
builder.AddPages();

var app = builder.Build();
app.UseSerilogRequestLogging();
app.UseErrorPages();
app.UseSecurityHeaders();
app.UseAssets();
app.UseRouting();
app.UseRequestLocalization();
app.UseAuthentication();
app.UseAuthorization();
app.MapPages();
app.MapDownloads();

await app.PrepareDatabaseAsync();
await app.LoadDemoAsync();
await app.AnnounceFirstRunAsync();
await app.RunAsync();
