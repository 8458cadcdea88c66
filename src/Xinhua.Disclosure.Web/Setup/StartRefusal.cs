using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>The portal cannot start as it is set up; the message tells the operator why, in Chinese.</summary>
internal sealed class StartRefusedException : Exception
{
    public StartRefusedException()
    {
    }

    public StartRefusedException(string message)
        : base(message)
    {
    }

    public StartRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Turns what stops a start into sentences for the operator; anything else is a bug and keeps its stack trace.</summary>
internal static partial class StartRefusal
{
    /// <summary>Checks every setting now, before a host is there to log the refusal with a stack trace.</summary>
    public static void CheckSettings(this WebApplication app) => app.Services.GetService<IStartupValidator>()?.Validate();

    /// <summary>What to tell the operator; null when the failure is not one of set-up.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        StartRefusedException refused => refused.Message,
        OptionsValidationException wrong => Join(wrong.Failures),
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            Join(several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)),
        BrokenFormatException broken => $"年度报告格式文件有误，没有启动：{broken.Message}",
        DbException database => $"数据库打不开，没有启动：{database.Message}。请检查 ConnectionStrings:Disclosure 和数据库的权限。",
        IOException or UnauthorizedAccessException => $"文件、文件夹或端口打不开，没有启动：{failure.Message}",
        InvalidOperationException { Message: var message } when Unconvertible().Match(message) is { Success: true } value =>
            $"配置有误，没有启动：{value.Groups["key"].Value} 的值「{value.Groups["value"].Value}」无法识别。",
        _ => null,
    };

    private static string Join(IEnumerable<string> failures) => "配置有误，没有启动：\n" + string.Join('\n', failures.Select(failure => "- " + Bare(failure)));

    /// <summary>The sentence of a setting without the English frame around it.</summary>
    private static string Bare(string failure) => Framed().Match(failure) is { Success: true } framed ? framed.Groups["sentence"].Value : failure;

    [GeneratedRegex("with the error: '(?<sentence>.*)'\\.$", RegexOptions.Singleline)]
    private static partial Regex Framed();

    [GeneratedRegex("Failed to convert configuration value(?: '(?<value>[^']*)')? at '(?<key>[^']*)'")]
    private static partial Regex Unconvertible();
}
