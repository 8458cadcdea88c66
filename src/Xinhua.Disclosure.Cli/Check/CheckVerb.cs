using System.CommandLine;
using Spectre.Console;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Cli.Check;

/// <summary><c>check FILE…</c>: reads reports and prints what the rules find in them.</summary>
internal sealed class CheckVerb : Command
{
    private readonly Argument<string[]> files = new("FILE") { Description = $"报告文件（{string.Join('、', ReportReader.Extensions)}），可以有多个", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int?> year = new("--year") { Description = "报告年度；不写时以标题中的年份为准", HelpName = "YEAR" };
    private readonly Option<string?> previous = new("--previous") { Description = "同一单位上一年的报告，用来核对结转等跨年关系", HelpName = "FILE" };
    private readonly Option<bool> json = new("--json") { Description = "每个文件输出一行JSON，供其他程序读取" };

    public CheckVerb()
        : base("check", "检查年度报告。退出码：0 没有错误，1 发现错误，2 文件读不出来")
    {
        Add(files);
        Add(year);
        Add(previous);
        Add(json);
        SetAction(parsed => Run(
            parsed.GetRequiredValue(files),
            new ReportCheck(ReportFormats.Load(), parsed.GetValue(year), parsed.GetValue(previous)),
            parsed.GetValue(json) ? new JsonFindings(parsed.InvocationConfiguration.Output) : new PrintedFindings(parsed.InvocationConfiguration.Output),
            parsed.InvocationConfiguration.Error));
        year.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var given) && given is >= 1900 and <= 2999))
            {
                result.AddError($"--year 应是四位数的年份，例如2024；现为「{token.Value}」。");
            }
        });
    }

    private static int Run(string[] files, ReportCheck check, IFindingsOutput output, TextWriter error)
    {
        if (check.PreviousComplaint is { } complaint)
        {
            error.WriteLine(complaint);
            return DisclosureCommand.Failed;
        }

        var code = DisclosureCommand.Success;
        foreach (var outcome in WithProgress(files, check, error))
        {
            foreach (var remark in outcome.Remarks.Where(remark => !remark.IsRefusal))
            {
                error.WriteLine($"{outcome.File}：注意：{remark.Message}");
            }

            switch (outcome)
            {
                case CheckOutcome.Checked done:
                    output.Write(done);
                    code = Math.Max(code, done.HasErrors ? DisclosureCommand.ErrorsFound : DisclosureCommand.Success);
                    break;
                case CheckOutcome.Unreadable unreadable:
                    error.WriteLine($"{unreadable.File}：{unreadable.Message}");
                    code = DisclosureCommand.Failed;
                    break;
            }
        }

        return code;
    }

    /// <summary>Progress is for a person who waits; it goes to the error stream, so that results can still be piped.</summary>
    private static IEnumerable<CheckOutcome> WithProgress(string[] files, ReportCheck check, TextWriter error)
    {
        if (files.Length < 2 || error != Console.Error || Console.IsErrorRedirected)
        {
            return files.Select(check.Check);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("检查", maxValue: files.Length);
            return files.Select(file =>
            {
                var outcome = check.Check(file);
                task.Increment(1);
                return outcome;
            }).ToList();
        });
    }
}
