using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Cli.VerifyAudit;

/// <summary><c>verify-audit</c>: checks every line of the audit log against its hash and the line before, and the end against marks kept elsewhere.</summary>
internal sealed class VerifyAuditVerb : Command
{
    private readonly Option<string[]> marks = new("--mark") { Description = "数据库外保存的标记，形如 序号:哈希；可以写多次", HelpName = "SEQ:HASH" };
    private readonly Option<string?> markFile = new("--mark-file") { Description = "每夜核验追加标记的文件（设置 Audit:MarkFile）", HelpName = "FILE" };
    private readonly DatabaseChoice database = new();

    public VerifyAuditVerb()
        : base("verify-audit", "核验审计记录有没有被改动。退出码：0 没有发现问题，1 发现改动，2 无法核验")
    {
        Add(marks);
        Add(markFile);
        foreach (var option in database.Options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (Marks(parsed, out var complaint) is not { } known || database.Services(parsed, out complaint, mustExist: true) is not { } services)
        {
            await error.WriteLineAsync(complaint);
            return DisclosureCommand.Failed;
        }

        await using var provider = services.AddScoped<AuditLog>().BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<AuditLog>();
        try
        {
            var verdict = await WithProgressAsync(progress => log.VerifyAsync(known, progress, cancellationToken));
            await WriteAsync(output, verdict, known);
            return verdict.IsSound ? DisclosureCommand.Success : DisclosureCommand.ErrorsFound;
        }
        catch (DbException e)
        {
            await error.WriteLineAsync($"无法核验：读不了数据库（{e.Message}）。请检查连接；结构较旧时先运行 disclosure migrate。");
            return DisclosureCommand.Failed;
        }
    }

    private static async Task WriteAsync(TextWriter output, AuditVerdict verdict, IReadOnlyCollection<KeptMark> known)
    {
        foreach (var found in verdict.Complaints)
        {
            await output.WriteLineAsync(found);
        }

        if (verdict.ComplaintCount > verdict.Complaints.Count)
        {
            await output.WriteLineAsync($"另有{verdict.ComplaintCount - verdict.Complaints.Count}处没有列出。");
        }

        if (verdict.Removed.Sequence > 0)
        {
            await output.WriteLineAsync($"第1条至第{verdict.Removed.Sequence}条已按保留期清理，从第{verdict.Removed.Sequence + 1}条起核验。");
            var tooOld = known.Count(kept => kept.Mark.Sequence < verdict.Removed.Sequence);
            if (tooOld > 0)
            {
                await output.WriteLineAsync($"有{tooOld}个标记指向已清理的记录，无法比对。");
            }
        }

        await output.WriteLineAsync(verdict.IsSound ? $"核验{verdict.Count}条，没有发现问题。" : $"核验{verdict.Count}条，发现{verdict.ComplaintCount}处问题。");
        await output.WriteLineAsync($"标记：{verdict.Last}");
    }

    private List<KeptMark>? Marks(ParseResult parsed, out string? complaint)
    {
        var read = new List<KeptMark>();
        foreach (var text in parsed.GetValue(marks) ?? [])
        {
            if (AuditMark.Read(text) is not { } mark)
            {
                complaint = $"「{text}」不是标记。标记形如 序号:哈希，哈希是64位小写十六进制。";
                return null;
            }

            read.Add(new KeptMark(mark, null));
        }

        complaint = null;
        if (parsed.GetValue(markFile) is not { } path)
        {
            return read;
        }

        try
        {
            read.AddRange(MarkFile.Read(path));
            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            complaint = $"标记文件读不了：{e.Message}";
            return null;
        }
    }

    /// <summary>On a terminal a long check shows how far it is; into a file nothing but the result is written.</summary>
    private static async Task<AuditVerdict> WithProgressAsync(Func<IProgress<double>?, Task<AuditVerdict>> verify) =>
        Console.IsErrorRedirected
            ? await verify(null)
            : await AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress().StartAsync(async progress =>
            {
                var task = progress.AddTask("核验审计记录", maxValue: 1);
                return await verify(new Progress<double>(done => task.Value = done));
            });
}
