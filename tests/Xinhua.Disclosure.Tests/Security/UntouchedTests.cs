using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Security;

/// <summary>What must not change the database does not (ASV-02, ASV-08, ASP-06), and what must not be logged is not (ASV-25).</summary>
public sealed class UntouchedTests
{
    private const string Entry = "/desk/reports/xinhua-cgj/2024";

    /// <summary>Fields no form has, whose names the model knows.</summary>
    private static readonly string[] Foreign =
    [
        "AgencyId", "Agency", "Year", "Status", "State", "Step", "Round", "PublishedAt", "PublishedBy", "SubmittedBy", "CreatedBy", "IsLocked", "IsDisabled", "RowVersion",
        "Digest", "Score", "Duty", "Grants[0].Role", "CurrentRevision", "Number", "FormatId", "AgencyName",
    ];

    [Fact]
    public async Task Reading_every_page_twice_changes_nothing()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Compares the rows of a SQLite file.");
        await using var stage = await Stage.SetAsync();
        var addresses = (await Endpoints.OfAsync(stage.Portal)).Where(point => point.IsSafe).Select(point => (point.Handler is null ? point.Route : $"{point.Route}?handler={point.Handler}")
            .Replace("{agency}", Stage.Agency, StringComparison.Ordinal).Replace("{year}", "2024", StringComparison.Ordinal).Replace("{extension}", "pdf", StringComparison.Ordinal)
            .Replace("{code}", "404", StringComparison.Ordinal).Replace("{sequence}", "1", StringComparison.Ordinal)).ToList();
        string[] readers = ["nobody", "editor", "reviewer", "officer", "system", "security", "audit"];
        var shown = new HashSet<string>();
        foreach (var kind in readers)
        {
            var person = await stage.PersonAsync(kind);

            // The log and its end are left out: a refusal is put on record, and only that.
            var before = await RawSqlite.DigestAsync(stage.Portal.Connection, "AccountSessions", "AuditEvents", "AuditHead", "DataProtectionKeys");
            foreach (var address in addresses)
            {
                var end = await AuditReading.EndAsync(stage.Portal);
                for (var time = 0; time < 2; time++)
                {
                    using var response = await person.RawAsync(address);
                    if (response.IsSuccessStatusCode)
                    {
                        shown.Add(address);
                        Assert.Equal(end, await AuditReading.EndAsync(stage.Portal));
                    }
                }
            }

            Assert.Equal(before, await RawSqlite.DigestAsync(stage.Portal.Connection, "AccountSessions", "AuditEvents", "AuditHead", "DataProtectionKeys"));
        }

        Assert.InRange(shown.Count, addresses.Count / 2, addresses.Count);
    }

    [Fact]
    public async Task Fields_that_no_form_has_are_not_written()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Compares the rows of a SQLite file.");
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Entry);
        var before = await RawSqlite.DigestAsync(portal.Connection, "AccountSessions", "AuditEvents", "AuditHead");
        var foreign = Foreign.SelectMany(name => new[] { name, $"Input.{name}", $"Working.{name}", $"Revision.{name}", $"Working.Revision.{name}", $"Report.{name}" })
            .Where(name => name is not ("Agency" or "Year")).ToDictionary(name => name, string? (name) => name.EndsWith("At", StringComparison.Ordinal) ? "2020-01-01" : "3");

        await editor.SendAsync("#report-form", foreign, "Save");

        Assert.Equal(System.Net.HttpStatusCode.OK, editor.Status);
        Assert.Equal(before, await RawSqlite.DigestAsync(portal.Connection, "AccountSessions", "AuditEvents", "AuditHead"));
        await editor.GetAsync("/account/password");
        foreign["Input.Current"] = Portal.Password;
        foreign["Input.Next"] = foreign["Input.Again"] = "Another correct horse 7";
        await editor.SendAsync("main form", foreign);
        Assert.Contains("密码已修改", editor.Text, StringComparison.Ordinal);
        Assert.Equal("Content|0", await RawSqlite.ReadAsync(portal.Connection, "SELECT Duty || '|' || IsDisabled FROM Accounts WHERE UserName = 'cgj-editor'"));
        Assert.Equal("Editor", await RawSqlite.ReadAsync(portal.Connection, "SELECT group_concat(Role) FROM RoleGrants g JOIN Accounts a ON a.Id = g.AccountId WHERE a.UserName = 'cgj-editor'"));
    }

    [Fact]
    public async Task The_address_decides_which_report_is_written_not_the_form()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Compares the rows of a SQLite file.");
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Entry);

        await editor.SendAsync("#report-form", new() { ["agency"] = "xinhua-xzsp", ["year"] = "2023", ["Texts[problems]"] = "别人的报告" + new string('字', 60) }, "Save");

        Assert.Equal("0", await RawSqlite.ReadAsync(
            portal.Connection,
            """
            SELECT COUNT(*) FROM Narratives n JOIN Revisions v ON v.Id = n.RevisionId JOIN Reports r ON r.Id = v.ReportId JOIN Agencies a ON a.Id = r.AgencyId
            WHERE n.Text LIKE '别人的报告%' AND a.Slug <> 'xinhua-cgj'
            """));
    }

    [Fact]
    public async Task No_secret_and_no_personal_word_reaches_any_log_file()
    {
        string[] canaries = ["canary-password", "金丝雀正文", "13812345678", "canary-invitation", "canary-returnurl", "918273"];
        await using var portal = await Portal.WithDemoAsync();
        using (var editor = await Visitor.SignedInAsync(portal, "cgj-editor"))
        {
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "金丝雀正文 13812345678" + new string('字', 60) }, "Save");
            await editor.PostAsync(Entry + "?handler=Save", [KeyValuePair.Create("Texts[problems]", (string?)"金丝雀正文")]);
            using var stranger = Visitor.To(portal);
            await stranger.SignInAsync("cgj-editor", "canary-password");
            await stranger.SignInAsync("canary-password", "918273");
            await stranger.GetAsync("/account/invitation?secret=canary-invitation&code=918273");
            await stranger.GetAsync("/account/sign-in?returnUrl=/canary-returnurl");
            await RawSqlite.ExecuteAsync(portal.Connection, "ALTER TABLE AuditEvents RENAME TO Gone");
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "金丝雀正文 13812345678" + new string('句', 60) }, "Save");
            Assert.Equal(System.Net.HttpStatusCode.InternalServerError, editor.Status);
        }

        var files = Directory.GetFiles(portal.LogFolder);
        Assert.All(files, file => Assert.Matches(@"disclosure-\d{8}\.jsonl$", file));
        var log = string.Concat(files.Select(ReadShared));
        Assert.Contains("\"RequestPath\":\"/account/invitation\"", log, StringComparison.Ordinal);
        Assert.Contains("Exception", log, StringComparison.Ordinal);
        Assert.All(canaries, canary => Assert.DoesNotContain(canary, log, StringComparison.Ordinal));
        Assert.DoesNotContain(Portal.Password, log, StringComparison.Ordinal);
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
