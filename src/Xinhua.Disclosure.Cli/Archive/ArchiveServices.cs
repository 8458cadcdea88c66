using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Documents.Archive;
using Xinhua.Disclosure.Documents.Pdf;

namespace Xinhua.Disclosure.Cli.Archive;

/// <summary>What the verbs of the archive work with.</summary>
internal static class ArchiveServices
{
    /// <summary>How packages are numbered and described: the same environment variables as the portal's settings.</summary>
    public static ArchiveSettings Settings() => new(
        Of("Number", ArchiveSettings.UsualNumber),
        new ArchiveHolding(Of("Fonds", ArchiveSettings.UsualFonds), Of("Issue", ArchiveSettings.UsualIssue), Of("Retention", ArchiveSettings.UsualRetention), ArchiveDesk.Environment));

    /// <summary>Adds the archive to the services of a database.</summary>
    public static ServiceProvider WithArchive(this IServiceCollection services, ArchiveSettings settings) => services
        .AddSingleton(ReportFormats.Load())
        .AddSingleton(settings)
        .AddSingleton(_ => new PdfFontLibrary(new PdfFontOptions()))
        .AddSingleton<PdfWriter>()
        .AddSingleton<PackageWriter>()
        .AddScoped<ArchiveDesk>()
        .BuildServiceProvider();

    private static string Of(string key, string usual) => Environment.GetEnvironmentVariable($"Archive__{key}") is { Length: > 0 } set ? set : usual;
}
