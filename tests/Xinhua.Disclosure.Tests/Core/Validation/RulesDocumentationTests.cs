using Xinhua.Disclosure.Core.Validation;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Validation;

public sealed class RulesDocumentationTests
{
    [Fact]
    public void The_table_in_the_documentation_is_the_list_of_rules()
    {
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "rules.md")).Where(line => line.StartsWith("| R", StringComparison.Ordinal));

        Assert.Equal(
            ReportValidator.Rules.Select(rule => $"| {rule.Id} | {rule.Sentence} | {rule.Severity} | {(rule.MayBeExcused ? "yes" : "no")} | {rule.Source} |"), documented);
    }

    [Fact]
    public void Rules_have_ids_of_their_own_and_stand_in_their_order()
    {
        var ids = ReportValidator.Rules.Select(rule => rule.Id).ToList();

        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }
}
