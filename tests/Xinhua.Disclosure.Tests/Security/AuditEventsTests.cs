using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Security;
using Xunit;

namespace Xinhua.Disclosure.Tests.Security;

/// <summary>docs/audit-events.md against the running portal: every request that changes something leaves the line the table promises (SEC-10, SEC-11).</summary>
public sealed class AuditEventsTests
{
    [Fact]
    public async Task The_table_names_every_request_that_is_not_a_mere_question_and_no_other()
    {
        await using var portal = await Portal.WithDemoAsync();
        var changing = (await Endpoints.OfAsync(portal)).Where(point => !point.IsSafe).Select(point => point.Name);

        Assert.Equal(changing.Order(StringComparer.Ordinal), Rows().Select(row => row.Request).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_request_leaves_exactly_the_lines_the_table_promises()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Puts a SQLite file back between the requests.");
        await using var stage = await Stage.SetAsync();
        await stage.KeepEveryStateAsync();
        var complaints = new List<string>();
        foreach (var (request, actions) in Rows().Where(row => row.Actions.Length > 0 && row.Request != "POST /account/setup"))
        {
            if (!AuditScenarios.All.TryGetValue(request, out var scenario))
            {
                complaints.Add($"{request}: no scenario carries it out");
                continue;
            }

            await stage.RestoreAsync("draft");
            var act = await scenario(stage);
            var (end, from) = (await AuditReading.EndAsync(stage.Portal), TimeProvider.System.GetUtcNow().UtcDateTime);
            await act.Perform();
            var lines = await AuditReading.LinesAsync(stage.Portal, null, end);
            lines.Reverse();
            complaints.AddRange(Judge(request, actions, act.Actor, lines, from));
            stage.SendHome();
        }

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Fact]
    public async Task The_first_account_is_on_record_too()
    {
        await using var portal = await Portal.EmptyAsync();
        using var operatorPerson = Visitor.To(portal);
        await operatorPerson.GetAsync("/account/setup");
        var from = TimeProvider.System.GetUtcNow().UtcDateTime;
        await operatorPerson.SendAsync("main form", new()
        {
            ["Input.Secret"] = portal.Services.GetRequiredService<SetupSecret>().Value,
            ["Input.UserName"] = "admin-zhang",
            ["Input.DisplayName"] = "张三",
            ["Input.Password"] = "Correct horse battery 9 staple",
        });

        var (request, actions) = Rows().Single(row => row.Request == "POST /account/setup");
        Assert.Empty(Judge(request, actions, "未登录", await AuditReading.LinesAsync(portal), from));
    }

    [Fact]
    public async Task What_is_refused_is_on_record_as_refused()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var stranger = Visitor.To(portal);
        var end = await AuditReading.EndAsync(portal);

        await stranger.SignInAsync("cgj-editor", "wrong");
        await editor.GetAsync("/admin/audit");
        await editor.PostAsync("/desk", new Dictionary<string, string?> { ["Input.Year"] = "2022" });

        var lines = await AuditReading.LinesAsync(portal, null, end);
        Assert.Equal([AuditAction.RequestRefused, AuditAction.AccessDenied, AuditAction.SignInRefused], lines.Select(line => line.Action));
        Assert.All(lines, line => Assert.Equal(AuditOutcome.Refused, line.Outcome));
        Assert.Equal(["desk", "admin/audit"], lines.Take(2).Select(line => line.Subject));
        Assert.Equal("POST 400", lines[0].Detail);
    }

    /// <summary>What is wrong with the lines a request left.</summary>
    private static IEnumerable<string> Judge(string request, string[] actions, string actor, IReadOnlyList<AuditEvent> lines, DateTime from)
    {
        if (!lines.Select(line => line.Action.ToString()).SequenceEqual(actions) || lines.Any(line => line.Outcome != AuditOutcome.Done))
        {
            yield return $"{request}: {string.Join(", ", lines.Select(line => $"{line.Action} {line.Outcome} {line.Detail}"))} instead of {string.Join(", ", actions)}";
        }

        foreach (var line in lines)
        {
            foreach (var wrong in Wrong(line, actor, from))
            {
                yield return $"{request}: {line.Action} with a wrong {wrong}";
            }
        }
    }

    /// <summary>Which fields of a line are not as every line's must be.</summary>
    private static IEnumerable<string> Wrong(AuditEvent line, string actor, DateTime from)
    {
        (string Field, bool IsRight)[] fields =
        [
            (nameof(line.At), line.At.Kind == DateTimeKind.Utc && line.At >= from.AddSeconds(-1) && line.At <= TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1)),
            (nameof(line.ActorName), line.ActorName == actor),
            (nameof(line.ActorId), (line.ActorId is null) == (actor == "未登录")),
            (nameof(line.Roles), line.Roles.Split(',', StringSplitOptions.RemoveEmptyEntries).All(role => Enum.TryParse<Role>(role, out _))),
            (nameof(line.Subject), line.Subject.Length > 0 && !line.Subject.Any(char.IsWhiteSpace)),
            (nameof(line.Address), IPAddress.TryParse(line.Address, out _)),
            (nameof(line.Request), line.Request.Length > 0),
            (nameof(line.Before), line.Before is null or { Length: 64 }),
            (nameof(line.After), line.After is null or { Length: 64 }),
            (nameof(line.Version), line.Version is null or > 0),
            (nameof(line.PreviousHash), line.PreviousHash.Length == 64),
            (nameof(line.Hash), line.Hash == AuditChain.HashOf(line)),
        ];
        return fields.Where(field => !field.IsRight).Select(field => field.Field);
    }

    private static IEnumerable<(string Request, string[] Actions)> Rows() => MarkdownTable.Read("audit-events.md", "Requests")
        .Select(row => (row["request"].Trim('`'), row["lines"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(action => action != "none").ToArray()));
}
