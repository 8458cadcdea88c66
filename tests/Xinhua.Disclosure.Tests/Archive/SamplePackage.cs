using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Documents.Archive;
using Xinhua.Disclosure.Documents.Pdf;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Archive;

/// <summary>The package of a published correction of the demo district, made once for all tests, and copies of it in which something is wrong.</summary>
internal static class SamplePackage
{
    public static readonly ReportFormats Formats = ReportFormats.Load();

    private static readonly Lazy<Task<ArchiveRecord>> Made = new(ReadAsync);
    private static readonly Lazy<Task<byte[]>> Packed = new(async () => Pack(await RecordAsync()));
    private static readonly Lazy<PackageWriter> Writer = new(() => new PackageWriter(Formats, new PdfWriter(new PdfFontLibrary(new PdfFontOptions()))));

    /// <summary>What the package is made from.</summary>
    public static Task<ArchiveRecord> RecordAsync() => Made.Value;

    /// <summary>The package, as it was made.</summary>
    public static async Task<byte[]> PackedAsync() => await Packed.Value;

    /// <summary>The package, opened anew so that each test may change it.</summary>
    public static async Task<OpenedPackage> SoundAsync() => Open(await Packed.Value);

    /// <summary>Makes the package.</summary>
    public static byte[] Pack(ArchiveRecord record) => Assert.IsType<PackageOutcome.Made>(Writer.Value.Write(record, PackageSurroundings.Alone)).Bytes.ToArray();

    /// <summary>Makes the package, whatever comes of it.</summary>
    public static PackageOutcome Write(ArchiveRecord record) => Writer.Value.Write(record, PackageSurroundings.Alone);

    public static OpenedPackage Open(byte[] bytes) => Assert.IsType<OpenOutcome.Opened>(OpenedPackage.Open(bytes)).Package;

    /// <summary>What each item says of a package.</summary>
    public static IReadOnlyList<CheckResult> Check(OpenedPackage package, PackageSurroundings? surroundings = null) => new PackageCheck(Formats).Check(package, surroundings ?? PackageSurroundings.Alone);

    /// <summary>What one item says of a package.</summary>
    public static CheckFinding Ask(string code, OpenedPackage package, PackageSurroundings? surroundings = null) =>
        PackageCheck.Items.Single(item => item.Code == code).Look(new Inspection(package, surroundings ?? PackageSurroundings.Alone, Formats));

    /// <summary>A copy in which files were changed, with manifests that fit the change: only what looks at the meaning can notice.</summary>
    public static OpenedPackage With(OpenedPackage package, Action<SortedDictionary<string, byte[]>> change, bool isSealedAnew = true)
    {
        var files = new SortedDictionary<string, byte[]>(package.Files.ToDictionary(), StringComparer.Ordinal);
        change(files);
        if (isSealedAnew)
        {
            PackageWriter.SealTags(files);
        }

        return new OpenedPackage(package.Folder, files, package.Damaged);
    }

    /// <summary>Changes a text file.</summary>
    public static void Edit(this IDictionary<string, byte[]> files, string path, Func<string, string> edit)
    {
        var text = Encoding.UTF8.GetString(files[path]);
        var edited = edit(text);
        Assert.NotEqual(text, edited);
        files[path] = Encoding.UTF8.GetBytes(edited);
    }

    private static async Task<ArchiveRecord> ReadAsync()
    {
        await using var portal = await Portal.WithDemoAsync();
        await using var scope = portal.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        var corrected = await db.Revisions.Where(revision => revision.Number > 1 && revision.State == RevisionState.Published).Select(revision => revision.Id).FirstAsync(TestContext.Current.CancellationToken);
        var settings = new ArchiveSettings(ArchiveSettings.UsualNumber, new ArchiveHolding("0001", ArchiveSettings.UsualIssue, "永久", "测试环境"));
        var desk = new ArchiveDesk(db, Formats, settings, TimeProvider.System);
        return (await desk.RecordAsync(corrected, new Actor(7, "档案员"), TestContext.Current.CancellationToken))!.Value.Record;
    }
}
