using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Xinhua.Disclosure.Web.Uploads;

/// <summary>
/// Asks the virus scanner of the installation about a file before anything reads it. Whatever keeps the scanner from answering refuses the file:
/// a scanner that is set up and silent is no scanner.
/// </summary>
public sealed partial class FileScan(IOptions<UploadOptions> options, ILogger<FileScan> logger)
{
    private const string Silent = "病毒扫描没有完成，文件没有接收。请稍后再试；仍然不行的，请联系系统管理员。";

    /// <summary>Why a file must not come in, in Chinese; null when it may, or when no scanner is set up.</summary>
    public async Task<string?> ComplaintAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (options.Value.ScanCommand.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var program, .. var arguments])
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.ScanSeconds));
        using var scanner = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            scanner.Start();
            var said = Task.WhenAll(scanner.StandardOutput.ReadToEndAsync(limit.Token), scanner.StandardError.ReadToEndAsync(limit.Token));
            await FeedAsync(scanner, bytes, limit.Token);
            await said;
            await scanner.WaitForExitAsync(limit.Token);
            if (scanner.ExitCode == 0)
            {
                return null;
            }

            Refused(logger, scanner.ExitCode);
            return scanner.ExitCode == 1 ? "病毒扫描认为文件有问题，没有接收。请用杀毒软件检查这台电脑，换一份干净的文件再试。" : Silent;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Failed(logger, failure);
            return Silent;
        }
        finally
        {
            End(scanner);
        }
    }

    /// <summary>A scanner may have seen enough before the end of the file.</summary>
    private static async Task FeedAsync(Process scanner, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = scanner.StandardInput.BaseStream;
            await input.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static void End(Process scanner)
    {
        try
        {
            if (!scanner.HasExited)
            {
                scanner.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It never began, or ended in between.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The virus scanner refused an upload with code {Code}")]
    private static partial void Refused(ILogger logger, int code);

    [LoggerMessage(2, LogLevel.Error, "The virus scanner did not answer")]
    private static partial void Failed(ILogger logger, Exception failure);
}
