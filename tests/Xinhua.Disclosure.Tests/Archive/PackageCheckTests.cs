using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Archive;
using Xunit;

namespace Xinhua.Disclosure.Tests.Archive;

/// <summary>四性检测: for every item one broken package that it catches, and no item without one (DA/T 70-2018).</summary>
public sealed partial class PackageCheckTests
{
    private const string Eep = PackageLayout.Eep;

    /// <summary>A package in which something is wrong, by the item that must notice.</summary>
    private static readonly Dictionary<string, Func<OpenedPackage, (OpenedPackage Package, PackageSurroundings Surroundings)>> Broken = new()
    {
        ["GD-ZS-1-1"] = Files(files => files.Edit(Eep, text => text.Replace("永久", "30年", StringComparison.Ordinal))),
        ["GD-ZS-2-1"] = Meta("题名", title => title + new string('长', 200)),
        ["GD-ZS-2-2"] = Meta("日期", _ => "2025年1月20日"),
        ["GD-ZS-2-3"] = Meta("保管期限", _ => "三百年"),
        ["GD-ZS-2-4"] = Meta("年度", _ => "1999"),
        ["GD-ZS-2-5"] = Meta("机构或问题", issue => issue + "\u202E"),
        ["GD-ZS-2-6"] = Meta("档号", number => number + " 号"),
        ["GD-ZS-2-7"] = package => (package, new PackageSurroundings([package.Number!], false)),
        ["GD-ZS-3-1"] = Meta("计算机文件名", name => name + ".bak"),
        ["GD-ZS-3-2"] = Meta("计算机文件大小", _ => "1"),
        ["GD-ZS-3-3"] = Files(files => files["data/report.pdf"] = "这不是PDF"u8.ToArray()),
        ["GD-ZS-3-4"] = Meta("文档创建时间", time => $"2099{time[4..]}"),
        ["GD-ZS-3-5"] = Files(files => files.Edit(PackageLayout.ApprovalText, text => text.Replace("审批", "审阅", StringComparison.Ordinal))),
        ["GD-ZS-4-1"] = Meta("题名", title => title.Replace("工作", "业务", StringComparison.Ordinal)),
        ["GD-ZS-4-2"] = Meta("年度", year => (int.Parse(year, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture)),
        ["GD-ZS-4-3"] = Meta("责任者", _ => "别的单位"),
        ["GD-ZS-4-4"] = Files(files => files.Edit("data/report.json", text => FirstFigure().Replace(text, ": 987654", 1))),
        ["GD-ZS-4-5"] = Files(files => files.Edit(Eep, text => LastActDigest().Replace(text, $"<步骤名称>领导签发</步骤名称>$1<摘要>{new string('a', 64)}</摘要>", 1))),
        ["GD-ZS-5-1"] = Files(files => files["data/report.csv"][10] ^= 1, isSealedAnew: false),
        ["GD-ZS-5-2"] = Files(files => files[PackageLayout.CheckReport][200] ^= 1, isSealedAnew: false),
        ["GD-WZ-1-1"] = Files(files => files.Edit(PackageLayout.Register, text => Count().Replace(text, "<件数>3</件数>"))),
        ["GD-WZ-1-2"] = Files(files => files.Edit(PackageLayout.Register, text => Bytes().Replace(text, "<字节数>3</字节数>", 1))),
        ["GD-WZ-2-1"] = Meta("文档创建程序", _ => ""),
        ["GD-WZ-2-2"] = Files(files => files.Edit(Eep, text => Act("保密审查").Replace(text, "", 1))),
        ["GD-WZ-2-3"] = package => (package, new PackageSurroundings([package.Number! with { Text = "0001-9", Sequence = package.Number!.Sequence + 2 }], true)),
        ["GD-WZ-3-1"] = Files(files => files.Remove(PackageLayout.ApprovalText)),
        ["GD-WZ-3-2"] = Files(files => files.Edit(PackageLayout.History, text => Note().Replace(text, "\"changeNote\": \"\""))),
        ["GD-WZ-4-1"] = Files(files => files.Edit(Eep, text => text.Replace("封装包类型描述", "封装包类型说明", StringComparison.Ordinal))),
        ["GD-WZ-4-2"] = Files(files => files.Edit(PackageLayout.Information, text => Oxum().Replace(text, "Payload-Oxum: 1.1"))),
        ["GD-KY-1-1"] = Files(files => files.Edit(Eep, text => text[..^20])),
        ["GD-KY-1-2"] = Files(files => files.Remove(PackageLayout.Declaration)),
        ["GD-KY-2-1"] = Files(files => files["data/照片.bmp"] = [1, 2, 3]),
        ["GD-KY-2-2"] = Files(files => files["data/report.pdf"] = files["data/report.pdf"][..2000]),
        ["GD-KY-2-3"] = Files(files => files.Edit(PackageLayout.Page, text => text.Replace("</main>", "<img src=\"https://example.cn/a.png\"></main>", StringComparison.Ordinal))),
        ["GD-KY-2-4"] = Files(files => files["data/report.csv"] = "单位\r\n"u8.ToArray()),
        ["GD-KY-3-1"] = Files(files => files["data/report.pdf"] = Encrypted(files["data/report.pdf"])),
        ["GD-KY-3-2"] = Files(files => files["data/附件.rar"] = "Rar!\u001a\u0007\0"u8.ToArray()),
        ["GD-KY-4-1"] = Meta("软硬件环境", _ => ""),
        ["GD-AQ-1-1"] = Files(files => files["data/eicar.txt"] = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")),
        ["GD-AQ-2-1"] = Files(files => files.Edit(Eep, text => Mark().Replace(text, "<审计链标记></审计链标记>"))),
    };

    public static TheoryData<string> Codes => [.. PackageCheck.Items.Select(item => item.Code)];

    [Fact]
    public void Every_item_has_a_package_that_it_catches_and_a_code_of_its_own()
    {
        Assert.Equal(PackageCheck.Items.Select(item => item.Code).Order(StringComparer.Ordinal), Broken.Keys.Order(StringComparer.Ordinal));
        Assert.All(PackageCheck.Items, item => Assert.True(item.Basis.Length > 5 && item.Asks.Length > 5, item.Code));
    }

    [Fact]
    public void The_document_describes_every_item_as_it_is()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "archive.md")).Where(line => line.StartsWith("| GD-", StringComparison.Ordinal));

        Assert.Equal(PackageCheck.Items.Select(item => $"| {item.Code} | {item.Name} | {item.Basis} | not so: {item.Asks} |"), rows);
    }

    [Fact]
    public async Task The_same_record_gives_the_same_bytes_and_the_published_files_come_out_as_they_went_in()
    {
        var record = await SamplePackage.RecordAsync();
        var package = await SamplePackage.SoundAsync();

        Assert.Equal(await SamplePackage.PackedAsync(), SamplePackage.Pack(record));
        Assert.All(record.Files, file => Assert.Equal(file.Bytes.ToArray(), package.Files[PackageLayout.PathOf(file.Kind)]));
        var (read, content) = new PackageRecord(SamplePackage.Formats).Read(package)!.Value;
        Assert.Equal(record.Revision.Digest, ContentDigest.Compute(content));
        Assert.Equal((record.Number, record.Holding, record.MadeAt, record.MadeBy, record.AuditMark), (read.Number, read.Holding, read.MadeAt, read.MadeBy, read.AuditMark));
        Assert.Equal(record.Process, read.Process);
        Assert.Equal(record.History, read.History);
        Assert.Equal(record.Agencies, read.Agencies);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task The_item_catches_its_broken_package(string code)
    {
        var sound = await SamplePackage.SoundAsync();
        var (package, surroundings) = Broken[code](sound);

        var finding = SamplePackage.Ask(code, package, surroundings);

        Assert.Equal(CheckVerdict.Failed, finding.Verdict);
        Assert.NotEmpty(finding.Note);
        Assert.NotEqual(CheckVerdict.Failed, SamplePackage.Ask(code, sound).Verdict);
    }

    [Fact]
    public async Task A_sound_package_passes_every_item_that_can_be_asked()
    {
        var package = await SamplePackage.SoundAsync();

        var results = SamplePackage.Check(package, new PackageSurroundings([], IsWhole: true));

        // It is the second of its year here or later; alone in its year it would have a gap before it.
        Assert.All(results.Where(result => package.Number!.Sequence == 1 || result.Item.Code != "GD-WZ-2-3"), result => Assert.True(result.Verdict == CheckVerdict.Passed, $"{result.Item.Code} {result.Note}"));
    }

    [Theory]
    [InlineData("data/report.pdf")]
    [InlineData("data/eep.xml")]
    [InlineData("data/history.json")]
    [InlineData("check/check-report.pdf")]
    [InlineData("bag-info.txt")]
    [InlineData("manifest-sha256.txt")]
    public async Task A_changed_byte_a_missing_and_an_added_file_are_named(string path)
    {
        var sound = await SamplePackage.SoundAsync();
        var added = Path.GetDirectoryName(path) + "/zz.txt";
        OpenedPackage[] broken =
        [
            SamplePackage.With(sound, files => files[path][files[path].Length / 2] ^= 0x20, isSealedAnew: false),
            SamplePackage.With(sound, files => files.Remove(path), isSealedAnew: false),
            SamplePackage.With(sound, files => files[added.TrimStart('/')] = [65], isSealedAnew: false),
        ];

        foreach (var (package, named) in broken.Zip([path, path, "zz.txt"]))
        {
            var notes = SamplePackage.Check(package).Where(result => result.Verdict == CheckVerdict.Failed).Select(result => result.Note);
            Assert.Contains(notes, note => note.Contains(named, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_encrypted_pdf_is_refused_when_the_package_is_made()
    {
        var record = await SamplePackage.RecordAsync();
        var files = record.Files.Select(file => file.Kind == PublishedFileKind.Pdf ? PublishedFile.Of(file.Kind, Encrypted(file.Bytes.ToArray())) : file).ToList();

        var refused = Assert.IsType<PackageOutcome.Refused>(SamplePackage.Write(record with { Files = files }));

        Assert.Contains("没有加密：data/report.pdf加了密", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pdf_encrypted_by_another_program_is_noticed()
    {
        var qpdf = new[] { "/usr/bin/qpdf", "/usr/local/bin/qpdf" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(qpdf is null, "qpdf is not on this machine.");
        var folder = Directory.CreateTempSubdirectory("disclosure-qpdf-");
        var sound = await SamplePackage.SoundAsync();
        var (plain, locked) = (Path.Combine(folder.FullName, "plain.pdf"), Path.Combine(folder.FullName, "locked.pdf"));
        await File.WriteAllBytesAsync(plain, sound.Files["data/report.pdf"], TestContext.Current.CancellationToken);
        using (var process = Process.Start(qpdf!, ["--encrypt", "secret", "owner", "256", "--", plain, locked]))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var package = SamplePackage.With(sound, files => files["data/report.pdf"] = File.ReadAllBytes(locked));
        folder.Delete(recursive: true);

        Assert.Equal(CheckVerdict.Failed, SamplePackage.Ask("GD-KY-3-1", package).Verdict);
    }

    private static byte[] Encrypted(byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var place = text.LastIndexOf("/Root", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Insert(place, "/Encrypt 1 0 R "));
    }

    private static Func<OpenedPackage, (OpenedPackage, PackageSurroundings)> Files(Action<SortedDictionary<string, byte[]>> change, bool isSealedAnew = true) =>
        package => (SamplePackage.With(Copy(package), change, isSealedAnew), PackageSurroundings.Alone);

    /// <summary>Changes the first element of a name in the metadata.</summary>
    private static Func<OpenedPackage, (OpenedPackage, PackageSurroundings)> Meta(string name, Func<string, string> change) => Files(files => files.Edit(Eep, text =>
        new Regex($"<{name}>([^<]*)</{name}>").Replace(text, found => $"<{name}>{change(found.Groups[1].Value)}</{name}>", 1)));

    private static OpenedPackage Copy(OpenedPackage package) => new(package.Folder, package.Files.ToDictionary(file => file.Key, file => file.Value.ToArray()), package.Damaged);

    private static Regex Act(string step) => new($"<业务实体>(?:(?!</业务实体>)[\\s\\S])*<步骤名称>{step}</步骤名称>[\\s\\S]*?</业务实体>");

    [GeneratedRegex(@": [0-9]+(?=,\n    ""applications)")]
    private static partial Regex FirstFigure();

    [GeneratedRegex(@"<步骤名称>领导签发</步骤名称>([\s\S]*?)<摘要>[0-9a-f]{64}</摘要>")]
    private static partial Regex LastActDigest();

    [GeneratedRegex("<件数>[0-9]+</件数>")]
    private static partial Regex Count();

    [GeneratedRegex("<字节数>[0-9]+</字节数>")]
    private static partial Regex Bytes();

    [GeneratedRegex("\"changeNote\": \"[^\"]+\"")]
    private static partial Regex Note();

    [GeneratedRegex("Payload-Oxum: .*")]
    private static partial Regex Oxum();

    [GeneratedRegex("<审计链标记>[^<]*</审计链标记>")]
    private static partial Regex Mark();
}
