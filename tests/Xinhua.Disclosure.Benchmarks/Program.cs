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
else
{
    BenchmarkRunner.Run<ReportBenchmarks>(new ReportConfig());
}
