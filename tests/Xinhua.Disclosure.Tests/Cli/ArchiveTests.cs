using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Cli;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Cli;

/// <summary><c>disclosure archive</c>, <c>verify</c> and <c>import-archive</c> on the demo district.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const string Year = "2023";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-archive-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(folder.FullName, "out");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_year_is_archived_exported_verified_and_brought_back_with_the_same_digests_and_files()
    {
        await using var portal = await Portal.WithDemoAsync();
        Assert.SkipWhen(TestDatabase.Server is not null, "The command is given the SQLite file of the portal.");
        _ = portal.Services;
        var connection = $"Data Source={portal.DatabaseFile}";

        var (code, output, error) = await RunAsync("archive", "--year", Year, "--out", Out, "--connection", connection);
        Assert.Equal((0, ""), (code, error));
        var packages = Directory.GetFiles(Out, "*.zip").Order(StringComparer.Ordinal).ToList();
        var published = portal.Ask(db => db.Revisions.Count(revision => revision.State == RevisionState.Published && db.Reports.Any(report => report.Id == revision.ReportId && report.Year == 2023)));
        Assert.True(published > 1);
        Assert.Equal(Enumerable.Range(1, published).Select(place => $"0001-2023-NDBG-{place:0000}.zip"), packages.Select(Path.GetFileName));
        Assert.Contains($"[1/{published}] 已归档 0001-2023-NDBG-0001", output, StringComparison.Ordinal);
        Assert.Contains($"合计{published}件", await File.ReadAllTextAsync(Path.Combine(Out, "归档登记表-2023.csv"), Token), StringComparison.Ordinal);

        // What was done is not done again; what is missing is made up for.
        var before = await File.ReadAllBytesAsync(packages[0], Token);
        File.Delete(packages[0]);
        await File.WriteAllTextAsync(packages[0] + ".partial", "half", Token);
        (code, output, _) = await RunAsync("archive", "--year", Year, "--out", Out, "--connection", connection);
        Assert.Equal(0, code);
        Assert.Contains("本次归档0个，导出1个", output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(packages[0], Token));
        Assert.Empty(Directory.GetFiles(Out, "*.partial"));

        (code, output, error) = await RunAsync("verify", Out);
        Assert.True((code, error) == (0, ""), output + error);
        Assert.Equal(published, output.Split("  通过：共").Length - 1);
        Assert.DoesNotContain("不适用　", output, StringComparison.Ordinal);

        await using var empty = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (code, output, error) = await RunAsync("import-archive", Out, "--connection", empty.ConnectionString);
        Assert.True((code, error) == (0, ""), output + error);
        await using var restored = empty.CreateContext();
        Assert.Equal(portal.Ask(Facts), Facts(restored));
        var formats = ReportFormats.Load();
        var slugs = await restored.Reports.Select(report => new { report.Id, report.Agency.Slug }).ToDictionaryAsync(report => report.Id, report => report.Slug, Token);
        foreach (var revision in await restored.Revisions.Include(one => one.Figures).Include(one => one.Texts).Include(one => one.Files).ToListAsync(Token))
        {
            Assert.Equal(revision.Digest, ContentDigest.Compute(revision.Content(formats.Get(revision.FormatId), slugs[revision.ReportId], 2023)));
        }

        Assert.Equal(AuditAction.PackagesImported, (await restored.AuditEvents.OrderBy(line => line.Sequence).LastAsync(Token)).Action);
        Assert.Equal(2, (await RunAsync("import-archive", Out, "--connection", empty.ConnectionString)).Code);
        await Assert.ThrowsAnyAsync<Exception>(() => RawSqlite.ExecuteAsync(empty.ConnectionString, "UPDATE ArchivePackages SET Number = 'x'"));
        await Assert.ThrowsAnyAsync<Exception>(() => RawSqlite.ExecuteAsync(empty.ConnectionString, "DELETE FROM ArchivePackageContents"));
        await Assert.ThrowsAnyAsync<Exception>(() => RawSqlite.ExecuteAsync(empty.ConnectionString, "REPLACE INTO ArchivePackageContents (RevisionId, Bytes) SELECT RevisionId, x'00' FROM ArchivePackages"));

        // One byte anywhere, and the command names the file.
        await DamageAsync(packages[1]);
        await using var other = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (code, _, error) = await RunAsync("import-archive", Out, "--connection", other.ConnectionString);
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(packages[1]), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_changed_anywhere_in_an_exported_package_is_noticed_and_the_file_is_named()
    {
        var path = await ExportedAsync();
        var sound = await File.ReadAllBytesAsync(path, Token);
        for (var place = 7; place < sound.Length; place += sound.Length / 15)
        {
            var broken = sound.ToArray();
            broken[place] ^= 0x41;
            await File.WriteAllBytesAsync(path, broken, Token);
            var (code, output, error) = await RunAsync("verify", path);
            Assert.True(code is 1 or 2, $"{place}: {code}");
            Assert.Contains(Path.GetFileName(path), output + error, StringComparison.Ordinal);
        }

        await File.WriteAllBytesAsync(path, sound, Token);
        var (sane, json, _) = await RunAsync("verify", "--json", path);
        Assert.Equal(0, sane);
        using var said = System.Text.Json.JsonDocument.Parse(json);
        Assert.True(said.RootElement.GetProperty("sound").GetBoolean());
        Assert.Equal("通过", said.RootElement.GetProperty("items")[0].GetProperty("result").GetString());
    }

    [Fact]
    public async Task What_is_no_package_or_would_do_harm_is_refused_in_a_sentence()
    {
        var bomb = Zip(("x/data/a.txt", new byte[30 * 1024 * 1024]));
        (string Name, byte[] Bytes, string Said)[] files =
        [
            ("text.zip", "只是一段文字"u8.ToArray(), "不是ZIP格式"),
            ("empty.zip", [], "不是ZIP格式"),
            ("up.zip", Zip(("../evil.txt", "x"u8.ToArray())), "会指到文件夹以外"),
            ("inner.zip", Zip(("x/data/../../evil.txt", "x"u8.ToArray())), "会指到文件夹以外"),
            ("root.zip", Zip(("/etc/passwd", "x"u8.ToArray())), "会指到文件夹以外"),
            ("drive.zip", Zip((@"C:\evil.txt", "x"u8.ToArray())), "会指到文件夹以外"),
            ("two.zip", Zip(("a/x.txt", "x"u8.ToArray()), ("b/x.txt", "x"u8.ToArray())), "应当只有一个文件夹"),
            ("twice.zip", Zip(("a/x.txt", "x"u8.ToArray()), ("a/x.txt", "y"u8.ToArray())), "文件名不重复"),
            ("bomb.zip", bomb, "压缩炸弹"),
            ("many.zip", Zip([.. Enumerable.Range(0, 300).Select(number => ($"a/{number}.txt", "A"u8.ToArray()))]), "300个文件"),
        ];
        foreach (var (name, bytes, said) in files)
        {
            var path = Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(path, bytes, Token);
            var (code, output, error) = await RunAsync("verify", path);
            Assert.True(code == 2 && output.Length == 0 && error.Contains(said, StringComparison.Ordinal), $"{name}: {code} {output} {error}");
        }

        Assert.Contains("没有这个文件", (await RunAsync("verify", Path.Combine(folder.FullName, "none.zip"))).Error, StringComparison.Ordinal);
        Assert.Equal(1, await CodeOfAsync(Zip(("a/x.txt", "x"u8.ToArray()))));
    }

    /// <summary>What makes a report what it is: digests of contents, files and packages.</summary>
    private static List<string> Facts(DisclosureDbContext db) =>
    [
        .. (from package in db.ArchivePackages
            join revision in db.Revisions on package.RevisionId equals revision.Id
            join report in db.Reports on revision.ReportId equals report.Id
            join file in db.PublishedFiles on revision.Id equals file.RevisionId
            orderby package.Sequence, file.Kind
            select new { package.Number, package.Sha256, package.MadeAt, report.Agency.Slug, report.Agency.Name, report.Year, revision = revision.Number, revision.Digest, revision.PublishedAt, revision.ChangeNote, file.Kind, File = file.Sha256, report.CurrentRevision })
            .AsEnumerable().Select(row => row.ToString()!),
    ];

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private async Task<int> CodeOfAsync(byte[] bytes)
    {
        var path = Path.Combine(folder.FullName, "some.zip");
        await File.WriteAllBytesAsync(path, bytes, Token);
        return (await RunAsync("verify", path)).Code;
    }

    private async Task<string> ExportedAsync()
    {
        var record = await Archive.SamplePackage.RecordAsync();
        Directory.CreateDirectory(Out);
        var (path, bytes) = (Path.Combine(Out, $"{record.Number.Text}.zip"), await Archive.SamplePackage.PackedAsync());
        await File.WriteAllBytesAsync(path, bytes, Token);
        await File.WriteAllTextAsync($"{path}.sha256", $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}  {Path.GetFileName(path)}\n", Token);
        return path;
    }

    private static async Task DamageAsync(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await DisclosureCommand.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
