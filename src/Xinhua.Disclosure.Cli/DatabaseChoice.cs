using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Data;

namespace Xinhua.Disclosure.Cli;

/// <summary>Which database a verb works on: the options of the command line, else the same environment variables as the portal, else the portal's own file.</summary>
internal sealed class DatabaseChoice
{
    private static readonly string[] UsualFiles = ["App_Data/disclosure.db", "src/Xinhua.Disclosure.Web/App_Data/disclosure.db"];

    private readonly Option<DatabaseProvider?> provider = new("--provider") { Description = "数据库：Sqlite（默认）或 SqlServer", HelpName = "NAME" };
    private readonly Option<string?> connection = new("--connection") { Description = "连接字符串；SQLite 为 \"Data Source=文件路径\"", HelpName = "TEXT" };

    /// <summary>The options, to be added to a verb.</summary>
    public IEnumerable<Option> Options => [provider, connection];

    /// <summary>The services of the chosen database.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="complaint">Why none can be chosen, in Chinese.</param>
    /// <param name="mustExist">Whether a file that is not there is a mistake; otherwise it will be made.</param>
    public IServiceCollection? Services(ParseResult parsed, [NotNullWhen(false)] out string? complaint, bool mustExist = false)
    {
        var chosen = parsed.GetValue(provider)
            ?? (Enum.TryParse<DatabaseProvider>(Environment.GetEnvironmentVariable("Database__Provider"), ignoreCase: true, out var named) ? named : DatabaseProvider.Sqlite);
        var text = parsed.GetValue(connection) ?? Environment.GetEnvironmentVariable("ConnectionStrings__Disclosure");
        if (string.IsNullOrWhiteSpace(text) && chosen == DatabaseProvider.Sqlite)
        {
            text = UsualFiles.Where(File.Exists).Select(file => $"Data Source={file}").FirstOrDefault();
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            complaint = chosen == DatabaseProvider.Sqlite
                ? $"没有找到数据库文件（{string.Join("、", UsualFiles)}）。请用 --connection \"Data Source=文件路径\" 指明。"
                : "请用 --connection 或环境变量 ConnectionStrings__Disclosure 给出 SqlServer 的连接字符串。";
            return null;
        }

        try
        {
            if (mustExist && chosen == DatabaseProvider.Sqlite && new SqliteConnectionStringBuilder(text).DataSource is var file && !File.Exists(file))
            {
                complaint = $"没有这个数据库文件：{file}";
                return null;
            }

            complaint = null;
            return new ServiceCollection().AddDisclosureDatabase(chosen, text);
        }
        catch (ArgumentException e)
        {
            complaint = $"连接字符串写错了：{e.Message}";
            return null;
        }
    }
}
