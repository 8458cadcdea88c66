using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Formats;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Validation;

/// <summary>Real published tables, whose identities were checked by hand.</summary>
public sealed partial class PublishedReportsTests
{
    [Theory]
    [InlineData("huaian-city-2024.json")]
    [InlineData("shanghai-science-commission-2024.json")]
    [InlineData("unattributed-2025.json")]
    public void Our_findings_on_a_published_report_are_those_made_by_hand(string file)
    {
        var path = Path.Combine(Repository.Shared, "samples", file);
        Assert.SkipUnless(File.Exists(path), $"The published report {file} is not here.");
        var sample = JsonNode.Parse(File.ReadAllText(path))!;
        var report = Report(TestForms.Of2021, Read(sample["figures"]!)) with { Year = (int)sample["year"]! };

        foreach (var line in sample["identity_check"]!.AsArray().Select(line => (string)line!))
        {
            var (rule, row) = line switch
            {
                ['A', ..] => ("R03", null),
                ['B', ..] => ("R02", null),
                ['C', ..] => ("R01", null),
                _ => ("R04", Dispute().Match(line).Groups["row"].Value.Replace('_', '-')),
            };
            var findings = Check(rule, report).Where(finding => row is null || finding.Cells[0].Row == row);

            Assert.True(line.Contains("HOLDS", StringComparison.Ordinal) == !findings.Any(), line);
            if (rule is "R02" or "R03")
            {
                Assert.Equal(int.Parse(Checked().Match(line).Groups["count"].Value, null), report.Figures.Stated.Keys.Count(key =>
                    report.Format.Cell(key).Sums.Any(sum => sum.Rule == rule)));
            }
        }

        Assert.Empty(Check("R07", report));
        Assert.Empty(Check("R08", report));
        Assert.Empty(Check("R09", report));
    }

    /// <summary>The samples name rows and columns in their own words but in the order of the form; 总计 comes last, null is not printed.</summary>
    private static IEnumerable<KeyValuePair<CellKey, decimal>> Read(JsonNode figures)
    {
        var (proactive, applications, disputes) = (figures["active_disclosure"]!, figures["applications"]!, figures["review_litigation"]!);
        var values = Values(proactive).Concat(Values(applications)).Concat(Values(disputes)).ToList();
        Assert.Equal(TestForms.Of2021.Cells.Count, values.Count);
        return TestForms.Of2021.Cells.Zip(values).Where(pair => pair.Second is not null).Select(pair => KeyValuePair.Create(pair.First.Key, pair.Second!.Value));
    }

    private static IEnumerable<decimal?> Values(JsonNode? node) => node switch
    {
        JsonObject properties => properties.SelectMany(property => Values(property.Value)),
        JsonArray items => items.SelectMany(Values),
        _ => [(decimal?)node],
    };

    [GeneratedRegex(@"^D\. (?<row>[a-z_]+):")]
    private static partial Regex Dispute();

    [GeneratedRegex(@"\((?<count>[0-9]+) ")]
    private static partial Regex Checked();
}
