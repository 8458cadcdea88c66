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
else if (args is ["statistics", .. var sizes])
{
    await StatisticsReport.RunAsync(sizes.Length == 0 ? [1_000, 10_000] : sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture)));
}
else
{
    // With --filter *Word* only what the name fits.
    BenchmarkRunner.Run<ReportBenchmarks>(new ReportConfig(), args);
}
