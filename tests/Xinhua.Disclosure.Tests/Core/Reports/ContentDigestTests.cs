using System.Globalization;
using System.Text;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Reports;

public sealed class ContentDigestTests
{
    /// <summary>The example of docs/format.md.</summary>
    private const string Example = """
        xinhua-disclosure-content/1
        format tiny
        agency 11
        xinhua-xzsp
        name 24
        新华区行政审批局
        year 2030
        figure cases/received/man 1
        note cases/received/man 16
        其中网上1件
        figure cases/received/firm 0
        figure cases/kept/man -
        figure cases/kept/firm -
        figure cases/yes/man -
        figure cases/yes/firm -
        figure cases/no/man -
        figure cases/no/firm -
        figure cases/rest/man -
        figure cases/rest/firm -
        figure papers/norms/made -
        figure papers/norms/dropped -
        figure papers/norms/valid -
        figure papers/charges/amount 12.5
        section words 25
        （一）概况
        很好。

        """;

    private static readonly ReportContent Report = Report(
        TestForms.Tiny, ("cases/received/man", 1), ("cases/received/firm", 0), ("cases/received/sum", 99), ("papers/charges/amount", 12.50m)) with
    {
        Notes = new Dictionary<CellKey, string> { [Key("cases/received/man")] = "其中网上1件", [Key("cases/kept/man")] = "" },
        Narrative = new Dictionary<string, string> { ["words"] = "（一）概况\n很好。" },
    };

    [Fact]
    public void The_canonical_form_is_the_documented_one() => Assert.Equal(Example, ContentDigest.CanonicalForm(Report));

    [Fact]
    public void The_digest_is_the_documented_one_and_may_never_change()
    {
        var documentation = File.ReadAllText(Path.Combine(Repository.Root, "docs", "format.md"));

        Assert.Equal("234dbcc246573642346ffc75b00086ce727288e9e9a88a6805ca9b19361cd5d9", ContentDigest.Compute(Report));
        Assert.Contains(Example, documentation, StringComparison.Ordinal);
        Assert.Contains(ContentDigest.Compute(Report), documentation, StringComparison.Ordinal);
        Assert.Contains(TestForms.TinyJson, documentation, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_a_number_changes_the_digest() =>
        Gen.Select(Consistent(TestForms.Of2021), OneOf([.. TestForms.Of2021.EnteredCells.Select(cell => cell.Key)]), Gen.Int[1, 1_000_000]).Sample((figures, key, millionths) =>
        {
            var changed = new Dictionary<CellKey, decimal>(figures) { [key] = figures[key] + (millionths / 1_000_000m) };
            var blank = new Dictionary<CellKey, decimal>(figures);
            blank.Remove(key);

            var digests = new[] { figures, changed, blank }.Select(numbers => ContentDigest.Compute(TestReports.Report(TestForms.Of2021, numbers)));

            Assert.Equal(3, digests.Distinct().Count());
        });

    [Fact]
    public void Any_change_of_words_year_form_or_agency_changes_the_digest()
    {
        ReportContent[] others =
        [
            Report,
            Report with { AgencyName = "新华区审批局" },
            Report with { AgencySlug = "xinhua" },
            Report with { Year = 2031 },
            Report with { Format = ReportFormat.Read("tiny.json", TestForms.TinyJson.Replace("\"tiny\"", "\"tinier\"", StringComparison.Ordinal)) },
            Report with { Narrative = new Dictionary<string, string> { ["words"] = "（一）概况\n很好" } },
            Report with { Narrative = new Dictionary<string, string>() },
            Report with { Notes = new Dictionary<CellKey, string>() },
            Report with { Notes = new Dictionary<CellKey, string> { [Key("cases/received/man")] = "其中网上2件" } },
            Report with { Notes = new Dictionary<CellKey, string> { [Key("cases/received/firm")] = "其中网上1件" } },
            Report with { Notes = new Dictionary<CellKey, string> { [Key("cases/received/sum")] = "其中网上1件" } },
        ];

        Assert.Equal(others.Length, others.Select(ContentDigest.Compute).Distinct().Count());
    }

    [Fact]
    public void Trailing_zeros_stated_totals_and_empty_notes_do_not_change_it()
    {
        var same = Report(TestForms.Tiny, ("papers/charges/amount", 12.5m), ("cases/received/firm", -0.0m), ("cases/received/man", 1.000m)) with
        {
            Notes = Report.Notes.Where(note => note.Value.Length > 0).ToDictionary(),
            Narrative = Report.Narrative,
        };

        Assert.Equal(ContentDigest.Compute(Report), ContentDigest.Compute(same));
    }

    /// <summary>What can be read back is said by no other content.</summary>
    [Fact]
    public void Whatever_a_text_contains_the_canonical_form_reads_back_as_it_was()
    {
        var hostile = OneOf("\n", "name 1\n", "year 2030\n", "figure cases/kept/man -\n", "note cases/kept/man 0\n\n", "section words 2\n", "甲", "𠮷", "1", "-", " ")
            .Array[0, 6].Select(string.Concat);
        Gen.Select(hostile, hostile, hostile.Where(note => note.Length > 0), hostile).Sample(
            (slug, name, note, words) =>
            {
                var content = Report with
                {
                    AgencySlug = slug,
                    AgencyName = name,
                    Notes = new Dictionary<CellKey, string> { [Key("cases/kept/sum")] = note },
                    Narrative = new Dictionary<string, string> { ["words"] = words },
                };

                var (lines, texts) = ReadBack(ContentDigest.CanonicalForm(content));

                Assert.Equal([("agency", slug), ("name", name), ("note cases/kept/sum", note), ("section words", words)], texts);
                Assert.Equal(
                    ["xinhua-disclosure-content/1", "format tiny", "year 2030", .. Example.Split('\n').Where(line => line.StartsWith("figure", StringComparison.Ordinal))], lines);
            },
            iter: 2_000);
    }

    private static (List<string> Lines, List<(string Name, string Text)> Texts) ReadBack(string canonical)
    {
        var (lines, texts) = (new List<string>(), new List<(string, string)>());
        for (var rest = Encoding.UTF8.GetBytes(canonical).AsSpan(); rest.Length > 0;)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = Encoding.UTF8.GetString(rest[..end]);
            rest = rest[(end + 1)..];
            if (line.Split(' ') is not ["agency" or "name" or "note" or "section", .., var size])
            {
                lines.Add(line);
                continue;
            }

            var length = int.Parse(size, CultureInfo.InvariantCulture);
            texts.Add((line[..^(size.Length + 1)], Encoding.UTF8.GetString(rest[..length])));
            Assert.Equal((byte)'\n', rest[length]);
            rest = rest[(length + 1)..];
        }

        return (lines, texts);
    }
}
