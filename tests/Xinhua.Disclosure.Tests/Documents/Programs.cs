using System.Diagnostics;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>Programs of other people that look at our files where they are installed; tests that ask them skip where they are not.</summary>
internal static class Programs
{
    /// <summary>Whether all of them are installed.</summary>
    public static bool Has(params string[] programs) => programs.All(program =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <summary>What the program prints about a file that holds the content.</summary>
    public static string Run(string program, byte[] content, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("disclosure-program-");
        try
        {
            var path = Path.Combine(folder.FullName, "file.pdf");
            File.WriteAllBytes(path, content);
            using var process = Process.Start(new ProcessStartInfo(program, [.. options, path, .. program == "pdftotext" ? new[] { "-" } : []]) { RedirectStandardOutput = true })!;
            var printed = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return printed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
