using System.Diagnostics;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>
/// A test of this assembly that runs in a process of its own and is killed there. It says by a file that it has begun:
/// what a test writes to the console comes through the runner, which colours it where it finds a terminal.
/// </summary>
internal static class DoomedProcess
{
    /// <summary>A process that has not begun by now never will; a machine with two busy cores takes a few seconds.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a test, waits until it has begun, lets it go on for a moment and kills it.</summary>
    /// <param name="test">Full name of the test.</param>
    /// <param name="variables">What the test is told.</param>
    /// <param name="sign">The file that the test makes when it has begun.</param>
    /// <param name="milliseconds">How long it goes on.</param>
    public static async Task KillAsync(string test, IReadOnlyDictionary<string, string> variables, string sign, int milliseconds)
    {
        string[] choice = ["-explicit", "only", "-method", test];
        var arguments = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? ["exec", typeof(DoomedProcess).Assembly.Location, .. choice]
            : choice;
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        bool hasBegun, wasRunning;
        try
        {
            var waiting = Stopwatch.StartNew();
            while (!(hasBegun = File.Exists(sign)) && !process.HasExited && waiting.Elapsed < LongestStart)
            {
                await Task.Delay(5, Token);
            }

            await Task.Delay(milliseconds, Token);
            wasRunning = !process.HasExited;
        }
        finally
        {
            process.Kill();
        }

        await process.WaitForExitAsync(Token);
        Assert.True(hasBegun && wasRunning, string.Join('\n', await output));
    }
}
