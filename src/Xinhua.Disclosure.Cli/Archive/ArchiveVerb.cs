using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Archive;

namespace Xinhua.Disclosure.Cli.Archive;

/// <summary>
/// <c>archive --year Y --out DIR</c>: archives every published revision of a year that is not archived yet, then exports the packages of the year.
/// What was done before is not done again, so an interrupted run is simply repeated.
/// </summary>
internal sealed class ArchiveVerb : Command
{
    /// <summary>Nobody's account: the person at the command line.</summary>
    private static readonly Actor Archivist = new(0, "命令行归档");

    private readonly Option<int> year = new("--year") { Description = "报告年度", Required = true, HelpName = "YEAR" };
    private readonly Option<string> folder = new("--out") { Description = "导出到这个文件夹；没有的会新建", Required = true, HelpName = "DIR" };
    private readonly DatabaseChoice database = new();

    public ArchiveVerb()
        : base("archive", "把一年已公开的报告归档并导出归档信息包。退出码：0 全部归档并导出，1 有的报告没有归档，2 没有完成")
    {
        Add(year);
        Add(folder);
        foreach (var option in database.Options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var settings = ArchiveServices.Settings();
        if ((settings.WhyNot ?? (database.Services(parsed, out var complaint, mustExist: true) is null ? complaint : null)) is { } wrong)
        {
            await error.WriteLineAsync(wrong);
            return DisclosureCommand.Failed;
        }

        await using var provider = database.Services(parsed, out _)!.WithArchive(settings);
        try
        {
            var work = new YearOfPackages(provider, parsed.GetRequiredValue(year), new PackageFiles(parsed.GetRequiredValue(folder)));
            return error == Console.Error && !Console.IsErrorRedirected
                ? await AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }).Progress().StartAsync(async progress =>
                {
                    var task = progress.AddTask("归档", maxValue: 1);
                    return await work.RunAsync(output, error, done => task.Value = done, isTerse: true, cancellationToken);
                })
                : await work.RunAsync(output, error, _ => { }, isTerse: false, cancellationToken);
        }
        catch (DbException e)
        {
            await error.WriteLineAsync($"没有完成：数据库出错（{e.Message}）。请检查数据库，结构较旧时先运行 disclosure migrate；再运行一次会接着做。");
            return DisclosureCommand.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"没有完成：写不了文件（{e.Message}）。请检查文件夹的权限和磁盘空间；再运行一次会接着做。");
            return DisclosureCommand.Failed;
        }
    }

    /// <summary>The packages of one year. Each is made and exported in a unit of work of its own, so memory does not grow with their number.</summary>
    private sealed class YearOfPackages(IServiceProvider provider, int year, PackageFiles files)
    {
        private static readonly Scope Everywhere = new([], ["/"]);

        public async Task<int> RunAsync(TextWriter output, TextWriter error, Action<double> progress, bool isTerse, CancellationToken cancellationToken)
        {
            files.Prepare();
            var waiting = await InScopeAsync(desk => desk.WaitingAsync(year, cancellationToken));
            var refused = 0;
            foreach (var (index, revision) in waiting.Index())
            {
                switch (await InScopeAsync(desk => desk.ArchiveAsync(revision, Make, Archivist, cancellationToken)))
                {
                    case ArchiveOutcome.Archived archived when !isTerse:
                        await output.WriteLineAsync($"[{index + 1}/{waiting.Count}] 已归档 {archived.Number}");
                        break;
                    case ArchiveOutcome.Refused refusal:
                        refused++;
                        await error.WriteLineAsync($"[{index + 1}/{waiting.Count}] 没有归档：{refusal.Reason}");
                        break;
                }

                progress((index + 1d) / waiting.Count / 2);
            }

            var items = (await InScopeAsync(desk => desk.ItemsAsync(Everywhere, year, cancellationToken))).Where(item => item.Number is not null).OrderBy(item => item.Number, StringComparer.Ordinal).ToList();
            var written = 0;
            foreach (var (index, item) in items.Index())
            {
                if (!files.Has(item.Number!, item.Sha256!))
                {
                    files.Write((await InScopeAsync(desk => desk.FindAsync(item.Number!, cancellationToken)))!);
                    written++;
                }

                progress(0.5 + ((index + 1d) / items.Count / 2));
            }

            files.Write($"归档登记表-{year}.csv", YearRegister.Write([.. items.Select(RegisteredPackage)]));
            await output.WriteLineAsync($"{year}年：共{items.Count}个归档信息包，本次归档{waiting.Count - refused}个，导出{written}个{(refused > 0 ? $"，没有归档{refused}个" : "")}。");
            return refused > 0 ? DisclosureCommand.ErrorsFound : DisclosureCommand.Success;
        }

        private MadePackage Make(ArchiveRecord record, IReadOnlyList<ArchiveNumber> others) => provider.GetRequiredService<PackageWriter>().Write(record, new PackageSurroundings(others, IsWhole: true)) switch
        {
            PackageOutcome.Made made => new MadePackage(made.Bytes, null),
            PackageOutcome.Refused refused => new MadePackage(null, $"{record.Title}：{refused.Reason}"),
            _ => throw new InvalidOperationException("A package is made or refused."),
        };

        private static RegisteredPackage RegisteredPackage(ArchiveItem item) => new(item.Number!, item.AgencyName, item.Year, item.Revision, item.Size!.Value, item.Sha256!, new DateTimeOffset(item.MadeAt!.Value, TimeSpan.Zero));

        private async Task<T> InScopeAsync<T>(Func<ArchiveDesk, Task<T>> ask)
        {
            await using var scope = provider.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<AuditTrail>().Origin = AuditOrigin.CommandLine;
            return await ask(scope.ServiceProvider.GetRequiredService<ArchiveDesk>());
        }
    }
}
