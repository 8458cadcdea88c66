using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Documents.Archive;
using Xinhua.Disclosure.Documents.Pdf;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Archive;
using Xunit;

namespace Xinhua.Disclosure.Tests.Archive;

/// <summary>Packages in the database: numbered without gaps whoever works beside, never changed, looked after every night (ARC-07, ARC-10, ARC-11).</summary>
public sealed class StoredPackageTests
{
    private const int Year = 2023;
    private static readonly Actor Archivist = new(7, "档案员");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_nodes_that_archive_the_same_year_at_once_give_each_revision_one_number_and_leave_no_gap()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Two nodes share the SQLite file of the portal.");
        await using var first = await Portal.WithDemoAsync();
        await using var second = first.SecondNode();
        var waiting = await WaitingAsync(first);
        Assert.True(waiting.Count > 2);

        // Both take everything, from opposite ends, so they meet.
        var outcomes = await Task.WhenAll(
            Task.Run(() => ArchiveAsync(first, waiting), Token),
            Task.Run(() => ArchiveAsync(second, [.. waiting.AsEnumerable().Reverse()]), Token));

        Assert.All(outcomes.SelectMany(one => one), outcome => Assert.IsType<ArchiveOutcome.Archived>(outcome));
        Assert.Equal(waiting.Count, outcomes.SelectMany(one => one).OfType<ArchiveOutcome.Archived>().Count(outcome => outcome.IsNew));
        var packages = first.Ask(db => db.ArchivePackages.AsNoTracking().OrderBy(package => package.Sequence).ToList());
        Assert.Equal(Enumerable.Range(1, waiting.Count), packages.Select(package => package.Sequence));
        Assert.Equal(waiting.Order(), packages.Select(package => package.RevisionId).Order());
        Assert.Equal(waiting.Count, first.Lines(AuditAction.PackageMade).Count);
    }

    [Fact]
    public async Task A_damaged_package_raises_an_alarm_the_next_night_and_the_sound_ones_are_listed()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Takes away the triggers of SQLite.");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await Portal.WithDemoAsync();
        await ArchiveAsync(portal, [.. (await WaitingAsync(portal)).Take(3)]);
        await using var node = Node(portal, clock);
        using var night = new NightlyArchiveCheck(
            node.GetRequiredService<IServiceScopeFactory>(), Options.Create(new ArchiveOptions { RecentDays = 30, SamplePerNight = 1 }), clock, NullLogger<NightlyArchiveCheck>.Instance);

        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(3, (await night.RunWhenDueAsync(Token))!.Sound.Count);
        Assert.Null(await night.RunWhenDueAsync(Token));

        // Past the triggers, as a failing disk would.
        portal.Execute("DROP TRIGGER ArchivePackageContents_are_kept_from_update; UPDATE ArchivePackageContents SET Bytes = CAST(substr(Bytes, 1, 5000) || x'00' || substr(Bytes, 5002) AS BLOB) WHERE RevisionId = (SELECT RevisionId FROM ArchivePackages WHERE Sequence = 2)");
        clock.Advance(TimeSpan.FromDays(1));
        var verdict = (await night.RunWhenDueAsync(Token))!;

        Assert.Equal("0001-2023-NDBG-0002", Assert.Single(verdict.Damaged).Number);
        Assert.Equal(["0001-2023-NDBG-0001", "0001-2023-NDBG-0003"], verdict.Sound);
        var alarm = Assert.Single(portal.Lines(AuditAction.AlarmRaised));
        Assert.Contains("归档信息包0001-2023-NDBG-0002：存储的内容与归档时登记的SHA-256摘要不符", alarm.Detail, StringComparison.Ordinal);
        Assert.Contains("2个完好：0001-2023-NDBG-0001、0001-2023-NDBG-0003", portal.Lines(AuditAction.PackagesChecked)[^1].Detail, StringComparison.Ordinal);
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await officer.GetAsync("/office/archive/2023");
        Assert.Contains("有1个归档信息包损坏", officer.Page.Body!.TextContent, StringComparison.Ordinal);

        // Old ones take turns, the one that was looked at longest ago first.
        clock.Advance(TimeSpan.FromDays(60));
        var seen = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            clock.Advance(TimeSpan.FromDays(1));
            var turn = (await night.RunWhenDueAsync(Token))!;
            seen.Add(turn.Sound.Concat(turn.Damaged.Select(damaged => damaged.Number)).Single());
        }

        Assert.Equal(3, seen.Distinct().Count());
    }

    [Fact]
    public async Task The_office_archives_a_report_and_takes_the_package_and_the_list_home()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await officer.GetAsync("/office/archive/2023");
        var waiting = officer.Page.QuerySelectorAll("form.archive-one").Length;
        Assert.True(waiting > 1);

        await officer.SendAsync("form.archive-one", []);
        Assert.Contains("已归档1份", officer.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(waiting - 1, officer.Page.QuerySelectorAll("form.archive-one").Length);
        await officer.SendAsync("#archive-all", []);
        Assert.Empty(officer.Page.QuerySelectorAll("form.archive-one"));

        using var package = await officer.RawAsync("/office/archive/2023/0001-2023-NDBG-0001.zip");
        var bytes = await package.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(portal.Ask(db => db.ArchivePackages.Single(one => one.Sequence == 1 && one.Year == Year).Sha256), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        using var list = await officer.RawAsync("/office/archive/2023/register.csv");
        Assert.Contains($"合计{waiting}件", await list.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await officer.RawAsync("/office/archive/2024/0001-2023-NDBG-0001.zip")).StatusCode);
    }

    [Theory]
    [InlineData("Archive:Number", "{fonds}-{sequence}", "Archive:Number")]
    [InlineData("Archive:Number", "归档 {year}-{sequence}", "Archive:Number")]
    [InlineData("Archive:Number", "{year}-{sequence}-{other}", "Archive:Number")]
    [InlineData("Archive:Fonds", "", "Archive:Fonds")]
    [InlineData("Archive:Retention", "三百年", "Archive:Retention")]
    [InlineData("Archive:Issue", " ", "Archive:Issue")]
    public void A_wrong_setting_is_refused_with_its_key(string key, string value, string said)
    {
        var settings = new ArchiveSettings(
            key == "Archive:Number" ? value : ArchiveSettings.UsualNumber,
            new ArchiveHolding(key == "Archive:Fonds" ? value : "0001", key == "Archive:Issue" ? value : "政府信息公开", key == "Archive:Retention" ? value : "永久", "测试环境"));

        Assert.StartsWith(said, settings.WhyNot, StringComparison.Ordinal);
        Assert.Null((settings with { Number = "{fonds}-{year}-NDBG-{sequence:0000}", Holding = new("0001", "政府信息公开", "30年", "") }).WhyNot);
        Assert.Equal("X9.2024.007", new ArchiveSettings("{fonds}.{year}.{sequence:000}", settings.Holding with { Fonds = "X9" }).NumberOf(2024, 7).Text);
    }

    /// <summary>What the nightly check needs, with a clock of its own: the portal's own service would run by the same clock.</summary>
    private static ServiceProvider Node(Portal portal, TimeProvider clock) => new ServiceCollection()
        .AddDisclosureDatabase(DatabaseProvider.Sqlite, $"Data Source={portal.DatabaseFile}")
        .AddSingleton(clock)
        .AddSingleton(SamplePackage.Formats)
        .AddSingleton(new ArchiveOptions().ToSettings())
        .AddSingleton(_ => new PdfFontLibrary(new PdfFontOptions()))
        .AddSingleton<PdfWriter>()
        .AddSingleton<PackageWriter>()
        .AddScoped<ArchiveDesk>()
        .AddScoped<ArchiveCare>()
        .AddScoped<ArchiveReport>()
        .BuildServiceProvider();

    private static async Task<List<int>> WaitingAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ArchiveDesk>().WaitingAsync(Year, Token);
    }

    private static async Task<List<ArchiveOutcome>> ArchiveAsync(Portal portal, IReadOnlyList<int> revisions)
    {
        var outcomes = new List<ArchiveOutcome>();
        foreach (var revision in revisions)
        {
            await using var scope = portal.Services.CreateAsyncScope();
            outcomes.Add(await scope.ServiceProvider.GetRequiredService<ArchiveReport>().ArchiveAsync(revision, Archivist, Token));
        }

        return outcomes;
    }
}
