using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using Xinhua.Disclosure.Cli.Archive;
using Xinhua.Disclosure.Cli.Check;
using Xinhua.Disclosure.Cli.Import;
using Xinhua.Disclosure.Cli.ImportArchive;
using Xinhua.Disclosure.Cli.Migrate;
using Xinhua.Disclosure.Cli.Rescue;
using Xinhua.Disclosure.Cli.Verify;
using Xinhua.Disclosure.Cli.VerifyAudit;

namespace Xinhua.Disclosure.Cli;

/// <summary>The <c>disclosure</c> command: a list of verbs.</summary>
internal static class DisclosureCommand
{
    /// <summary>Nothing wrong was found.</summary>
    public const int Success = 0;

    /// <summary>Errors were found.</summary>
    public const int ErrorsFound = 1;

    /// <summary>The work could not be done: a file could not be read, or the command line was not understood.</summary>
    public const int Failed = 2;

    /// <summary>Runs the command and gives its exit code. Results go to <paramref name="output"/>, everything else to <paramref name="error"/>.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        // The program speaks one language, whatever the machine's.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var root = new RootCommand("政府信息公开工作年度报告的命令行工具")
        {
            new CheckVerb(),
            new ImportVerb(),
            new MigrateVerb(),
            new ArchiveVerb(),
            new VerifyVerb(),
            new ImportArchiveVerb(),
            new VerifyAuditVerb(),
            new RescueVerb(),
        };
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            // The package's own Chinese leaves this sentence in English.
            option.Description = "显示帮助";
        }

        // File names may begin with @, which would otherwise name a response file.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction complaint)
        {
            // The package has this sentence in English only.
            complaint.ShowTypoCorrections = false;
        }

        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? Failed : code;
        }
#pragma warning disable CA1031 // The last line of defence: a clerk is to read a sentence, not a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"程序出错，没有完成：{e.Message}（{e.GetType().Name}）。请把这句话和所用的文件交给系统管理员。");
            return Failed;
        }
    }
}
