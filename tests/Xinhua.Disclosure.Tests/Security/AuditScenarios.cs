using System.Globalization;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Demo;

namespace Xinhua.Disclosure.Tests.Security;

/// <summary>A request made ready.</summary>
/// <param name="Actor">Who will stand in the log.</param>
/// <param name="Perform">Sends it.</param>
internal sealed record Act(string Actor, Func<Task> Perform);

/// <summary>How each request that changes something is carried out successfully: what comes before it, and then the request itself.</summary>
internal static class AuditScenarios
{
    private const string Entry = "/desk/reports/xinhua-cgj/2024";
    private const string Review = Entry + "/review";
    private const string EntryRoute = "POST /desk/reports/{agency}/{year}";
    private const string ReviewRoute = EntryRoute + "/review";
    private const string AccountRoute = "POST /admin/accounts/{id}/{handler}";
    private const string UnitRoute = "POST /admin/agencies/{agency}";

    private static readonly Dictionary<string, string?> Nothing = [];

    public static IReadOnlyDictionary<string, Func<Stage, Task<Act>>> All { get; } = new Dictionary<string, Func<Stage, Task<Act>>>
    {
        ["POST /account/password"] = stage => Form(stage, "editor", "/account/password", "main form", new()
        {
            ["Input.Current"] = Portal.Password,
            ["Input.Next"] = "Another correct horse 9",
            ["Input.Again"] = "Another correct horse 9",
        }),
        ["POST /account/sign-in"] = stage => Form(stage, "nobody", "/account/sign-in", "main form", new() { ["Input.UserName"] = Stage.UserName("editor"), ["Input.Password"] = Portal.Password }, actor: "editor"),
        ["POST /account/sign-in/code"] = CodeAsync,
        ["POST /account/sign-out"] = stage => Form(stage, "editor", "/account/sign-out", "main form", Nothing),
        ["POST /account/invitation/{secret}"] = AcceptAsync,
        ["POST /account/second-factor/setup"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync("/account/second-factor/setup");
            return new Act("editor", () => editor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(Telephone.Secret(editor.Page), TimeProvider.System.GetUtcNow()) }));
        },
        ["POST /account/second-factor?handler=Codes"] = async stage =>
        {
            await SecondFactorAsync(stage, "editor");
            return await Form(stage, "editor", "/account/second-factor", "form[action*='handler=Codes']", Nothing);
        },
        ["POST /account/sessions/{handler}?handler=Extend"] = stage => Forged(stage, "editor", "/account/sessions", "/account/sessions/extend", Nothing),
        ["POST /account/sessions/{handler}?handler=End"] = async stage =>
        {
            using var elsewhere = Visitor.To(stage.Portal);
            await elsewhere.SignInAsync(Stage.UserName("editor"), Portal.Password);
            var newest = await AskAsync(stage, db => db.AccountSessions.MaxAsync(session => session.Id));
            return await Forged(stage, "editor", "/account/sessions", $"/account/sessions/end?id={newest}", Nothing);
        },
        ["POST /account/sessions/{handler}?handler=EndOthers"] = async stage =>
        {
            using var elsewhere = Visitor.To(stage.Portal);
            await elsewhere.SignInAsync(Stage.UserName("editor"), Portal.Password);
            return await Forged(stage, "editor", "/account/sessions", "/account/sessions/endothers", Nothing);
        },
        ["POST /admin/accounts/invite"] = stage => Form(stage, "security", "/admin/accounts/invite", "main form", Invited),
        [AccountRoute + "?handler=Change"] = stage => OnAccount(stage, "change", new() { ["Input.DisplayName"] = "新名", ["Input.Email"] = "", ["Input.EndsOn"] = "" }),
        [AccountRoute + "?handler=Roles"] = stage => OnAccount(stage, "roles", new() { ["Grants[0].Role"] = "Reviewer", ["Grants[0].Agency"] = Stage.Agency }),
        [AccountRoute + "?handler=Invite"] = stage => OnAccount(stage, "invite", []),
        [AccountRoute + "?handler=Revoke"] = async stage =>
        {
            var security = await stage.PersonAsync("security");
            await security.GetAsync("/admin/accounts/invite");
            await security.SendAsync("main form", Invited);
            return await OnAccount(stage, "revoke", [], "invited-zhang");
        },
        [AccountRoute + "?handler=Disable"] = stage => OnAccount(stage, "disable", []),
        [AccountRoute + "?handler=Enable"] = async stage =>
        {
            await ChangeAsync(stage, db => db.Users.Where(account => account.UserName == Stage.UserName("other editor")).ExecuteUpdateAsync(set => set.SetProperty(account => account.IsDisabled, true)));
            return await OnAccount(stage, "enable", []);
        },
        [AccountRoute + "?handler=Unlock"] = async stage =>
        {
            using var guesser = Visitor.To(stage.Portal);
            for (var guess = 0; guess < 5; guess++)
            {
                await guesser.SignInAsync(Stage.UserName("other editor"), "wrong");
            }

            return await OnAccount(stage, "unlock", []);
        },
        [AccountRoute + "?handler=ResetSecondFactor"] = async stage =>
        {
            await SecondFactorAsync(stage, "other editor");
            return await OnAccount(stage, "resetsecondfactor", []);
        },
        [AccountRoute + "?handler=EndSession"] = async stage =>
        {
            await stage.PersonAsync("other editor");
            var newest = await AskAsync(stage, db => db.AccountSessions.MaxAsync(session => session.Id));
            return await OnAccount(stage, "endsession", new() { ["session"] = newest.ToString(CultureInfo.InvariantCulture) });
        },
        [AccountRoute + "?handler=Confirm"] = async stage =>
        {
            await stage.PersonAsync("security");
            await AgeProofsAsync(stage);
            return await OnAccount(stage, "confirm", new() { ["IdentityProof"] = Portal.Password });
        },
        ["POST /admin/agencies"] = stage => Form(stage, "system", "/admin/agencies", "main form[method=post]", new() { ["Input.Name"] = "新单位", ["Input.Slug"] = "new-unit", ["Input.Kind"] = "Department", ["Input.Parent"] = "xinhua" }),
        [UnitRoute + "?handler=Rename"] = stage => Form(stage, "system", "/admin/agencies/xinhua-cgj", "#rename-form", new() { ["Rename.Name"] = "新华区城市管理局（新）", ["Rename.FromYear"] = "2025" }),
        [UnitRoute + "?handler=Power"] = stage => Form(stage, "system", "/admin/agencies/xinhua-cgj", "#power-form", new() { ["MakesRegulations"] = "true" }),
        [UnitRoute + "?handler=Move"] = stage => Form(stage, "system", "/admin/agencies/xinhua-cgj", "#move-form", new() { ["Move.Parent"] = "faraway", ["Move.FromYear"] = "2025" }),
        [UnitRoute + "?handler=Split"] = stage => Form(stage, "system", "/admin/agencies/xinhua-cgj", "#split-form", new()
        {
            ["Split.Slugs[0]"] = "xinhua-cg-a",
            ["Split.Names[0]"] = "新华区城市管理一局",
            ["Split.Slugs[1]"] = "xinhua-cg-b",
            ["Split.Names[1]"] = "新华区城市管理二局",
            ["Split.FromYear"] = "2026",
            ["Split.Note"] = "新政发〔2026〕1号",
        }),
        [UnitRoute + "?handler=End"] = stage => Form(stage, "system", "/admin/agencies/xinhua-cgj", "#end-form", new() { ["End.Successor"] = "xinhua-xzsp", ["End.FromYear"] = "2026", ["End.Note"] = "新政发〔2026〕2号", ["End.IsConfirmed"] = "true" }),
        ["POST /admin/agency-merge"] = stage => Form(stage, "system", "/admin/agency-merge", "#merge-form", new()
        {
            ["Input.Predecessors[xinhua-cgj]"] = "true",
            ["Input.Predecessors[xinhua-mzj]"] = "true",
            ["Input.Successor"] = "xinhua-xzsp",
            ["Input.FromYear"] = "2026",
            ["Input.Note"] = "新政发〔2026〕3号",
            ["Input.IsConfirmed"] = "true",
        }),
        ["POST /admin/agency-import?handler=Confirm"] = stage => Forged(stage, "system", "/admin/agency-import", "/admin/agency-import?handler=Confirm", new() { ["Input.Text"] = "代码,名称,类别,上级代码,起始年份\nnew-unit,新单位,政府部门,xinhua,2025\n" }),
        ["POST /admin/audit?handler=Check"] = stage => Form(stage, "audit", "/admin/audit", "form[action*='handler=Check']", Nothing),
        ["POST /admin/audit?handler=Export"] = stage => Form(stage, "audit", "/admin/audit", "form[action*='handler=Export']", new() { ["Format"] = "jsonl" }),
        ["POST /admin/audit?handler=Search"] = stage => Form(stage, "audit", "/admin/audit", "form[action*='handler=Search']", new() { ["Person"] = "张" }),
        ["POST /admin/mail?handler=Retry"] = stage => OnMail(stage, MailState.Failed, "Retry"),
        ["POST /admin/mail?handler=GiveUp"] = stage => OnMail(stage, MailState.Waiting, "GiveUp"),
        ["POST /office/open"] = stage => Form(stage, "officer", "/office/open?year=2025", "#campaign-form", Nothing),
        ["POST /office/archive/{year}"] = stage => Form(stage, "officer", "/office/archive/2024", "form.archive-one", Nothing),
        ["POST /office/board/{year}/change"] = stage => Form(stage, "officer", "/office/board/2024/change", "#campaign-form", new() { ["Input.Title"] = "新的名称" }),
        ["POST /office/board/{year}/extend/{agency}"] = stage => Form(stage, "officer", "/office/board/2024/extend/xinhua-mzj", "#extend-form", new() { ["Input.SubmitBy"] = "2030-01-31", ["Input.PublishBy"] = "2030-03-31", ["Input.Reason"] = "机构改革" }),
        ["POST /office/board/{year}/reminders"] = stage => Form(stage, "officer", "/office/board/2024/reminders", "#remind-form", Nothing),
        ["POST /desk"] = stage => Form(stage, "editor", "/desk", "main form", new() { ["Input.Agency"] = Stage.Agency, ["Input.Year"] = "2022" }),
        ["POST /desk/approvals"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", Correction(), "Submit");
            var reviewer = await stage.PersonAsync("reviewer");
            await reviewer.GetAsync("/desk/approvals");
            var box = reviewer.Page.QuerySelector("input[name='Input.Selected']")?.GetAttribute("value");
            return new Act("reviewer", () => reviewer.SendAsync("main form", new() { ["Input.Selected"] = box, ["Input.Confirmed"] = "true" }));
        },
        [EntryRoute + "?handler=Save"] = stage => Form(stage, "editor", Entry, "#report-form", new() { ["Texts[problems]"] = new string('字', 60) }, "Save"),
        [EntryRoute + "?handler=Change"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry);
            var was = (await stage.WorkingAsync()).Content.Figures[TestReports.Licences];
            var body = $$"""{"page":"a","revision":1,"version":0,"cells":[{"key":"{{TestReports.Licences}}","was":"{{FigureText.Write(was)}}","now":"77"}]}""";
            return new Act("editor", () => editor.SendJsonAsync(Entry + "?handler=Change", body));
        },
        [EntryRoute + "/import?handler=Accept"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry + "/import");
            await editor.UploadAsync("#preview-form", "报告.json", $$"""{"format":"2021","figures":{},"agency":{"slug":"{{Stage.Agency}}","name":"新华区城市管理局"},"narrative":{"problems":"{{new string('字', 60)}}"},"year":2024}""");
            return new Act("editor", () => editor.SendAsync("#accept-form", new() { ["Input.All"] = "true" }));
        },
        [EntryRoute + "/signed-paper"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry + "/signed-paper");
            ((IHtmlInputElement)editor.Page.QuerySelector("#Input_Digits")!).Value = ContentDigest.Compute((await stage.WorkingAsync()).Content)[..SignedPaper.TypedDigits];
            return new Act("editor", () => editor.UploadAsync("#paper-form", "scan.pdf", "%PDF-1.4\nscan"));
        },
        [EntryRoute + "?handler=Zeros"] = stage => Form(stage, "editor", Entry, "#report-form", Nothing, "Zeros"),
        [EntryRoute + "?handler=Submit"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", Correction(), "Save");
            return await Form(stage, "editor", Entry, "#report-form", Nothing, "Submit");
        },
        [EntryRoute + "?handler=Resolve"] = async stage =>
        {
            await ReturnedAsync(stage);
            return await Form(stage, "editor", Entry, "#report-form", Nothing, "Resolve");
        },
        [EntryRoute + "?handler=Fix"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "截止目前，仍有不足。" }, "Save");
            var fields = Visitor.Fields((IHtmlFormElement)editor.Page.QuerySelector("#report-form")!);
            var address = editor.Page.QuerySelector("button[data-fix]")!.GetAttribute("formaction")!;
            return new Act("editor", () => editor.RawPostAsync(address, fields));
        },
        [EntryRoute + "?handler=Reason"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "值班手机13812345678。" }, "Save");
            var fields = Visitor.Fields((IHtmlFormElement)editor.Page.QuerySelector("#report-form")!);
            var subject = editor.Page.QuerySelector("textarea[data-reason^='R41']")!.GetAttribute("data-reason");
            return new Act("editor", () => editor.RawPostAsync(
                $"{Entry}?handler=Reason", [new("subject", subject), new("reason", "可以公开"), new("__RequestVerificationToken", fields["__RequestVerificationToken"])]));
        },
        [EntryRoute + "?handler=Dismiss"] = async stage =>
        {
            await ChangeAsync(stage, async db =>
            {
                db.CarryOverNotices.Add(new CarryOverNotice { ReportId = await db.Reports.Where(report => report.Agency.Slug == Stage.Agency && report.Year == Stage.Year).Select(report => report.Id).SingleAsync(), CorrectedYear = 2023, CorrectedRevision = 2, Cells = "", At = TimeProvider.System.GetUtcNow().UtcDateTime });
                db.Trail.Record(AuditAction.ReportPublished, "reports");
                await db.SaveChangesAsync();
            });
            return await Form(stage, "editor", Entry, "form[action*='handler=Dismiss']", Nothing);
        },
        [ReviewRoute + "?handler=Open"] = async stage =>
        {
            await stage.RestoreAsync("in review");
            return await Form(stage, "reviewer", Review, "form[action*='handler=Open']", Nothing);
        },
        [ReviewRoute + "?handler=TakeBack"] = async stage =>
        {
            var editor = await stage.PersonAsync("editor");
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", Correction(), "Submit");
            return await Form(stage, "editor", Review, "form[action*='handler=TakeBack']", Nothing);
        },
        [ReviewRoute + "?handler=Note"] = stage => Decision(stage, "in review", "Note", new() { ["NoteText"] = "请核对。" }),
        [ReviewRoute + "?handler=RemoveNote"] = async stage =>
        {
            await (await Decision(stage, "in review", "Note", new() { ["NoteText"] = "请核对。" })).Perform();
            return await Form(stage, "reviewer", Review, "form[action*='handler=RemoveNote']", Nothing);
        },
        [ReviewRoute + "?handler=Return"] = stage => Decision(stage, "in review", "Return", new() { ["Reason"] = "请补充。" }),
        [ReviewRoute + "?handler=Approve"] = stage => Decision(stage, "in review", "Approve", []),
        [ReviewRoute + "?handler=Refer"] = stage => Decision(stage, "in review", "Refer", new() { ["Question"] = "能否公开？" }),
        [ReviewRoute + "?handler=Settle"] = async stage =>
        {
            await (await Decision(stage, "in review", "Refer", new() { ["Question"] = "能否公开？" })).Perform();
            return await Form(stage, "reviewer", Review, "form[action*='handler=Settle']", new() { ["Decision"] = "可以公开。" });
        },
        [ReviewRoute + "?handler=Publish"] = stage => Decision(stage, "approved", "Publish", []),
        [ReviewRoute + "?handler=Schedule"] = stage => Decision(stage, "approved", "Schedule", []),
        [ReviewRoute + "?handler=Unschedule"] = async stage =>
        {
            await (await Decision(stage, "approved", "Schedule", [])).Perform();
            return await Form(stage, "reviewer", Review, "form[action*='handler=Unschedule']", Nothing);
        },
        [ReviewRoute + "?handler=Confirm"] = async stage =>
        {
            await stage.RestoreAsync("approved");
            await stage.PersonAsync("reviewer");
            await AgeProofsAsync(stage);
            return await Form(stage, "reviewer", Review, "form[action*='handler=Confirm']", new() { ["IdentityProof"] = Portal.Password });
        },
        [ReviewRoute + "?handler=Amend"] = async stage =>
        {
            await stage.RestoreAsync("published");
            return await Form(stage, "editor", Review, "form[action*='handler=Amend']", new() { ["ChangeNote"] = "更正。" });
        },
        [ReviewRoute + "?handler=Withdraw"] = async stage =>
        {
            await stage.RestoreAsync("published");
            return await Form(stage, "leader", Review, "form[action*='handler=Withdraw']", new() { ["WithdrawalReason"] = "含有联系电话" });
        },
    };

    private static Dictionary<string, string?> Invited => new()
    {
        ["Input.UserName"] = "invited-zhang",
        ["Input.DisplayName"] = "张三",
        ["Input.Grants[0].Role"] = "Editor",
        ["Input.Grants[0].Agency"] = Stage.Agency,
    };

    private static async Task<Act> Form(Stage stage, string kind, string address, string form, Dictionary<string, string?> changes, string? button = null, string? actor = null)
    {
        var person = await stage.PersonAsync(kind);
        await person.GetAsync(address);
        return new Act(actor ?? kind, () => person.SendAsync(form, changes, button));
    }

    private static async Task<Act> Forged(Stage stage, string kind, string page, string address, Dictionary<string, string?> fields)
    {
        var person = await stage.PersonAsync(kind);
        await person.GetAsync(page);
        return new Act(kind, () => person.ForgeAsync(address, fields));
    }

    private static async Task<Act> OnAccount(Stage stage, string handler, Dictionary<string, string?> fields, string? userName = null)
    {
        var name = userName ?? Stage.UserName("other editor");
        var id = await AskAsync(stage, db => db.Users.Where(account => account.UserName == name).Select(account => account.Id).SingleAsync());
        return await Forged(stage, "security", $"/admin/accounts/{id}", $"/admin/accounts/{id}/{handler}", fields);
    }

    private static async Task<Act> OnMail(Stage stage, MailState state, string handler)
    {
        await ChangeAsync(stage, db =>
        {
            var later = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1);
            db.MailMessages.Add(new MailMessage { Key = "stage", To = "a@xinhua.example", Subject = "催报", Body = "请填报。", At = later, DueAt = later, State = state });
            db.Trail.Record(AuditAction.RemindersQueued, "mail");
            return db.SaveChangesAsync();
        });
        var (id, version) = await AskAsync(stage, db => db.MailMessages.OrderByDescending(message => message.Id).Select(message => ValueTuple.Create(message.Id, message.Version)).FirstAsync());
        return await Forged(stage, "system", "/admin/mail", $"/admin/mail?handler={handler}", new()
        {
            ["id"] = id.ToString(CultureInfo.InvariantCulture),
            ["version"] = version.ToString(CultureInfo.InvariantCulture),
        });
    }

    private static async Task<Act> Decision(Stage stage, string state, string handler, Dictionary<string, string?> changes)
    {
        await stage.RestoreAsync(state);
        await stage.OpenReviewAsync("reviewer");
        return await Form(stage, "reviewer", Review, $"form[action*='handler={handler}']", changes);
    }

    private static async Task ReturnedAsync(Stage stage)
    {
        await (await Decision(stage, "in review", "Return", new() { ["Reason"] = "请补充。" })).Perform();
    }

    private static async Task<string> SecondFactorAsync(Stage stage, string kind)
    {
        var person = await stage.PersonAsync(kind);
        await person.GetAsync("/account/second-factor/setup");
        var secret = Telephone.Secret(person.Page);
        await person.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, TimeProvider.System.GetUtcNow()) });
        return secret;
    }

    private static async Task<Act> CodeAsync(Stage stage)
    {
        var secret = await SecondFactorAsync(stage, "editor");
        stage.SendHome();
        var person = await stage.PersonAsync("nobody");
        await person.SignInAsync(Stage.UserName("editor"), Portal.Password);

        // The present code was used for the set-up; the next one is good already.
        return new Act("editor", () => person.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, TimeProvider.System.GetUtcNow().AddSeconds(30)) }));
    }

    private static async Task<Act> AcceptAsync(Stage stage)
    {
        var security = await stage.PersonAsync("security");
        await security.GetAsync("/admin/accounts/invite");
        await security.SendAsync("main form", Invited);
        var link = security.Page.QuerySelector(".invitation-link code")!.TextContent;
        return await Form(stage, "nobody", new Uri(link).PathAndQuery, "main form", new() { ["Input.Next"] = "Autumn rain 2026 在窗外", ["Input.Again"] = "Autumn rain 2026 在窗外" }, actor: "张三");
    }

    private static Task AgeProofsAsync(Stage stage) => ChangeAsync(
        stage, db => db.AccountSessions.ExecuteUpdateAsync(set => set.SetProperty(session => session.ConfirmedAt, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1))));

    private static async Task<T> AskAsync<T>(Stage stage, Func<DisclosureDbContext, Task<T>> question)
    {
        await using var scope = stage.Portal.Services.CreateAsyncScope();
        return await question(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>());
    }

    private static async Task ChangeAsync(Stage stage, Func<DisclosureDbContext, Task> change)
    {
        await using var scope = stage.Portal.Services.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>());
    }

    private static Dictionary<string, string?> Correction()
    {
        var error = DemoFile.Load(ReportFormats.Load()).Unit(Stage.Agency).Report(Stage.Year)!.Latest.DeliberateError!;
        return new() { [$"Cells[{error.Cell}]"] = FigureText.Write(error.Correct) };
    }
}
