using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Cli.Archive;
using Xinhua.Disclosure.Cli.Verify;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Documents.Archive;

namespace Xinhua.Disclosure.Cli.ImportArchive;

/// <summary><c>import-archive DIR</c>: brings exported packages into a system without reports, all of them or none.</summary>
internal sealed class ImportArchiveVerb : Command
{
    private static readonly Actor Importer = new(0, "命令行恢复");

    private readonly Argument<string> folder = new("DIR") { Description = "放着归档信息包（.zip）的文件夹，可以有多个年度" };
    private readonly DatabaseChoice database = new();

    public ImportArchiveVerb()
        : base("import-archive", "把导出的归档信息包恢复到没有报告的数据库。退出码：0 全部恢复，1 有的信息包没有通过检测、没有恢复，2 没有恢复")
    {
        Add(folder);
        foreach (var option in database.Options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private sealed record Place(string Agency, int Year, int Revision, string Path);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var path = parsed.GetRequiredValue(folder);
        if (!Directory.Exists(path))
        {
            await error.WriteLineAsync($"没有这个文件夹：{path}");
            return DisclosureCommand.Failed;
        }

        if (database.Services(parsed, out var complaint, mustExist: true) is not { } services)
        {
            await error.WriteLineAsync(complaint);
            return DisclosureCommand.Failed;
        }

        await using var provider = services.WithArchive(ArchiveServices.Settings());
        var formats = provider.GetRequiredService<ReportFormats>();
        var (places, broken) = Look(Directory.EnumerateFiles(path, "*.zip").Order(StringComparer.Ordinal), formats);
        if (broken.Count > 0)
        {
            foreach (var sentence in broken)
            {
                await error.WriteLineAsync(sentence);
            }

            await error.WriteLineAsync($"有{broken.Count}个信息包没有通过检测，全部没有恢复。请换用完好的副本。");
            return DisclosureCommand.ErrorsFound;
        }

        try
        {
            await using var scope = provider.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<AuditTrail>().Origin = AuditOrigin.CommandLine;
            var (count, refusal) = await scope.ServiceProvider.GetRequiredService<ArchiveDesk>().ImportAsync(
                places.OrderBy(place => place.Year).ThenBy(place => place.Agency, StringComparer.Ordinal).ThenBy(place => place.Revision).Select(place => Read(place.Path, formats)!), Importer, cancellationToken);
            if (refusal is not null)
            {
                await error.WriteLineAsync($"没有恢复：{refusal}");
                return DisclosureCommand.Failed;
            }

            await output.WriteLineAsync($"已恢复{count}个归档信息包，内容摘要都与归档时一致。");
            return DisclosureCommand.Success;
        }
        catch (DbException e)
        {
            await error.WriteLineAsync($"没有恢复：数据库出错（{e.Message}）。请检查数据库，新的数据库先运行 disclosure migrate。");
            return DisclosureCommand.Failed;
        }
    }

    /// <summary>Checks every package before the first is brought in, and keeps no more of it than where it belongs.</summary>
    private static (IReadOnlyList<Place> Places, IReadOnlyList<string> Broken) Look(IEnumerable<string> paths, ReportFormats formats)
    {
        var (places, broken, check) = (new List<Place>(), new List<string>(), new PackageCheck(formats));
        var numbers = VerifyVerb.Numbers(paths);
        foreach (var (path, _) in numbers)
        {
            var others = numbers.Where(other => other.Path != path).Select(other => other.Number).OfType<ArchiveNumber>().ToList();
            var (bytes, complaint) = VerifyVerb.ReadFile(path);
            var opened = bytes is null ? new OpenOutcome.Unreadable(complaint!) : OpenedPackage.Open(bytes);
            if (opened is OpenOutcome.Unreadable unreadable)
            {
                broken.Add($"{path}：{unreadable.Reason}");
                continue;
            }

            var package = ((OpenOutcome.Opened)opened).Package;
            var failures = check.Check(package, new PackageSurroundings(others, IsWhole: false)).Where(result => result.Verdict == CheckVerdict.Failed).ToList();
            if (failures.Count > 0 || PackageFiles.WhyNotAsExported(path, bytes) is not null || new PackageRecord(formats).Read(package) is not var (record, _))
            {
                broken.Add($"{path}：{(failures.Count > 0 ? string.Join("；", failures.Select(failure => $"{failure.Item.Code} {failure.Item.Name}：{failure.Note}")) : PackageFiles.WhyNotAsExported(path, bytes) ?? "里面的记录读不出来。")}");
                continue;
            }

            places.Add(new Place(record.Agency.Slug, record.Number.Year, record.Revision.Number, path));
        }

        return (places, broken);
    }

    private static ReturnedPackage? Read(string path, ReportFormats formats) =>
        VerifyVerb.ReadFile(path).Bytes is { } bytes && OpenedPackage.Open(bytes) is OpenOutcome.Opened { Package: var package } && new PackageRecord(formats).Read(package) is var (record, content)
            ? new ReturnedPackage(record, content, bytes)
            : throw new IOException($"{path}在恢复时被改动了。");
}
