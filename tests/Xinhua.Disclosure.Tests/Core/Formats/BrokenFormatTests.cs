using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Formats;

/// <summary>One thing spoilt in a good file; the message must name the file and the place.</summary>
public sealed class BrokenFormatTests
{
    [Theory]
    [InlineData("\"firstYear\": 2030", "\"firstYear\": 2030, \"colour\": 1", "colour")]
    [InlineData("\"document\": \"样表〔2030〕1号\",", "", "document")]
    [InlineData("\"caption\": \"案件\",", "", "caption")]
    [InlineData("\"from\": \"rest\", ", "", "$.carryOver")]
    [InlineData("\"firstYear\": 2030", "\"firstYear\": \"2030\"", "$.firstYear")]
    [InlineData("\"firstYear\": 2030", "\"firstYear\": 2030, \"firstYear\": 2031", "firstYear")]
    [InlineData("\"label\": \"收\"", "\"label\": null", "$.tables[0].blocks[0].rows[0]")]
    [InlineData("{ \"key\": \"kept\", \"label\": \"存\", \"symbol\": \"二\" }", "null", "$.tables[0].blocks[0].rows[1]")]
    [InlineData("\"手续费\"", "null", "$.sections[0].mustMention[0]")]
    [InlineData("\"number\": \"money\"", "\"number\": \"euro\"", "$.tables[1].blocks[1].number")]
    [InlineData("\"number\": \"money\"", "\"number\": 2", "$.tables[1].blocks[1].number")]
    [InlineData("\"watchedTables\": [\"papers\"]", "\"watchedTables\": [\"papers\"", "line 58")]
    [InlineData("\"firstYear\": 2030", "\"firstYear\": 2030, \"lastYear\": 2029", "firstYear/lastYear")]
    [InlineData("\"firstYear\": 2030", "\"firstYear\": 2030, \"advisoryYears\": [2029]", "advisoryYears")]
    [InlineData("{agency}{year}", "{agency}", "title")]
    [InlineData("\"key\": \"papers\", \"heading\"", "\"key\": \"numbers\", \"heading\"", "sections has “numbers” twice")]
    [InlineData("三、文件", "二、数字", "sections has “二、数字” twice")]
    [InlineData("\"key\": \"papers\", \"caption\"", "\"key\": \"cases\", \"caption\"", "tables has “cases” twice")]
    [InlineData("\"key\": \"papers\", \"caption\"", "\"key\": \"Papers\", \"caption\"", "“Papers”")]
    [InlineData("\"heading\": \"三、文件\", \"table\": \"papers\"", "\"heading\": \"三、文件\", \"table\": \"cases\"", "sections do not hold every table exactly once")]
    [InlineData("\"heading\": \"三、文件\", \"table\": \"papers\"", "\"heading\": \"三、文件\", \"table\": \"none\"", "sections/papers/table names no table: “none”")]
    [InlineData("\"key\": \"kept\"", "\"key\": \"received\"", "tables/cases/rows has “received” twice")]
    [InlineData("\"key\": \"charges\"", "\"key\": \"norms\"", "tables/papers/rows has “norms” twice")]
    [InlineData("\"key\": \"made\"", "\"key\": \"dropped\"", "tables/papers/columns has “dropped” twice")]
    [InlineData("\"key\": \"kept\"", "\"key\": \"Kept\"", "“Kept”")]
    [InlineData("{ \"key\": \"kept\", ", "{ ", "has a line without a key: “存”")]
    [InlineData("\"label\": \"办\",", "\"label\": \"办\", \"key\": \"group\",", "“办”")]
    [InlineData("\"sumOf\": [\"yes\", \"no\"]", "\"sumOf\": [\"yes\", \"maybe\"]", "tables/cases/rows/done/sumOf names no line: “maybe”")]
    [InlineData("\"sumOf\": [\"yes\", \"no\"]", "\"sumOf\": [\"yes\", \"yes\"]", "tables/cases/rows/done/sumOf has “yes” twice")]
    [InlineData("\"sumOf\": [\"yes\", \"no\"]", "\"sumOf\": [\"yes\", \"done\"]", "adds a line that is a sum itself: “done”")]
    [InlineData("\"sumOf\": [\"yes\", \"no\"], \"rule\": \"R02\"", "\"sumOf\": [\"yes\", \"no\"]", "tables/cases/rows/done must have both sumOf and rule")]
    [InlineData("\"label\": \"余\",", "\"label\": \"余\", \"rule\": \"R02\",", "tables/cases/rows/rest must have both sumOf and rule")]
    [InlineData("\"left\": [\"received\", \"kept\"]", "\"left\": [\"received\", \"lost\"]", "identities/I1 names no row of cases: “lost”")]
    [InlineData("\"left\": [\"received\", \"kept\"]", "\"left\": []", "identities/I1 has an empty side")]
    [InlineData("\"rule\": \"R01\", \"table\": \"cases\"", "\"rule\": \"R01\", \"table\": \"none\"", "identities/I1 names no table: “none”")]
    [InlineData(", \"symbol\": \"四\"", "", "identities/I1 uses a row without a symbol")]
    [InlineData("\"from\": \"rest\"", "\"from\": \"lost\"", "carryOver names no row of cases: “lost”")]
    [InlineData("\"table\": \"cases\", \"from\": \"rest\", \"to\": \"kept\"", "\"table\": \"papers\", \"from\": \"norms\", \"to\": \"charges\"", "carryOver names rows of different blocks")]
    [InlineData("\"stock\": \"valid\"", "\"stock\": \"lost\"", "stocks names no cell: “papers/norms/lost”")]
    [InlineData("\"watchedTables\": [\"papers\"]", "\"watchedTables\": [\"none\"]", "watchedTables names no table: “none”")]
    [InlineData("\"widths\": [2, 2, 1, 1, 1]", "\"widths\": [2, 2, 1, 1]", "tables/cases/widths does not name 5 widths")]
    [InlineData("\"widths\": [2, 2, 1, 1, 1]", "\"widths\": [2, 2, 1, 1, 0]", "tables/cases/widths")]
    [InlineData("\"corner\": \"项目\", ", "", "tables/cases has rows with labels but no corner")]
    [InlineData("\"corner\": \"项目\", ", "\"corner\": \"项目\", \"transposed\": true, ", "tables/cases")]
    [InlineData("\"band\": \"乙类\", \"corner\": \"内容\"", "\"transposed\": true", "tables/papers")]
    [InlineData("\"rows\": [\"received\"], \"columns\": [\"sum\"]", "\"rows\": [\"lost\"], \"columns\": [\"sum\"]", "mentions/收案 names no cell: “cases/lost/sum”")]
    [InlineData("\"rows\": [\"received\"], \"columns\": [\"sum\"]", "\"rows\": [\"received\", \"received\"], \"columns\": [\"sum\"]", "mentions/收案 has “cases/received/sum” twice")]
    [InlineData("\"rows\": [\"received\"], \"columns\": [\"sum\"]", "\"rows\": [], \"columns\": [\"sum\"]", "mentions/收案 names no cells")]
    [InlineData("\"phrases\": [\"收案\"], \"denials\": [\"未收\"]", "\"phrases\": [\"收案\"]", "mentions/收案 has nouns but no denials")]
    [InlineData("\"phrases\": [\"收案\"], \"denials\": [\"未收\"], \"nouns\": [\"案\"]", "\"between\": []", "mentions/收案 has nothing to be recognised by")]
    [InlineData("\"phrases\": [\"收案\"]", "\"phrases\": [\"\"]", "mentions/收案 has an empty word")]
    [InlineData("\"rows\": [{ \"key\": \"charges\", \"label\": \"收费\" }]", "\"rows\": []", "tables/papers/rows is empty")]
    public void A_broken_file_stops_the_program_and_says_where(string good, string broken, string complaint)
    {
        Assert.Contains(good, TestForms.TinyJson, StringComparison.Ordinal);
        var json = TestForms.TinyJson.Replace(good, broken, StringComparison.Ordinal);

        var message = Assert.Throws<BrokenFormatException>(() => ReportFormat.Read("tiny.json", json)).Message;

        Assert.StartsWith("tiny.json: ", message, StringComparison.Ordinal);
        Assert.Contains(complaint, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("// a comment\n{}")]
    public void What_is_no_format_at_all_is_refused_by_name(string json) =>
        Assert.StartsWith("tiny.json: ", Assert.Throws<BrokenFormatException>(() => ReportFormat.Read("tiny.json", json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_forms_cannot_claim_a_year()
    {
        var open = TestForms.Tiny;
        var later = Tiny("later", 2031, null);

        Assert.Contains("tiny and later", Refused(open, later), StringComparison.Ordinal);
        Assert.Contains("early", Refused(Tiny("early", 2020, 2031), open), StringComparison.Ordinal);
        Assert.Contains("same", Refused(Tiny("same", 2030, 2040), open), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_forms_cannot_have_the_same_id_even_with_another_between_them() =>
        Assert.Contains("old", Refused(Tiny("old", 2020, 2021), Tiny("between", 2022, 2023), Tiny("old", 2024, 2025)), StringComparison.Ordinal);

    [Fact]
    public void Forms_that_follow_each_other_are_found_by_year()
    {
        var formats = ReportFormats.Of([TestForms.Tiny, Tiny("early", 2020, 2029)]);

        Assert.Equal(["early", "tiny"], formats.All.Select(format => format.Id));
        Assert.Equal(("early", "tiny"), (formats.ForYear(2029)?.Id, formats.ForYear(2030)?.Id));
    }

    private static string Refused(params ReportFormat[] formats) => Assert.Throws<BrokenFormatException>(() => ReportFormats.Of(formats)).Message;

    private static ReportFormat Tiny(string id, int first, int? last) => ReportFormat.Read("tiny.json", TestForms.TinyJson
        .Replace("\"id\": \"tiny\"", $"\"id\": \"{id}\"", StringComparison.Ordinal)
        .Replace("\"firstYear\": 2030", $"\"firstYear\": {first}{(last is null ? "" : $", \"lastYear\": {last}")}", StringComparison.Ordinal));
}
