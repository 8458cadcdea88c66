using Microsoft.Playwright;
using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>What is typed is saved by itself, and nothing is lost, whatever happens to the network, the session or the draft.</summary>
public sealed class SavingTests(Chromium chromium)
{
    private const string Another = "applications/new/company";
    private const string Overview = "#t-overview";
    private static readonly ReportFormat Form = ReportFormats.Load().Get("2021");

    /// <summary>All but what last year handed on, which is locked.</summary>
    private static readonly List<CellKey> Cells = [.. Form.EnteredCells.Select(cell => cell.Key).Where(key => key.Row != Form.CarryOver.To)];

    [Fact]
    public async Task Two_people_in_one_table_see_each_other_merge_and_choose()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        await portal.AddEditorAsync("cgj-li", "李四");
        var (first, second) = (await OpenAsync(portal, "cgj-editor"), await OpenAsync(portal, "cgj-li"));
        await Assertions.Expect(first.Locator(".presence")).ToHaveTextAsync("李四也在填写");

        // Different cells merge, and what the other wrote appears where nobody types.
        await first.Field(LivePortal.WrongCell).FillAsync("6");
        await second.Field(Another).FillAsync("3");
        await Assertions.Expect(first.Field(Another)).ToHaveValueAsync("3");
        await Assertions.Expect(first.Field(Another)).ToHaveAttributeAsync("data-save", "news");
        await Assertions.Expect(second.Field(LivePortal.WrongCell)).ToHaveValueAsync("6");
        await Assertions.Expect(first.Locator(".person-mark")).ToHaveTextAsync("李四");
        await first.AssertAccessibleAsync();

        // The same cell at once: the field that is typed in is left alone, and both values are shown beside it.
        await second.Field(LivePortal.WrongCell).FocusAsync();
        await first.Field(LivePortal.WrongCell).FillAsync("7");
        await SavedAsync(first);
        await second.Field(LivePortal.WrongCell).FillAsync("5");
        var panel = second.Locator(".cell-panel");
        await Assertions.Expect(panel).ToContainTextAsync("城管局填报员填的");
        await Assertions.Expect(second.Locator("#save-state")).ToHaveTextAsync("有1处与他人的修改不一致，请选择");
        await second.AssertInOrderAsync();
        await second.AssertAccessibleAsync();
        Assert.Equal(7, (await portal.StoredAsync()).Figures[CellKey.Parse(LivePortal.WrongCell, null)]);
        await second.PressAsync("用我的：5");
        await SavedAsync(second);
        await Assertions.Expect(first.Field(Another)).ToHaveValueAsync("3");
        Assert.Equal(5, (await portal.StoredAsync()).Figures[CellKey.Parse(LivePortal.WrongCell, null)]);
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task Two_people_in_one_section_keep_their_sentences_and_compare_what_is_the_same()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        await portal.AddEditorAsync("cgj-li", "李四");
        var (first, second) = (await OpenAsync(portal, "cgj-editor"), await OpenAsync(portal, "cgj-li"));
        var stored = (await portal.StoredAsync()).Text("overview");

        await TypeAtEndAsync(first, "甲的句子。");
        await TypeAtStartAsync(second, "乙的开头。");
        await SavedAsync(first);
        await SavedAsync(second);
        await first.Field(Another).FocusAsync();
        await Assertions.Expect(first.Locator(Overview)).ToHaveValueAsync($"乙的开头。{stored}甲的句子。");
        Assert.Equal($"乙的开头。{stored}甲的句子。", (await portal.StoredAsync()).Text("overview"));

        await second.Field(Another).FocusAsync();
        await Assertions.Expect(second.Locator(Overview)).ToHaveValueAsync($"乙的开头。{stored}甲的句子。");
        await second.Context.SetOfflineAsync(true);
        await TypeAtEndAsync(second, "乙也写结尾。");
        await TypeAtEndAsync(first, "甲再写结尾。");
        await SavedAsync(first);
        await second.Context.SetOfflineAsync(false);
        await second.PressAsync("比较并选择");
        await Assertions.Expect(second.Locator(".text-dialog mark")).ToHaveTextAsync(["乙也", "甲再"]);
        await second.AssertAccessibleAsync();
        await second.PressAsync("用我写的");
        await SavedAsync(second);
        Assert.Equal($"乙的开头。{stored}甲的句子。乙也写结尾。", (await portal.StoredAsync()).Text("overview"));
    }

    [Fact]
    public async Task Twenty_cells_typed_while_the_connection_is_cut_are_saved_when_it_is_back()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await OpenAsync(portal, "cgj-editor");
        for (var number = 0; number < 20; number++)
        {
            if (number == 5)
            {
                await page.Context.SetOfflineAsync(true);
            }

            await page.Field(Cells[number].ToString()).FillAsync($"{100 + number}");
        }

        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("处修改已留在本机，恢复后自动保存");
        await Assertions.Expect(page.Field(Cells[19].ToString())).ToHaveAttributeAsync("data-save", "waiting");
        await page.Context.SetOfflineAsync(false);

        await SavedAsync(page);
        var content = await portal.StoredAsync();
        Assert.All(Enumerable.Range(0, 20), number => Assert.Equal(100 + number, content.Figures[Cells[number]]));
    }

    [Fact]
    public async Task A_page_that_was_closed_without_connection_gives_back_what_was_typed()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var (page, other) = (await OpenAsync(portal, "cgj-editor"), await OpenAsync(portal, "cgj-editor"));
        await page.Context.SetOfflineAsync(true);
        await page.Field(LivePortal.WrongCell).FillAsync("5");
        await page.Field(Another).FillAsync("8");
        await TypeAtEndAsync(page, "断网时写的一句。");
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("3处修改已留在本机");
        var context = page.Context;
        await page.CloseAsync();
        await other.Field(Another).FillAsync("9");
        await SavedAsync(other);
        await context.SetOfflineAsync(false);

        var again = await context.NewPageAsync();
        await again.GotoAsync(LivePortal.Entry);

        await Assertions.Expect(again.Locator(".notice")).ToContainTextAsync("找回了");
        await Assertions.Expect(again.Locator("#save-state")).ToHaveTextAsync("有1处与他人的修改不一致，请选择");
        await Assertions.Expect(again.Locator("#s-t-overview")).ToContainTextAsync("已保存");
        var content = await portal.StoredAsync();
        Assert.Equal((5, 9), (content.Figures[CellKey.Parse(LivePortal.WrongCell, null)], content.Figures[CellKey.Parse(Another, null)]));
        Assert.EndsWith("断网时写的一句。", content.Text("overview"), StringComparison.Ordinal);
        await again.PressAsync("去处理");
        await again.PressAsync("用对方的：9");
        await SavedAsync(again);
        await Assertions.Expect(again.Field(Another)).ToHaveValueAsync("9");
    }

    [Fact]
    public async Task A_session_that_ends_in_mid_sentence_costs_no_letter()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        await portal.AddEditorAsync("cgj-li", "李四");
        var page = await OpenAsync(portal, "cgj-editor");
        await TypeAtEndAsync(page, "写到一半");
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync("/desk");
        await tab.PressAsync("退出");

        await page.BringToFrontAsync();
        await page.Keyboard.TypeAsync("，登录过期");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "登录已过期" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.PressAsync("先继续填写");
        await page.Locator(Overview).FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("，接着写完。");

        // Another person's account does not take it over.
        await tab.GotoAsync("/account/sign-in");
        await tab.SignInAsync("cgj-li");
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("登录的是另一个账号");
        await tab.PressAsync("退出");
        await tab.GotoAsync("/account/sign-in");
        await tab.SignInAsync("cgj-editor");

        await SavedAsync(page);
        Assert.EndsWith("写到一半，登录过期，接着写完。", (await portal.StoredAsync()).Text("overview"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_are_taken_back_and_done_again_and_a_block_is_one_step()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await OpenAsync(portal, "cgj-editor");
        var (before, key) = (await portal.StoredAsync(), CellKey.Parse(LivePortal.WrongCell, null));
        await page.Field(LivePortal.WrongCell).FillAsync("5");
        await page.EvaluateAsync(
            """
            (ids) => ids.forEach((id) => {
              const input = document.querySelector(`[data-cell='${id}']`);
              input.value = '77';
              input.dispatchEvent(new Event('input', { bubbles: true }));
            })
            """,
            Cells.Take(6).Select(cell => cell.ToString()).ToArray());
        await SavedAsync(page);
        var pasted = await portal.StoredAsync();
        Assert.All(Cells.Take(6), cell => Assert.Equal(77, pasted.Figures[cell]));

        await page.Field(Another).FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await SavedAsync(page);
        var content = await portal.StoredAsync();
        Assert.All(Cells.Take(6), cell => Assert.Equal(before.Figures[cell], content.Figures[cell]));
        Assert.Equal(5, content.Figures[key]);
        await page.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await Assertions.Expect(page.Field(LivePortal.WrongCell)).ToHaveValueAsync("4");
        await page.Keyboard.PressAsync("Control+y");
        await Assertions.Expect(page.Field(LivePortal.WrongCell)).ToHaveValueAsync("5");
        await SavedAsync(page);
        Assert.Equal(5, (await portal.StoredAsync()).Figures[key]);
    }

    [Fact]
    public async Task Leaving_is_asked_about_only_while_something_is_not_saved_and_a_draft_handed_in_is_locked()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var (page, other) = (await OpenAsync(portal, "cgj-editor"), await OpenAsync(portal, "cgj-editor"));
        await page.Field(LivePortal.WrongCell).FillAsync("5");
        await SavedAsync(page);
        await page.ReloadAsync();
        await Assertions.Expect(page.Field(LivePortal.WrongCell)).ToHaveValueAsync("5");
        await page.Field(Another).FillAsync("许多");
        await Assertions.Expect(page.Locator("#save-state")).ToHaveTextAsync("有1处没有保存，请改正");
        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.GetByRole(AriaRole.Link, new() { Name = "工作台" }).First.ClickAsync();
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        await other.PressAsync("保存并提交审核");
        await other.SeesNoticeAsync("已提交审核");
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("报告正在审核，不能修改");
        await Assertions.Expect(page.Field(Another)).ToHaveValueAsync("许多");
        await Assertions.Expect(page.Field(Another)).Not.ToBeEditableAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "复制没有保存的内容" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_state_is_in_order_on_every_width()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        await portal.AddEditorAsync("cgj-li", "李四");
        var (page, other) = (await OpenAsync(portal, "cgj-editor"), await OpenAsync(portal, "cgj-li"));
        var table = page.Locator("#table-applications");
        var before = await table.BoundingBoxAsync();

        await page.Field(LivePortal.WrongCell).FillAsync("5");
        await SavedAsync(page);
        await KeepAsync(page, "saved");
        await other.Field("applications/granted/company").FillAsync("12");
        await Assertions.Expect(page.Field("applications/granted/company")).ToHaveAttributeAsync("data-save", "news");
        await Assertions.Expect(page.Locator(".person-mark")).ToHaveTextAsync("李四");
        await KeepAsync(page, "news");

        await page.Context.SetOfflineAsync(true);
        await page.Field("applications/new/natural-person").FillAsync("123456");
        await page.Field(Another).FillAsync("8");
        await TypeAtEndAsync(page, "断网时写的。");
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("3处修改已留在本机");
        await page.Field(Another).FocusAsync();
        await KeepAsync(page, "waiting");

        await other.Field(Another).FillAsync("9");
        await other.Field("applications/new/legal-service").FocusAsync();
        await TypeAtEndAsync(other, "李四写的。");
        await SavedAsync(other);
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator("#save-state")).ToHaveTextAsync("有2处与他人的修改不一致，请选择");
        await page.Field("applications/new/research-institute").FillAsync("-3");
        await Assertions.Expect(page.Field("applications/new/research-institute")).ToHaveAttributeAsync("data-save", "refused");
        await page.PressAsync("去处理");
        await Assertions.Expect(page.Locator(".cell-panel")).ToBeVisibleAsync();
        await KeepAsync(page, "conflict");
        await page.Locator(Overview).FocusAsync();
        await KeepAsync(page, "section-conflict");
        await page.PressAsync("比较并选择");
        await KeepAsync(page, "text-dialog");
        await page.PressAsync("以后再选");

        var after = await table.BoundingBoxAsync();
        Assert.Equal(before!.Width, after!.Width);
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync("/desk");
        await tab.PressAsync("退出");
        await page.BringToFrontAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "登录已过期" })).ToBeVisibleAsync();
        await KeepAsync(page, "signed-out");
    }

    private static async Task<IPage> OpenAsync(LivePortal portal, string userName)
    {
        var page = await portal.SignedInAsync(userName);
        await page.GotoAsync(LivePortal.Entry);
        await SavedAsync(page);
        return page;
    }

    private static Task SavedAsync(IPage page) => Assertions.Expect(page.Locator(".save-sight")).ToHaveTextAsync("全部已保存");

    private static async Task TypeAtEndAsync(IPage page, string text)
    {
        await page.Locator(Overview).FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(text);
    }

    private static async Task TypeAtStartAsync(IPage page, string text)
    {
        await page.Locator(Overview).FocusAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Looks at the page in this state on a phone, a tablet and a desk, and keeps pictures of the window.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        foreach (var width in new[] { 360, 768, 1440 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EvaluateAsync("() => document.activeElement?.scrollIntoView({ block: 'center', inline: 'center' })");
            await page.AssertInOrderAsync();
            await page.KeepAsync($"saving-{name}", isWindow: true);
        }

        await page.AssertAccessibleAsync();
    }
}
