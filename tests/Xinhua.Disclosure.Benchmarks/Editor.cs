using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>Somebody with the entry page open, who fills a cell about every second.</summary>
internal sealed partial class Editor : IDisposable
{
    /// <summary>Units with a draft, each with an editor.</summary>
    public const int Units = 50;

    /// <summary>Further editors of the first unit.</summary>
    public const int Together = 10;

    /// <summary>Year of the drafts.</summary>
    public const int Year = 2024;

    private const string Password = "Correct horse battery 9 staple";

    /// <summary>So many saves of one editor between two looks for news.</summary>
    private const int SavesPerLook = 5;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SocketsHttpHandler handler;
    private readonly HttpClient client;
    private readonly Dictionary<string, string> cookies = [];
    private readonly Random random;
    private readonly string entry;
    private readonly string cell;
    private string token = "";
    private string was = "1";
    private int version;

    private Editor(Uri portal, string unit, int number)
    {
        handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        client = new HttpClient(handler, disposeHandler: false) { BaseAddress = portal };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        random = new Random(number);
        entry = $"/desk/reports/{unit}/{Year}";

        // People in one report each have a cell of their own.
        cell = ReportFormats.Load().ForYear(Year)!.EnteredCells.Select(entered => entered.Key.ToString()).ElementAt(number);
    }

    /// <summary>Fifty units with a draft each, an editor for each, and ten more for the first.</summary>
    public static async Task FillAsync(string data)
    {
        await using var services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(data, "disclosure.db")}").BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        await db.Database.MigrateAsync();
        var format = ReportFormats.Load().ForYear(Year)!;
        var hash = new PasswordHasher<Account>().HashPassword(new Account { DisplayName = "", Duty = Duty.Content }, Password);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var work = await db.BeginWorkAsync(CancellationToken.None);
        for (var unit = 0; unit < Units; unit++)
        {
            var agency = Agency.Create($"unit-{unit}", $"第{unit}局", AgencyKind.Department, null, 2019);
            db.Add(agency);
            var report = Report.Start(agency, Year, format, now);
            report.Latest.Write(
                new RevisionChange(
                    format.EnteredCells.ToDictionary(cell => cell.Key, cell => (decimal?)1),
                    format.TextSections.ToDictionary(section => section.Key, section => string.Join('\n', Enumerable.Repeat("本机关认真贯彻落实政府信息公开条例，全年主动公开政府信息。", 60))),
                    new Dictionary<CellKey, string?>()),
                new Actor(0, "填表"),
                now);
            db.Add(report);
            await db.SaveChangesAsync();
            AddEditor($"editor-{unit}", agency);
            for (var person = 0; unit == 0 && person < Together; person++)
            {
                AddEditor($"together-{person}", agency);
            }

            await db.SaveChangesAsync();
        }

        db.Trail.Record(AuditAction.DraftSaved, "reports");
        await work.CommitAsync(CancellationToken.None);

        void AddEditor(string name, Agency agency)
        {
            db.Add(new Account
            {
                UserName = name,
                NormalizedUserName = name.ToUpperInvariant(),
                DisplayName = name,
                Duty = Duty.Content,
                PasswordHash = hash,
                PasswordSetAt = now,
                SecurityStamp = name,
                Grants = { new RoleGrant { Role = Role.Editor, AgencyId = agency.Id } },
            });
        }
    }

    public static async Task<Editor> OpenAsync(Uri portal, string user, string unit, int number)
    {
#pragma warning disable CA2000 // Whoever opened it disposes of it; what fails here ends the program.
        var editor = new Editor(portal, unit, number);
#pragma warning restore CA2000
        var page = await editor.SendAsync(HttpMethod.Get, "/account/sign-in");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Input.UserName"] = user,
            ["Input.Password"] = Password,
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        });
        await editor.SendAsync(HttpMethod.Post, "/account/sign-in", form);
        page = await editor.SendAsync(HttpMethod.Get, editor.entry);
        editor.token = Token().Match(page).Groups[1].Value;
        editor.version = int.Parse(Version().Match(page).Groups[1].Value, CultureInfo.InvariantCulture);
        editor.was = Regex.Match(page, $"name=\"Was\\[{editor.cell}\\]\" value=\"(.*?)\"").Groups[1].Value;
        return editor;
    }

    public async Task<(List<double> Times, int Failures)> TypeAsync(TimeSpan duration)
    {
        var (times, failures, end) = (new List<double>(), 0, Stopwatch.GetTimestamp() + (duration.TotalSeconds * Stopwatch.Frequency));
        await Task.Delay(random.Next((int)Period.TotalMilliseconds));
        for (var saves = 0; Stopwatch.GetTimestamp() < end; saves++)
        {
            var started = Stopwatch.GetTimestamp();
            failures += await SaveAsync() ? 0 : 1;
            var took = Stopwatch.GetElapsedTime(started);
            times.Add(took.TotalMilliseconds);
            if (saves % SavesPerLook == 0)
            {
                await SendAsync(HttpMethod.Get, $"{entry}?handler=Live&version={version}&tab=tab{random.Next()}");
            }

            var pause = (Period * (0.8 + (random.NextDouble() * 0.4))) - Stopwatch.GetElapsedTime(started);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero);
        }

        return (times, failures);
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }

    private async Task<bool> SaveAsync()
    {
        var now = random.Next(1, 10_000).ToString(CultureInfo.InvariantCulture);
        using var change = JsonContent.Create(new { page = "benchmark", revision = 1, version, cells = new[] { new { key = cell, was, now } } });
        var answer = JsonNode.Parse(await SendAsync(HttpMethod.Post, entry + "?handler=Change", change))!;
        (was, version) = ((string)answer["cells"]![0]!["now"]!, (int)answer["version"]!);
        return (string?)answer["cells"]![0]!["fate"] == "saved";
    }

    private async Task<string> SendAsync(HttpMethod method, string address, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        if (token.Length > 0)
        {
            request.Headers.Add("RequestVerificationToken", token);
        }

        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        using var response = await client.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var parts = cookie.Split(';')[0].Split('=', 2);
            cookies[parts[0]] = parts[1];
        }

        return (int)response.StatusCode < 400 ? await response.Content.ReadAsStringAsync() : throw new InvalidOperationException($"{request.RequestUri}: {response.StatusCode}");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(.*?)\"")]
    private static partial Regex Token();

    [GeneratedRegex("data-version=\"(\\d+)\"")]
    private static partial Regex Version();
}
