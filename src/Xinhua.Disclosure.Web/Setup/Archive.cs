using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Documents.Archive;
using Xinhua.Disclosure.Web.Archive;
using Xinhua.Disclosure.Web.Pages.Office;

namespace Xinhua.Disclosure.Web.Setup;

internal static class ArchiveSetup
{
    /// <summary>The archive of published revisions, and the nightly look after it.</summary>
    public static void AddArchive(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArchiveOptions>().BindConfiguration(ArchiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ArchiveOptions>, ArchiveOptions.Check>();
        builder.Services
            .AddSingleton(services => services.GetRequiredService<IOptions<ArchiveOptions>>().Value.ToSettings())
            .AddSingleton<PackageWriter>()
            .AddScoped<ArchiveDesk>()
            .AddScoped<ArchiveCare>()
            .AddScoped<ArchiveReport>()
            .AddSingleton<NightlyArchiveCheck>()
            .AddHostedService(services => services.GetRequiredService<NightlyArchiveCheck>());
    }

    /// <summary>Packages and the list of a year, for the office they belong to.</summary>
    public static void MapArchive(this WebApplication app)
    {
        app.MapGet("/office/archive/{year:int}/{number}.zip", SendPackageAsync).RequireAuthorization();
        app.MapGet("/office/archive/{year:int}/register.csv", SendRegisterAsync).RequireAuthorization();
    }

    private static async Task<IResult> SendPackageAsync(int year, string number, CurrentOffice office, ArchiveDesk archive, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var scope = await office.ScopeAsync(cancellationToken);
        return await archive.FindAsync(number, cancellationToken) is { } package && package.Year == year && (await archive.ItemsAsync(scope, year, cancellationToken)).Exists(item => item.Number == number)
            ? Results.File(package.Bytes.ToArray(), "application/zip", FileNames.Of($"{package.Number}.zip"))
            : Results.StatusCode(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> SendRegisterAsync(int year, CurrentOffice office, ArchiveDesk archive, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var items = await archive.ItemsAsync(await office.ScopeAsync(cancellationToken), year, cancellationToken);
        var packages = items.Where(item => item.Number is not null).OrderBy(item => item.Number, StringComparer.Ordinal)
            .Select(item => new RegisteredPackage(item.Number!, item.AgencyName, item.Year, item.Revision, item.Size!.Value, item.Sha256!, new DateTimeOffset(item.MadeAt!.Value, TimeSpan.Zero)));
        return Results.File(YearRegister.Write([.. packages]), "text/csv; charset=utf-8", $"归档登记表-{year}.csv");
    }
}
