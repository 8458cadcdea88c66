using System.Text.RegularExpressions;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Security;

/// <summary>docs/security.md promises nothing that no test shows.</summary>
public sealed class SecurityDocumentTests
{
    private static readonly string[] States = ["done", "by deployment", "deliberately not"];

    [Fact]
    public void Every_requirement_has_a_row()
    {
        var expected = Enumerable.Range(1, 24).Select(number => $"SEC-{number:00}")
            .Concat(Enumerable.Range(1, 27).Select(number => $"ASV-{number:00}"))
            .Concat(Enumerable.Range(1, 18).Select(number => $"ASP-{number:00}"));

        Assert.Equal(expected, Rows().Select(row => row["row"]));
        Assert.All(Rows(), row => Assert.Contains(row["state"], States));
        Assert.All(Rows(), row => Assert.NotEmpty(row["how"]));
    }

    [Fact]
    public void What_is_done_names_a_test_and_every_named_test_is_there()
    {
        var tests = typeof(SecurityDocumentTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();
        var wrong = Rows().SelectMany(row => row["proved by"] switch
        {
            "" => [$"{row["row"]} names no test"],
            "—" when row["state"] == "done" => [$"{row["row"]} is done, but names no test"],
            "—" => [],
            var named => named.Split(',', StringSplitOptions.TrimEntries).Where(test => !tests.Contains(test)).Select(test => $"{row["row"]}: there is no {test}"),
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_settings_it_speaks_of_are_in_the_settings_file()
    {
        var settings = File.ReadAllText(Path.Combine(Repository.Root, "src", "Xinhua.Disclosure.Web", "appsettings.json"));
        var named = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md")), "`(?:Audit|Network|RateLimits):(?<key>[A-Za-z]+)`").Select(match => match.Groups["key"].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, key => Assert.Contains($"\"{key}\"", settings, StringComparison.Ordinal));
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows() => MarkdownTable.Read("security.md", "Requirements");
}
