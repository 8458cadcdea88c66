using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Pages.Desk.Reports;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests;

/// <summary>The browser adds, states and checks exactly as the server does.</summary>
public sealed class EntryParityTests(Chromium chromium)
{
    private const int Seed = 20260131;
    private const int Batches = 10;
    private const int BatchSize = 100;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private const string JudgeTables = """
        async batch => {
          const { createSheet, writeFigure } = await import('/js/figures.js');
          const { changeText, hintsFor } = await import('/js/difference.js');
          const { forms, tables } = JSON.parse(batch);
          return JSON.stringify(tables.map(({ form, carryOver, previous, typed }) => {
            const live = createSheet({ ...forms[form], carryOver, previous });
            Object.entries(typed).forEach(([key, text]) => live.set(key, text));
            return {
              totals: live.sheet.cells.map(cell => `${cell.key} ${writeFigure(live.value(cell.key))} ${live.isComplete(cell.key)}`),
              statements: live.statements().map(statement => ({
                id: statement.identity.id,
                column: statement.identity.columnKey,
                left: writeFigure(statement.left),
                right: writeFigure(statement.right),
                difference: writeFigure(statement.difference),
                text: statement.text,
                isComplete: statement.isComplete,
                cells: statement.identity.cells,
              })),
              findings: live.findings(),
              hints: live.statements().flatMap(statement => hintsFor(live, statement).map(({ key, text, causeText, sentence }) => `${statement.identity.columnKey} ${key} ${text} ${causeText} ${sentence}`)),
              changes: live.sheet.cells.map(({ key }) => (live.lastYear(key) === null || live.value(key) === null ? '' : changeText(live.lastYear(key), live.value(key)))),
            };
          }));
        }
        """;

    private const string PasteTables = """
        async batch => {
          const { createSheet, writeFigure } = await import('/js/figures.js');
          const { placeBlock, readTabbed, unfold } = await import('/js/clipboard-block.js');
          const { tablesOf } = await import('/js/paste-preview.js');
          const { forms, tables } = JSON.parse(batch);
          const judge = (sheet, placed) => {
            const live = createSheet(sheet);
            placed.flatMap(({ entries }) => entries).forEach(({ key, value }) => live.set(key, writeFigure(value)));
            return {
              wrongTotals: placed.flatMap(({ totals }) => totals).filter(({ key, value }) => live.value(key) !== value).map(({ key }) => key),
              totals: live.sheet.cells.map(cell => `${cell.key} ${writeFigure(live.value(cell.key))} ${live.isComplete(cell.key)}`),
              findings: live.findings(),
            };
          };
          return JSON.stringify(tables.map(({ form, carryOver, previous, html, tabbed }) => {
            const sheet = { ...forms[form], carryOver, previous };
            return {
              html: judge(sheet, html.flatMap(tablesOf).map(grid => placeBlock(sheet, grid, () => null))),
              tabbed: judge(sheet, tabbed.map(({ text, keys }) =>
                placeBlock(sheet, unfold(readTabbed(text).map(row => row.map(cell => ({ text: cell })))), (across, down) => keys[down]?.[across] ?? null))),
            };
          }));
        }
        """;

    private const string ReadTexts = """
        async batch => {
          const { readFigure, writeFigure } = await import('/js/figures.js');
          return JSON.stringify(JSON.parse(batch).map(({ text, kind }) => {
            const { value, error } = readFigure(text, kind);
            return { value: value === null ? null : writeFigure(value), error };
          }));
        }
        """;

    private const string CleanTexts = """
        async batch => {
          const { cleanText, textLength } = await import('/js/narrative.js');
          return JSON.stringify(JSON.parse(batch).map(text => ({ text: cleanText(text), length: textLength(text) })));
        }
        """;

    [Fact]
    public async Task Browser_and_server_judge_a_thousand_tables_alike()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Seed}");
        var reports = new RandomReports(ReportFormats.Load(), Seed);
        var page = await ScriptPageAsync();
        var seen = new HashSet<string>();
        var hints = 0;
        for (var batch = 0; batch < Batches; batch++)
        {
            var tables = Enumerable.Range(0, BatchSize).Select(_ => reports.Next()).ToList();
            var answers = await AskAsync(page, JudgeTables, Question(tables));
            foreach (var (i, table) in tables.Index())
            {
                var expected = Answer(table);
                if (!JsonNode.DeepEquals(expected, answers[i]))
                {
                    Assert.Fail($"Table {(batch * BatchSize) + i} of seed {Seed}, form {table.Format.Id}, year {table.Year}.{Environment.NewLine}{FirstDifference(expected, answers[i])}");
                }

                hints += expected["hints"]!.AsArray().Count;
                seen.UnionWith(expected["findings"]!.AsArray().Select(finding => (string)finding!["rule"]!));
            }
        }

        await page.Context.CloseAsync();

        // Tables that never break a rule would prove nothing about it.
        Assert.Equal(EntrySheet.LiveRules.Order(), seen.Order());
        Assert.True(hints > 100, $"{hints} hints");
    }

    /// <summary>As many reports as DISCLOSURE_TEST_PASTES says, else few.</summary>
    [Fact]
    public async Task Pasted_tables_give_the_same_figures_and_findings()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("DISCLOSURE_TEST_PASTES"), CultureInfo.InvariantCulture, out var asked) ? asked : 20;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Seed}, {count} reports");
        var reports = new RandomReports(ReportFormats.Load(), Seed);
        var page = await ScriptPageAsync();
        for (var done = 0; done < count; done += BatchSize)
        {
            var tables = Enumerable.Range(0, Math.Min(BatchSize, count - done)).Select(_ => AsPasted(reports.Next())).ToList();
            var question = Question(tables);
            foreach (var (i, table) in tables.Index())
            {
                question["tables"]![i]!["html"] = Array(table.Format.Tables.Select(form => ExcelClipboard.Html(form, cell => Copied(table, cell), Relabelled(done + i))));
                question["tables"]![i]!["tabbed"] = new JsonArray([.. table.Format.Tables.Select(form => new JsonObject
                {
                    ["text"] = ExcelClipboard.Tabbed(form, cell => Copied(table, cell)),
                    ["keys"] = new JsonArray([.. form.Layout.Rows.Where(row => !row.IsHead).Select(row => Array(row.Cells.Where(cell => cell.Cell is not null).Select(cell => cell.Cell!.Key.ToString())))]),
                })]);
            }

            var answers = await AskAsync(page, PasteTables, question);
            foreach (var (i, table) in tables.Index())
            {
                var expected = Answer(table with { Typed = table.Typed.ToDictionary(cell => cell.Key, cell => WithoutUnit(cell.Value)) });
                foreach (var way in new[] { "html", "tabbed" })
                {
                    var answer = answers[i]![way]!;
                    Assert.Equal("[]", answer["wrongTotals"]!.ToJsonString());
                    var pasted = new JsonObject { ["totals"] = answer["totals"]!.DeepClone(), ["findings"] = answer["findings"]!.DeepClone() };
                    var same = new JsonObject { ["totals"] = expected["totals"]!.DeepClone(), ["findings"] = expected["findings"]!.DeepClone() };
                    if (!JsonNode.DeepEquals(same, pasted))
                    {
                        Assert.Fail($"Table {done + i} of seed {Seed} pasted as {way}, form {table.Format.Id}.{Environment.NewLine}{FirstDifference(same, pasted)}");
                    }
                }
            }
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Browser_and_server_read_a_thousand_texts_alike()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Seed}");
        var texts = new RandomTexts(Seed);
        var kinds = Enum.GetValues<NumberKind>();
        var questions = Enumerable.Range(0, Batches * BatchSize).Select(i => (Text: texts.Next(), Kind: kinds[i % kinds.Length])).ToList();
        var page = await ScriptPageAsync();

        var answers = await AskAsync(page, ReadTexts, new JsonArray([.. questions.Select(question => Question(question.Text, question.Kind))]));
        await page.Context.CloseAsync();

        foreach (var (i, question) in questions.Index())
        {
            var (value, error) = FigureText.Read(question.Text, question.Kind);
            var expected = new JsonObject { ["value"] = value is null ? null : FigureText.Write(value), ["error"] = error };
            Assert.True(
                JsonNode.DeepEquals(expected, answers[i]),
                $"{question.Kind} {JsonSerializer.Serialize(question.Text)}: server {expected.ToJsonString(Json)}, browser {answers[i]!.ToJsonString(Json)}");
        }
    }

    [Fact]
    public async Task Browser_and_server_clean_a_thousand_paragraphs_alike()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Seed}");
        var texts = new RandomTexts(Seed);
        var questions = Enumerable.Range(0, Batches * BatchSize).Select(_ => texts.NextParagraphs()).ToList();
        var page = await ScriptPageAsync();

        var answers = await AskAsync(page, CleanTexts, Array(questions));
        await page.Context.CloseAsync();

        foreach (var (i, question) in questions.Index())
        {
            var clean = Narrative.Clean(question);
            var expected = new JsonObject { ["text"] = clean, ["length"] = Narrative.Length(clean) };
            Assert.True(
                JsonNode.DeepEquals(expected, answers[i]),
                $"{JsonSerializer.Serialize(question)}: server {expected.ToJsonString()}, browser {answers[i]!.ToJsonString()}");
        }
    }

    private async Task<IPage> ScriptPageAsync()
    {
        var page = await chromium.NewPageAsync();
        await page.ServeAsync(new Dictionary<string, string> { ["/"] = "<!doctype html><title>figures.js</title>" });
        await page.GotoAsync(StaticSite.Origin);
        return page;
    }

    private static async Task<JsonArray> AskAsync(IPage page, string script, JsonNode questions)
    {
        var answers = await page.EvaluateAsync<string>(script, questions.ToJsonString());
        return JsonNode.Parse(answers)!.AsArray();
    }

    /// <summary>What is the same for every table of a form and year is sent once: it is most of a sheet.</summary>
    private static JsonObject Question(IReadOnlyList<RandomReports.Table> tables)
    {
        var forms = new JsonObject();
        var questions = new JsonArray();
        foreach (var table in tables)
        {
            var sheet = JsonNode.Parse(EntrySheet.Of(table.Format, table.Year, table.Previous).ToJson())!.AsObject();
            var question = new JsonObject
            {
                ["form"] = $"{table.Format.Id} {table.Year}",
                ["typed"] = new JsonObject(table.Typed.Select(cell => KeyValuePair.Create(cell.Key.ToString(), (JsonNode?)cell.Value))),
            };
            foreach (var ofLastYear in new[] { "carryOver", "previous" })
            {
                question[ofLastYear] = sheet[ofLastYear]?.DeepClone();
                sheet.Remove(ofLastYear);
            }

            forms.TryAdd((string)question["form"]!, sheet);
            questions.Add(question);
        }

        return new JsonObject { ["forms"] = forms, ["tables"] = questions };
    }

    /// <summary>The report as it is after pasting: what is no number is not taken, a unit is dropped.</summary>
    private static RandomReports.Table AsPasted(RandomReports.Table table) => table with
    {
        Typed = table.Typed
            .Where(cell => FigureText.Read(WithoutUnit(cell.Value), table.Format.Cell(cell.Key).Number) is { Error: null, Value: not null })
            .ToDictionary(cell => cell.Key, cell => cell.Value),
    };

    private static string WithoutUnit(string text) => text.TrimEnd('件');

    /// <summary>What stands in the copied cell: totals as added, blanks in every way people write them, remarks behind some numbers.</summary>
    private static string Copied(RandomReports.Table table, FormatCell cell)
    {
        if (cell.IsComputed)
        {
            var figures = new Figures(table.Format, table.Typed.Select(typed => KeyValuePair.Create(typed.Key, FigureText.Read(WithoutUnit(typed.Value), table.Format.Cell(typed.Key).Number).Value!.Value)));
            return FigureText.Write(figures[cell.Key]);
        }

        var dice = cell.Key.ToString().Sum(c => c) % 5;
        return table.Typed.TryGetValue(cell.Key, out var text)
            ? dice switch { 0 => $" {text} ", 1 => $"{text}（其中修订1件）", 2 when cell.Unit == "件" => WithoutUnit(text) + "件", _ => text }
            : new[] { "", "/", "—", "-", "　" }[dice];
    }

    /// <summary>Labels as people write them: other brackets, no ordinals, blanks within.</summary>
    private static Func<string, string> Relabelled(int variant) => (variant % 3) switch
    {
        0 => label => label,
        1 => label => label.Replace('（', '(').Replace('）', ')').Replace('、', '.'),
        _ => label => string.Join(' ', label.Chunk(3).Select(part => new string(part))),
    };

    private static JsonObject Question(string text, NumberKind kind) => new()
    {
        ["text"] = text,
        ["kind"] = JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()),
    };

    private static JsonObject Answer(RandomReports.Table table)
    {
        var read = table.Typed.ToDictionary(cell => cell.Key, cell => FigureText.Read(cell.Value, table.Format.Cell(cell.Key).Number));
        var figures = new Figures(
            table.Format,
            read.Where(cell => cell.Value.Value is not null).Select(cell => KeyValuePair.Create(cell.Key, cell.Value.Value!.Value)));
        var report = new ReportContent
        {
            Format = table.Format,
            AgencyName = "新华区行政审批局",
            Year = table.Year,
            Figures = figures,
            Narrative = new Dictionary<string, string>(),
            Stated = new StatedFrame(null, [], read.Where(cell => cell.Value.Error is not null).ToDictionary(cell => cell.Key, cell => table.Typed[cell.Key])),
        };
        var findings = ReportValidator.Validate(new ReviewContext(report, table.Previous, null)).Where(finding => EntrySheet.LiveRules.Contains(finding.RuleId));
        return new JsonObject
        {
            ["totals"] = Array(figures.All().Select(figure =>
                $"{figure.Key} {FigureText.Write(figure.Value)} {(figures.IsComplete(figure.Key) ? "true" : "false")}")),
            ["statements"] = new JsonArray([.. IdentityStatement.Of(figures).Select(Answer)]),
            ["findings"] = new JsonArray([.. findings.Select(Answer)]),
            ["hints"] = Array(IdentityStatement.Of(figures).SelectMany(statement => DifferenceHints.Of(statement, figures, table.Previous).Select(hint =>
                $"{statement.Column.Key} {hint.Cell.Key} {hint.Text} {hint.CauseText} {hint.Sentence}"))),
            ["changes"] = Array(table.Format.Cells.Select(cell =>
                table.Previous is { } previous && previous.Format.Find(cell.Key) is not null && previous.Figures[cell.Key] is { } was && figures[cell.Key] is { } now ? YearChange.Text(was, now) : "")),
        };
    }

    private static JsonObject Answer(IdentityStatement statement) => new()
    {
        ["id"] = statement.Identity.Id,
        ["column"] = statement.Column.Key,
        ["left"] = FigureText.Write(statement.Left),
        ["right"] = FigureText.Write(statement.Right),
        ["difference"] = FigureText.Write(statement.Difference),
        ["text"] = statement.Text,
        ["isComplete"] = statement.IsComplete,
        ["cells"] = Array(statement.Cells.Select(cell => cell.ToString())),
    };

    private static JsonObject Answer(Finding finding) => new()
    {
        ["rule"] = finding.RuleId,
        ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
        ["message"] = finding.Message,
        ["cells"] = Array(finding.Cells.Select(cell => cell.ToString())),
        ["suggestion"] = finding.Suggestion,
        ["mayBeExcused"] = finding.MayBeExcused,
    };

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(item => (JsonNode?)item)];

    private static string FirstDifference(JsonNode? server, JsonNode? browser)
    {
        var (left, right) = (server!.ToJsonString(Json).Split('\n'), browser!.ToJsonString(Json).Split('\n'));
        var at = Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .First(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Line {at}{Environment.NewLine}server:  {left.ElementAtOrDefault(at)}{Environment.NewLine}browser: {string.Join('\n', right.Skip(at).Take(3))}");
    }

    /// <summary>Numbers, nearly numbers and rubbish, made of pieces that are each known to be troublesome.</summary>
    private sealed class RandomTexts(int seed)
    {
        private static readonly string[] Whole =
        [
            "", "0", "00", "1", "7", "12", "999999999999", "1000000000000", "79228162514264337593543950335", "79228162514264337593543950336",
            "123456789012345678901234567890123456789", "1,234", "12,345,678", "1,23", "1234,567", ",123", "１２", "３，４５６", "４　５", "1 000", "１　２３４", "1 234,567", "12 345 678", "0 123", "1234567890123456789012345678", "12345678901234567890123456789",
        ];

        private static readonly string[] Decimals =
        [
            ".", ".0", ".5", ".123456", ".1234567", ".0000005", ".0000000000000000000000000000", ".00000000000000000000000000005", ".9999999",
            ".99999999999999999999999999999", ".1,234", "．５", ".500000000000000000000000000", ".5.", "。5", ".12345678901234567890", ".1200000000",
        ];

        private static readonly string[] Signs = ["-", "+", "−", "－", "＋", "--", "+-", "–", "—", "－ ", "﹣", "‐", "﹘", "- "];

        private static readonly string[] Blanks = [" ", "\t", "\n", "\r", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u00ad", "\u0085", "\u180e", "\u2028", "\u001f", "\0"];

        private static readonly string[] Rubbish =
        [
            "/", "无", "许多", "12件", "1e5", "１Ｅ５", "0x1f", "NaN", "Infinity", "٣", "१२", "𝟙𝟚", "①", "一", "¥5", "5%", "(5)", "（５）", "😀",
            "1😀2", "null", "<b>1</b>", "1;2", "1，2", "１，０００", "1'000", "零", "〇", "壹", "½", "1/2", "==1", "１２３４５６７８９０１２３４５６７８９０１２３４５６７８９０", "\U000E00011",
        ];

        private static readonly string[] All = [.. Whole, .. Decimals, .. Signs, .. Blanks, .. Rubbish];

        private readonly Random random = new(seed);

        public string Next() => random.Next(10) switch
        {
            0 => Pick(Rubbish),
            1 => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pick(All))),
            2 => string.Concat(Enumerable.Range(0, random.Next(190, 220)).Select(_ => Pick(["1", " ", "，", "　"]))),
            3 => random.GetString("0123456789.,-０９．，", random.Next(1, 45)),
            4 => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => AnyRune())),
            _ => Maybe(Blanks) + Maybe(Signs) + Pick(Whole) + Maybe(Decimals) + Maybe(Blanks),
        };

        public string NextParagraphs() => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(4) switch
        {
            0 => Pick(Blanks),
            1 => Pick(["(一)", "（二）", "( 三 )", " （十一）  ", "(1)", "（百）", "\r\n", "\v", "\f", "\n\n", "e\u0301", "\uf900", "\ue000", "\ufffd", "\u2029", "\u2003", new string('\u0301', 29), "\u0344\u0327"]),
            2 => Next(),
            _ => "本年度主动公开政府信息。",
        }));

        /// <summary>
        /// Half a surrogate pair is left out: neither a form nor JSON can carry it. So are characters that are not assigned yet:
        /// browsers learn new ones sooner than the server.
        /// </summary>
        private Rune AnyRune() =>
            Rune.TryCreate(random.Next(0x11000), out var rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned ? rune : Rune.ReplacementChar;

        private string Maybe(string[] pieces) => random.Next(3) == 0 ? Pick(pieces) : "";

        private string Pick(string[] items) => items[random.Next(items.Length)];
    }
}
