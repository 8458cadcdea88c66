using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>Changes that stand each by itself: what can be stored is stored, what others changed meanwhile comes back, an acknowledged change is never lost.</summary>
public sealed class LiveDraftTests
{
    private static readonly Actor Other = new(7, "李四");
    private static readonly string Licences = TestReports.Licences.ToString();
    private static readonly string Penalties = TestReports.Penalties.ToString();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_change_is_stored_with_one_line_that_says_what_it_changed(DatabaseProvider provider)
    {
        await using var database = await DraftAsync(provider);

        var result = await ChangeAsync(database, 0, cells: [new(Licences, "", " １,２３４ "), new(Penalties, null, "2")]);

        Assert.Equal((2, false, null), (result.Cells.Count, result.HasMoved, result.Locked));
        Assert.Equal([new CellResult(Licences, ChangeFate.Saved, "1234"), new CellResult(Penalties, ChangeFate.Saved, "2")], result.Cells);
        var report = await StoredAsync(database);
        Assert.Equal((1234, 2, 1), (report.Content.Figures[TestReports.Licences], report.Content.Figures[TestReports.Penalties], report.Revision.Version));
        Assert.Equal(TestReports.Writer.AccountId, Assert.Single(report.Revision.Contributions).AccountId);
        await using var db = database.CreateContext();
        var line = Assert.Single(await db.AuditEvents.Where(line => line.Action == AuditAction.DraftSaved).ToListAsync(Token));
        Assert.Equal((1, AuditOutcome.Done, $"2格、0节文字：{Licences} 空→1234；{Penalties} 空→2"), (line.Version, line.Outcome, line.Detail));
    }

    [Theory, OnEveryDatabase]
    public async Task What_another_changed_meanwhile_comes_back_with_who_and_when_and_the_rest_is_stored(DatabaseProvider provider)
    {
        await using var database = await DraftAsync(provider);
        await ChangeAsync(database, 0, cells: [new(Licences, "", "5")], actor: Other);

        var result = await ChangeAsync(database, 0, cells: [new(Licences, "", "7"), new(Penalties, "", "2")]);

        Assert.True(result.HasMoved);
        Assert.Equal((ChangeFate.Conflict, "5", Other.Name), (result.Cells[0].Fate, result.Cells[0].Now, result.Cells[0].By));
        Assert.NotNull(result.Cells[0].At);
        Assert.Equal(ChangeFate.Saved, result.Cells[1].Fate);
        var figures = (await StoredAsync(database)).Content.Figures;
        Assert.Equal((5, 2), (figures[TestReports.Licences], figures[TestReports.Penalties]));
    }

    [Fact]
    public async Task Who_made_a_change_that_no_line_names_is_told_when_it_can_only_be_one()
    {
        await using var database = await DraftAsync(DatabaseProvider.Sqlite);
        var many = TestReports.Formats.ForYear(TestReports.Year)!.EnteredCells.Select(cell => cell.Key.ToString()).Take(12).ToList();
        await ChangeAsync(database, 0, cells: [.. many.Select(key => new CellChange(key, "", "3"))], actor: Other);

        var certain = await ChangeAsync(database, 0, cells: [new(many[^1], "", "4")]);
        await ChangeAsync(database, 1, cells: [new(Penalties, "3", "9")], actor: new Actor(9, "王五"));
        var uncertain = await ChangeAsync(database, 0, cells: [new(many[^1], "", "4")]);

        Assert.Equal((Other.Name, null), (certain.Cells[0].By, uncertain.Cells[0].By));
    }

    [Theory, OnEveryDatabase]
    public async Task A_change_whose_answer_was_lost_may_be_sent_again(DatabaseProvider provider)
    {
        await using var database = await DraftAsync(provider);
        var change = Patch("", 0, "", "一段文字");
        await ChangeAsync(database, 0, cells: [new(Licences, "", "5")], texts: [new("overview", ContentDigest.Of(""), [change])]);

        var again = await ChangeAsync(database, 0, cells: [new(Licences, "", "5")], texts: [new("overview", ContentDigest.Of(""), [change])]);

        Assert.Equal((ChangeFate.Saved, ChangeFate.Merged, 1), (again.Cells[0].Fate, again.Texts[0].Fate, again.Version));
        Assert.Equal("一段文字", (await StoredAsync(database)).Content.Text("overview"));
    }

    [Theory]
    [InlineData("applications/new/total", "3", "由系统计算")]
    [InlineData("applications/new/nobody", "3", "没有这一格")]
    [InlineData("x", "3", "没有这一格")]
    [InlineData("applications/new/company", "许多", "不是数字")]
    [InlineData("applications/new/company", "-3", "是负数")]
    [InlineData("applications/new/company", "1234567890123", "数字过大")]
    public async Task What_cannot_be_stored_is_refused_with_its_reason_and_the_rest_is_stored(string key, string now, string reason)
    {
        await using var database = await DraftAsync(DatabaseProvider.Sqlite);

        var result = await ChangeAsync(database, 0, cells: [new(key, "", now), new(Penalties, "", "2")]);

        Assert.Equal((ChangeFate.Refused, ChangeFate.Saved), (result.Cells[0].Fate, result.Cells[1].Fate));
        Assert.Contains(reason, result.Cells[0].Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await StoredAsync(database)).Content.Figures[TestReports.Penalties]);
    }

    [Theory, OnEveryDatabase]
    public async Task Sentences_in_one_section_merge_and_the_same_sentence_is_a_conflict(DatabaseProvider provider)
    {
        await using var database = await DraftAsync(provider);
        const string text = "第一段写了主动公开的情况，全年共公开信息120条。\n第二段写了依申请公开的情况，全年收到申请12件。";
        await ChangeAsync(database, 0, texts: [new("overview", ContentDigest.Of(""), [Patch("", 0, "", text)])]);

        var first = await ChangeAsync(database, 1, texts: [Replacing(text, "120条", "121条")], actor: Other);
        var second = await ChangeAsync(database, 1, texts: [Replacing(text, "12件", "13件")]);
        var third = await ChangeAsync(database, 1, texts: [Replacing(text, "120条", "122条")]);

        Assert.Equal([ChangeFate.Saved, ChangeFate.Merged, ChangeFate.Conflict], [first.Texts[0].Fate, second.Texts[0].Fate, third.Texts[0].Fate]);
        var expected = text.Replace("120条", "121条", StringComparison.Ordinal).Replace("12件", "13件", StringComparison.Ordinal);
        Assert.Equal((null, expected, expected), (first.Texts[0].Text, second.Texts[0].Text, third.Texts[0].Text));
        Assert.Equal(expected, (await StoredAsync(database)).Content.Text("overview"));
        Assert.Equal(ContentDigest.Of(expected), third.Texts[0].Digest);
    }

    [Fact]
    public async Task A_text_is_stored_clean_and_what_differs_is_told()
    {
        await using var database = await DraftAsync(DatabaseProvider.Sqlite);

        var result = await ChangeAsync(database, 0, texts: [new("overview", ContentDigest.Of(""), [Patch("", 0, "", "(一) 标题 \n\n正文\u200B")])]);
        var tooLong = await ChangeAsync(database, 1, texts: [new("problems", ContentDigest.Of(""), [Patch("", 0, "", new string('字', Narrative.MaxLength + 1))])]);

        Assert.Equal(("（一）标题\n正文", ContentDigest.Of("（一）标题\n正文")), (result.Texts[0].Text, result.Texts[0].Digest));
        Assert.Contains("文字过长", tooLong.Texts[0].Reason, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task Twenty_people_who_save_different_cells_at_once_all_get_through_the_first_time(DatabaseProvider provider)
    {
        await using var database = await DraftAsync(provider);
        var cells = TestReports.Formats.ForYear(TestReports.Year)!.EnteredCells.Select(cell => cell.Key).Take(60).Chunk(3).ToList();

        var results = await Task.WhenAll(cells.Select((own, person) => Task.Run(
            async () =>
            {
                var fates = new List<ChangeFate>();
                foreach (var cell in own)
                {
                    fates.Add((await ChangeAsync(database, 0, cells: [new(cell.ToString(), "", $"{person}")], actor: new Actor(person + 1, $"{person}"))).Cells[0].Fate);
                }

                return fates;
            },
            Token)));

        Assert.All(results.SelectMany(fates => fates), fate => Assert.Equal(ChangeFate.Saved, fate));
        var report = await StoredAsync(database);
        Assert.Equal((60, 20), (report.Revision.Version, report.Revision.Contributions.Count));
        Assert.All(cells.Index(), entry => Assert.All(entry.Item, cell => Assert.Equal(entry.Index, report.Content.Figures[cell])));
    }

    /// <summary>Two people write in one section and one table in any order, with answers that get lost: what was acknowledged stands at the end, once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_the_order_no_acknowledged_change_is_lost(int seed)
    {
        await using var database = await DraftAsync(DatabaseProvider.Sqlite);
        await ChangeAsync(database, 0, texts: [new("overview", ContentDigest.Of(""), [Patch("", 0, "", string.Join('\n', Enumerable.Range(1, 12).Select(n => $"第{n}段，本机关认真做好第{n}项工作。")))])]);
        var random = new Random(seed);
        var (written, merges, conflicts) = (new HashSet<string>(), 0, 0);
        Pen[] people = [new(TestReports.Writer), new(Other)];
        foreach (var person in people)
        {
            await person.ReadAsync(database);
        }

        for (var step = 0; step < 120; step++)
        {
            var person = people[random.Next(2)];
            var token = string.Create(CultureInfo.InvariantCulture, $"⟨{step}⟩");
            var mine = written.Where(text => person.Text.Contains(text, StringComparison.Ordinal)).ToList();
            var removed = random.Next(4) == 0 && mine.Count > 0 ? mine[random.Next(mine.Count)] : null;
            var patch = removed is null
                ? Patch(person.Text, random.Next(person.Text.Length + 1) is var at && at > 0 && person.Text[..at].LastIndexOf('⟨') > person.Text[..at].LastIndexOf('⟩') ? 0 : at, "", token)
                : Patch(person.Text, person.Text.IndexOf(removed, StringComparison.Ordinal), removed, "");
            var result = await person.SendAsync(database, patch, isAnswerLost: random.Next(3) == 0);
            if (result.Fate is ChangeFate.Saved or ChangeFate.Merged)
            {
                merges += result.Fate == ChangeFate.Merged ? 1 : 0;
                _ = removed is null ? written.Add(token) : written.Remove(removed);
            }
            else
            {
                conflicts++;
                await person.ReadAsync(database);
            }

            if (random.Next(5) == 0)
            {
                await person.ReadAsync(database);
            }

            var stored = (await StoredAsync(database)).Content.Text("overview");
            Assert.All(written, text => Assert.Equal(2, stored.Split(text).Length));
        }

        Assert.True(merges > 5 && conflicts < 100, $"{merges} merged, {conflicts} in conflict");
    }

    [Fact]
    public async Task What_is_handed_in_is_locked_and_the_refusal_is_on_record()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var db = database.CreateContext())
        {
            await new TestReports(db).ASubmittedReport();
        }

        var result = await ChangeAsync(database, 1, cells: [new(Licences, "", "9")]);
        var older = await ChangeAsync(database, 1, cells: [new(Licences, "", "9")], revision: 3);

        Assert.Contains("正在审核", result.Locked, StringComparison.Ordinal);
        Assert.Equal((ChangeFate.Refused, result.Locked), (result.Cells[0].Fate, result.Cells[0].Reason));
        Assert.Contains("新的版本", older.Locked, StringComparison.Ordinal);
        await using var after = database.CreateContext();
        Assert.Equal(2, await after.AuditEvents.CountAsync(line => line.Action == AuditAction.DraftSaved && line.Outcome == AuditOutcome.Refused, Token));
    }

    [Theory, OnEveryDatabase]
    public async Task Who_is_here_is_seen_from_anywhere_and_forgotten_after_half_a_minute(DatabaseProvider provider)
    {
        await using var database = await DraftAsync(provider);
        var clock = new FakeTimeProvider(TestReports.Start);
        await LookAsync(database, new OpenPage("a", Licences), TestReports.Writer, clock);
        var seen = await LookAsync(database, new OpenPage("b", "overview"), Other, clock);
        var self = await LookAsync(database, new OpenPage("c", null), Other, clock);
        clock.Advance(TimeSpan.FromSeconds(20));
        await LookAsync(database, new OpenPage("a", Penalties), TestReports.Writer, clock);
        clock.Advance(TimeSpan.FromSeconds(15));
        var later = await LookAsync(database, null, Other, clock);

        Assert.Equal([new OtherEditor(TestReports.Writer.Name, Licences, false)], seen.People);
        Assert.Equal([new OtherEditor(TestReports.Writer.Name, Licences, false), new OtherEditor(Other.Name, "overview", true)], self.People.OrderBy(person => person.IsSelf));
        Assert.Equal([new OtherEditor(TestReports.Writer.Name, Penalties, false)], later.People);
        await using var db = database.CreateContext();
        Assert.Equal(0, await db.AuditEvents.CountAsync(line => line.Action == AuditAction.DraftSaved, Token));
        Assert.Equal(3, await db.EditorPresences.CountAsync(Token));
        clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(database, new OpenPage("d", null), Other, clock);
        Assert.Equal(1, await db.EditorPresences.CountAsync(Token));
    }

    [Fact]
    public async Task A_page_is_told_what_it_does_not_know_and_nothing_else()
    {
        await using var database = await DraftAsync(DatabaseProvider.Sqlite);
        await ChangeAsync(database, 0, cells: [new(Licences, "", "5")], texts: [new("overview", ContentDigest.Of(""), [Patch("", 0, "", "甲")]), new("problems", ContentDigest.Of(""), [Patch("", 0, "", "乙")])]);

        var same = await LookAsync(database, null, Other, version: 1);
        var news = await LookAsync(database, null, Other, version: 0, known: new() { ["problems"] = ContentDigest.Of("乙")[..16], ["overview"] = "" });

        Assert.Equal((1, null, null), (same.Version, same.Cells, same.Texts));
        Assert.Equal([KeyValuePair.Create(Licences, "5")], news.Cells!);
        Assert.Equal([new TextNews("overview", "甲", ContentDigest.Of("甲"))], news.Texts!);
    }

    private static async Task<TestDatabase> DraftAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).AnEmptyDraft();
        return database;
    }

    private static LiveDraft Live(DisclosureDbContext db, TimeProvider? clock = null) => new(db, TestReports.Formats, clock ?? new FakeTimeProvider(TestReports.Start));

    private static async Task<ChangeResult> ChangeAsync(
        TestDatabase database, int version, CellChange[]? cells = null, TextChange[]? texts = null, Actor? actor = null, int revision = 1)
    {
        await using var db = database.CreateContext();
        var live = Live(db);
        var head = (await live.FindAsync(TestReports.Slug, TestReports.Year, Token))!;
        return await live.ChangeAsync(head, new DraftChanges(null, revision, version, cells ?? [], texts ?? []), actor ?? TestReports.Writer, Token);
    }

    private static async Task<DraftNews> LookAsync(
        TestDatabase database, OpenPage? page, Actor actor, TimeProvider? clock = null, int version = 0, Dictionary<string, string>? known = null)
    {
        await using var db = database.CreateContext();
        var live = Live(db, clock);
        return await live.LookAsync((await live.FindAsync(TestReports.Slug, TestReports.Year, Token))!, version, known ?? [], page, actor, Token);
    }

    private static async Task<WorkingReport> StoredAsync(TestDatabase database)
    {
        await using var db = database.CreateContext();
        return await new TestReports(db).Working();
    }

    private static TextChange Replacing(string text, string was, string now) =>
        new("overview", ContentDigest.Of(text), [Patch(text, text.IndexOf(was, StringComparison.Ordinal), was, now)]);

    private static TextPatch Patch(string text, int at, string remove, string insert) => new(
        at, remove, insert, text[Math.Max(0, at - TextPatch.Context)..at], text[(at + remove.Length)..Math.Min(text.Length, at + remove.Length + TextPatch.Context)]);

    /// <summary>Somebody who writes in the section, and what they believe stands there.</summary>
    private sealed class Pen(Actor actor)
    {
        private string digest = "";

        public string Text { get; private set; } = "";

        public async Task ReadAsync(TestDatabase database)
        {
            Text = (await StoredAsync(database)).Content.Text("overview");
            digest = ContentDigest.Of(Text);
        }

        /// <summary>Sends a change, again when the answer gets lost; the page goes on from what it wrote itself, as the script does while somebody types.</summary>
        public async Task<TextResult> SendAsync(TestDatabase database, TextPatch patch, bool isAnswerLost)
        {
            var change = new TextChange("overview", digest, [patch]);
            if (isAnswerLost)
            {
                await ChangeAsync(database, 1, texts: [change], actor: actor);
            }

            var result = (await ChangeAsync(database, 1, texts: [change], actor: actor)).Texts[0];
            if (result.Fate is ChangeFate.Saved or ChangeFate.Merged)
            {
                Text = Narrative.Clean(TextPatch.Apply(Text, [patch]));
                digest = result.Fate == ChangeFate.Saved ? result.Digest : "";
            }

            return result;
        }
    }
}
