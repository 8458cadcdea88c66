using System.Globalization;
using System.Net;
using System.Text;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Security;

/// <summary>docs/access.md against the running portal: every way in, every kind of person, every state (SEC-07, SEC-08, ASV-01, ASV-03).</summary>
public sealed class AccessTableTests
{
    private static readonly string[] Kinds = [.. Stage.Kinds.Keys];

    /// <summary>What stands in an address for each parameter, where it is not the report of the stage.</summary>
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["agency"] = Stage.Agency,
        ["slug"] = Stage.Agency,
        ["year"] = "2024",
        ["extension"] = "pdf",
        ["kind"] = "csv",
        ["part"] = "1",
        ["code"] = "404",
        ["sequence"] = "1",
        ["paper"] = "1",
        ["number"] = "0001-2024-NDBG-0001",
        ["view"] = "requests",
    };

    /// <summary>What a form must hold so that it is carried out when it is allowed; a form not named here is sent empty.</summary>
    private static readonly Dictionary<string, Func<Stage, string, Task<Dictionary<string, string?>>>> Forms = new()
    {
        ["POST /admin/accounts/invite"] = (_, _) => Fields(("Input.UserName", "new-person"), ("Input.DisplayName", "新人"), ("Input.Grants[0].Role", "Editor"), ("Input.Grants[0].Agency", Stage.Agency)),
        ["POST /admin/accounts/{id}/{handler}?handler=Change"] = (_, _) => Fields(("Input.DisplayName", "新名")),
        ["POST /admin/accounts/{id}/{handler}?handler=Roles"] = (_, _) => Fields(("Grants[0].Role", "Reviewer"), ("Grants[0].Agency", Stage.Agency)),
        ["POST /admin/agencies/{agency}?handler=Power"] = (_, _) => Fields(("MakesRegulations", "true")),
        ["POST /admin/agencies/{agency}?handler=Rename"] = (_, _) => Fields(("Rename.Name", "新名称局"), ("Rename.FromYear", "2025")),
        ["POST /admin/agencies/{agency}?handler=Move"] = (_, _) => Fields(("Move.Parent", "faraway"), ("Move.FromYear", "2025")),
        ["POST /admin/agencies"] = (_, _) => Fields(("Input.Name", "新单位"), ("Input.Slug", "new-unit"), ("Input.Kind", "Department"), ("Input.Parent", "xinhua")),
        ["POST /admin/audit?handler=Export"] = (_, _) => Fields(("Format", "csv")),
        ["POST /desk"] = (_, _) => Fields(("Input.Agency", Stage.Agency), ("Input.Year", "2022")),
        ["POST /desk/reports/{agency}/{year}/review?handler=Amend"] = (_, _) => Fields(("ChangeNote", "更正。")),
        ["POST /desk/reports/{agency}/{year}/review?handler=Approve"] = async (stage, kind) =>
        {
            await stage.OpenReviewAsync(kind);
            return await Fields(("Step", "0"), ("Digest", (await stage.WorkingAsync()).Revision.Digest));
        },
        ["POST /desk/reports/{agency}/{year}/review?handler=Note"] = async (stage, kind) =>
        {
            await stage.OpenReviewAsync(kind);
            return await Fields(("NoteText", "请核对。"));
        },
        ["POST /desk/reports/{agency}/{year}/review?handler=Refer"] = async (stage, kind) =>
        {
            await stage.OpenReviewAsync(kind);
            return await Fields(("Question", "能否公开？"));
        },
        ["POST /desk/reports/{agency}/{year}/review?handler=Schedule"] = async (stage, _) => await Fields(
            ("Version", $"{(await stage.WorkingAsync()).Revision.Version}"),
            ("PublishAt", TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture))),
        ["POST /desk/reports/{agency}/{year}/review?handler=Withdraw"] = (_, _) => Fields(("WithdrawalReason", "撤回。")),
        ["POST /desk/reports/{agency}/{year}/review?handler=Publish"] = async (stage, _) => await Fields(("Version", $"{(await stage.WorkingAsync()).Revision.Version}")),
        ["POST /desk/reports/{agency}/{year}/review?handler=Return"] = async (stage, kind) =>
        {
            await stage.OpenReviewAsync(kind);
            return await Fields(("Version", $"{(await stage.WorkingAsync()).Revision.Version}"), ("Reason", "退回。"));
        },
    };

    private static readonly string[] Administrators = ["system", "security", "audit"];

    private static readonly string[] Answers = ["200", "400", "403", "404", "410", "done", "again", "away", "sign-in"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_way_in_answers_every_kind_of_person_as_the_table_says()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Puts a SQLite file back between the requests; the answers do not depend on the database.");
        var table = MarkdownTable.Read("access.md", "Table");
        await using var stage = await Stage.SetAsync();
        var points = await Endpoints.OfAsync(stage.Portal);

        var tokens = new Dictionary<string, string>();
        foreach (var kind in Kinds)
        {
            tokens[kind] = await stage.TokenAsync(kind);
        }

        await stage.KeepEveryStateAsync();
        var (received, differences, denied) = (new StringBuilder(), new List<string>(), 0);
        differences.AddRange(table.Select(row => row["request"].Trim('`')).Distinct().Except(points.Select(point => point.Name)).Select(gone => $"{gone}: there is no such way in"));
        foreach (var (point, named, row) in Walk(points, table))
        {
            var state = named == "any" ? "draft" : named;
            var answers = new List<string>();
            await stage.RestoreAsync(state);
            foreach (var kind in Kinds)
            {
                var end = await AuditReading.EndAsync(stage.Portal);
                var answer = await AnswerAsync(stage, point, kind, tokens[kind]);
                answers.Add(answer);
                if (answer != row?[kind])
                {
                    differences.Add($"{point.Name}, {named}, {kind}: {answer} instead of {row?[kind] ?? "no row"}");
                }

                if (answer == "403")
                {
                    denied++;
                    var line = Assert.Single(await AuditReading.LinesAsync(stage.Portal, AuditAction.AccessDenied, end));
                    Assert.Equal((kind, AuditOutcome.Refused), (line.ActorName, line.Outcome));
                }

                // Who was turned away at the door has changed nothing but the log, unless the form was prepared for them.
                if (!point.IsSafe && (Forms.ContainsKey(point.Name) || answer is not ("403" or "404" or "sign-in")))
                {
                    await stage.RestoreAsync(state);
                }
            }

            received.Append(CultureInfo.InvariantCulture, $"| `{point.Name}` | {named} | {string.Join(" | ", answers)} |\n");
        }

        var file = Path.Combine(AppContext.BaseDirectory, "access.received.txt");
        await File.WriteAllTextAsync(file, received.ToString(), Token);
        Assert.True(differences.Count == 0, $"{string.Join('\n', differences)}\nThe whole table as it is: {file}");
        Assert.NotEqual(0, denied);
    }

    [Fact]
    public void A_row_that_depends_on_the_state_stands_there_for_each_state()
    {
        var rows = MarkdownTable.Read("access.md", "Table");

        Assert.All(rows.GroupBy(row => row["request"]), group => Assert.Contains(
            string.Join(',', group.Select(row => row["state"])),
            (string[])["any", string.Join(',', Stage.States)]));
        Assert.All(rows, row => Assert.All(Kinds, kind => Assert.Contains(row[kind], Answers)));
    }

    [Fact]
    public void No_administrator_does_anything_to_a_report()
    {
        var rows = MarkdownTable.Read("access.md", "Table").Where(row => row["request"].Contains(" /desk", StringComparison.Ordinal) && row["request"] != "`GET /desk`");

        Assert.All(rows, row => Assert.All(Administrators, kind => Assert.Equal("403", row[kind])));
    }

    /// <summary>Every row of the table, and every way in that has none.</summary>
    private static IEnumerable<(EntryPoint Point, string State, IReadOnlyDictionary<string, string>? Row)> Walk(
        IReadOnlyList<EntryPoint> points, IReadOnlyList<IReadOnlyDictionary<string, string>> table)
    {
        foreach (var point in points)
        {
            var rows = table.Where(row => row["request"].Trim('`') == point.Name).ToList();
            foreach (var row in rows)
            {
                yield return (point, row["state"], row);
            }

            foreach (var state in rows.Count > 0 ? [] : point.Route.Contains("{agency}/{year}", StringComparison.Ordinal) ? Stage.States : ["any"])
            {
                yield return (point, state, null);
            }
        }
    }

    /// <summary>What a person is answered: a status, or for a form whether it was carried out (done) or shown again with the reason (again).</summary>
    private static async Task<string> AnswerAsync(Stage stage, EntryPoint point, string kind, string token)
    {
        var path = Parameters.Aggregate(point.Route, (route, parameter) => route.Replace("{" + parameter.Key + "}", parameter.Value, StringComparison.Ordinal))
            .Replace("{id}", $"{stage.OtherEditorId}", StringComparison.Ordinal);

        // Some pages have the handler in their path, and one asks for the year.
        const string inPath = "/{handler}";
        var address = path.EndsWith(inPath, StringComparison.Ordinal) ? path[..^inPath.Length] + (point.Handler is null ? "" : $"/{point.Handler}")
            : path == "/office/open" ? path + "?year=2025"
            : path + (point.Handler is null ? "" : $"?handler={point.Handler}");
        var person = await stage.PersonAsync(kind);
        if (point.IsSafe)
        {
            using var read = await person.RawAsync(address);
            return Landed(read) is { } landed && landed != address.Split('?')[0] ? (landed == "/account/sign-in" ? "sign-in" : "away") : $"{(int)read.StatusCode}";
        }

        var fields = Forms.TryGetValue(point.Name, out var form) ? await form(stage, kind) : [];
        fields["__RequestVerificationToken"] = token;
        if (point.Route == "/account/sign-out")
        {
            // This would end the sign-in the other rows need.
            using var leaver = Visitor.To(stage.Portal);
            if (Stage.Kinds[kind] is not null)
            {
                await leaver.SignInAsync(Stage.UserName(kind), Portal.Password);
            }

            await leaver.GetAsync("/account/sign-in");
            fields["__RequestVerificationToken"] = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)leaver.Page.QuerySelector("form[method=post]")!)["__RequestVerificationToken"];
            using var left = await leaver.RawPostAsync(address, fields);
            return Said(left, address);
        }

        using var response = await person.RawPostAsync(address, fields);
        return Said(response, address);
    }

    private static string Said(HttpResponseMessage response, string address)
    {
        var wasSentOn = response.RequestMessage!.Method == HttpMethod.Get;
        return response.StatusCode != HttpStatusCode.OK ? $"{(int)response.StatusCode}"
            : Landed(response) == "/account/sign-in" && address != "/account/sign-in" ? "sign-in"
            : wasSentOn || response.Content.Headers.ContentDisposition is not null ? "done"
            : "again";
    }

    private static string? Landed(HttpResponseMessage response) => response.RequestMessage?.RequestUri?.AbsolutePath;

    private static Task<Dictionary<string, string?>> Fields(params (string Name, string? Value)[] fields) => Task.FromResult(fields.ToDictionary(field => field.Name, field => field.Value));
}
