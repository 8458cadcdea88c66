using BenchmarkDotNet.Running;
using Xinhua.Disclosure.Benchmarks;

if (args is ["start"])
{
    await StartReport.RunAsync();
}
else
{
    BenchmarkRunner.Run<ReportBenchmarks>(new ReportConfig());
}
