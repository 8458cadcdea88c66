using BenchmarkDotNet.Running;
using Xinhua.Disclosure.Benchmarks;

if (args is ["start"])
{
    await StartReport.RunAsync();
}
else
{
    // With --filter *Word* only what the name fits.
    BenchmarkRunner.Run<ReportBenchmarks>(new ReportConfig(), args);
}
