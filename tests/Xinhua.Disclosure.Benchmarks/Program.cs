using System.Globalization;
using BenchmarkDotNet.Running;
using Xinhua.Disclosure.Benchmarks;

if (args is ["start"])
{
    await StartReport.RunAsync();
}
else if (args is ["rules"])
{
    RulesReport.Run();
}
else if (args is ["saving"])
{
    await SavingReport.RunAsync();
}
else if (args is ["public", .. var sites])
{
    // The load, and how cost grows with 1,000, 10,000 and 100,000 reports, or the numbers that are named; 0 for the load alone.
    await PublicReport.RunAsync(sites.Length == 0 ? [1_000, 10_000, 100_000] : [.. sites.Select(count => int.Parse(count, CultureInfo.InvariantCulture)).Where(count => count > 0)]);
}
else if (args is [FixedServer.Argument, var file, var address])
{
    await FixedServer.RunAsync(file, address);
}
else if (args is ["archive", .. var rest])
{
    await ArchiveYear.RunAsync(rest is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1000);
}
else if (args is ["pdf", ..])
{
    await PdfReport.RunAsync(args is [_, var rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 50);
}
else if (args is ["search", .. var counts])
{
    // 1,000 and 10,000 reports, or the numbers that are named.
    await SearchReport.RunAsync(counts.Length == 0 ? [1_000, 10_000] : [.. counts.Select(count => int.Parse(count, CultureInfo.InvariantCulture))]);
}
else if (args is ["statistics", .. var sizes])
{
    await StatisticsReport.RunAsync(sizes.Length == 0 ? [1_000, 10_000] : sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture)));
}
else
{
    // With --filter *Word* only what the name fits.
    BenchmarkRunner.Run<ReportBenchmarks>(new ReportConfig(), args);
}
