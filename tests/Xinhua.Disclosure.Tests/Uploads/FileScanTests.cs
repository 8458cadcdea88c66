using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Web.Uploads;
using Xunit;

namespace Xinhua.Disclosure.Tests.Uploads;

/// <summary>The virus scanner is asked, and its silence is no consent.</summary>
public sealed class FileScanTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-scan-");

    public void Dispose() => folder.Delete(true);

    [Fact]
    public async Task Without_a_scanner_nobody_is_asked() => Assert.Null(await AskAsync("", 30));

    [Theory]
    [InlineData("[ \"$(cat)\" = good ]", 30, null)]
    [InlineData("[ \"$(cat)\" = other ]", 30, "认为文件有问题")]
    [InlineData("exit 1", 30, "认为文件有问题")]
    [InlineData("exit 2", 30, "没有完成")]
    [InlineData("sleep 60", 1, "没有完成")]
    [InlineData("echo long; exec >&-; sleep 60", 1, "没有完成")]
    public async Task The_scanner_gets_the_file_and_decides(string script, int seconds, string? expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scanners here are shell scripts.");
        var file = Path.Combine(folder.FullName, "scan.sh");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);

        var complaint = await AskAsync($"/bin/sh {file}", seconds);

        if (expected is null)
        {
            Assert.Null(complaint);
        }
        else
        {
            Assert.Contains(expected, complaint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_scanner_that_is_gone_lets_nothing_in() => Assert.Contains("没有完成", await AskAsync("/no/such/scanner", 30), StringComparison.Ordinal);

    private static Task<string?> AskAsync(string command, int seconds) =>
        new FileScan(Options.Create(new UploadOptions { ScanCommand = command, ScanSeconds = seconds }), NullLogger<FileScan>.Instance)
            .ComplaintAsync("good"u8.ToArray(), TestContext.Current.CancellationToken);
}
