using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Xinhua.Disclosure.Cli.Archive;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Archive;

namespace Xinhua.Disclosure.Cli.Verify;

/// <summary><c>verify PACKAGE…</c>: checks archive packages without a database, item by item.</summary>
internal sealed class VerifyVerb : Command
{
    private const long MaxBytes = 300L * 1024 * 1024;
    private static readonly JsonSerializerOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string[]> packages = new("PACKAGE") { Description = "归档信息包（.zip），或者放着一年全部信息包的文件夹；可以有多个", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> json = new("--json") { Description = "每个信息包输出一行JSON，供其他程序读取" };

    public VerifyVerb()
        : base("verify", "对归档信息包做四性检测，不需要数据库。退出码：0 全部通过，1 有的不通过，2 有的读不出来")
    {
        Add(packages);
        Add(json);
        SetAction(parsed => Run(parsed.GetRequiredValue(packages), parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
    }

    /// <summary>Reads a file that may be a package.</summary>
    /// <returns>Its bytes, or why it cannot be read.</returns>
    public static (byte[]? Bytes, string? Complaint) ReadFile(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxBytes } ? (null, "文件太大，不是一份年度报告的归档信息包。") : (File.ReadAllBytes(path), null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "没有这个文件。请检查文件名和所在的文件夹。");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"文件打不开：{e.Message}");
        }
    }

    /// <summary>The numbers of some packages, with the file each stands in; a file that is no package has none.</summary>
    public static IReadOnlyList<(string Path, ArchiveNumber? Number)> Numbers(IEnumerable<string> paths) =>
        [.. paths.Select(path => (path, ReadFile(path).Bytes is { } bytes && OpenedPackage.Open(bytes) is OpenOutcome.Opened { Package: var package } ? package.Number : null))];

    private static int Run(string[] arguments, bool isJson, TextWriter output, TextWriter error)
    {
        var (code, check) = (DisclosureCommand.Success, new PackageCheck(ReportFormats.Load()));
        var single = arguments.Where(path => !Directory.Exists(path)).ToList();
        foreach (var (paths, isWhole) in arguments.Where(Directory.Exists)
            .Select(folder => (Paths: (IReadOnlyList<string>)[.. Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal)], IsWhole: true))
            .Append((Paths: single, IsWhole: false)))
        {
            if (isWhole && paths.Count == 0)
            {
                error.WriteLine("文件夹里没有归档信息包（.zip）。");
                code = DisclosureCommand.Failed;
            }

            var numbers = paths.Count > 1 ? Numbers(paths) : [.. paths.Select(path => (path, (ArchiveNumber?)null))];
            foreach (var path in paths)
            {
                var others = numbers.Where(other => other.Path != path).Select(other => other.Number).OfType<ArchiveNumber>().ToList();
                code = Math.Max(code, Verify(path, check, new PackageSurroundings(others, isWhole), isJson, output, error));
            }
        }

        return code;
    }

    private static int Verify(string path, PackageCheck check, PackageSurroundings surroundings, bool isJson, TextWriter output, TextWriter error)
    {
        var (bytes, complaint) = ReadFile(path);
        var opened = bytes is null ? new OpenOutcome.Unreadable(complaint!) : OpenedPackage.Open(bytes);
        if (opened is OpenOutcome.Unreadable unreadable)
        {
            error.WriteLine($"{path}：{unreadable.Reason}");
            return DisclosureCommand.Failed;
        }

        var package = ((OpenOutcome.Opened)opened).Package;
        var results = check.Check(package, surroundings);
        var changed = PackageFiles.WhyNotAsExported(path, bytes);
        var isSound = changed is null && results.All(result => result.Verdict != CheckVerdict.Failed);
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    file = path,
                    number = package.Number?.Text,
                    sound = isSound,
                    changed,
                    items = results.Select(result => new { code = result.Item.Code, property = result.Item.Property.Chinese(), name = result.Item.Name, basis = result.Item.Basis, result = result.Verdict.Chinese(), note = result.Note }),
                },
                JsonOptions));
        }
        else
        {
            Print(path, package, results, changed, isSound, output);
        }

        return isSound ? DisclosureCommand.Success : DisclosureCommand.ErrorsFound;
    }

    private static void Print(string path, OpenedPackage package, IReadOnlyList<CheckResult> results, string? changed, bool isSound, TextWriter output)
    {
        output.WriteLine($"{path}：档号{package.Number?.Text ?? "（读不出来）"}");
        foreach (var property in results.GroupBy(result => result.Item.Property))
        {
            output.WriteLine($"  {property.Key.Chinese()}");
            foreach (var result in property)
            {
                output.WriteLine($"    {result.Verdict.Chinese()}　{result.Item.Code} {result.Item.Name}{(result.Note.Length == 0 ? "" : $"：{result.Note}")}");
            }
        }

        if (changed is not null)
        {
            output.WriteLine($"  {changed}");
        }

        var counts = results.CountBy(result => result.Verdict).ToDictionary();
        output.WriteLine(
            $"  {(isSound ? "通过" : "不通过")}：共{results.Count}项，通过{counts.GetValueOrDefault(CheckVerdict.Passed)}项，不适用{counts.GetValueOrDefault(CheckVerdict.NotApplicable)}项，不通过{counts.GetValueOrDefault(CheckVerdict.Failed)}项。");
    }
}
