using Xunit;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>A real report and real figures, which are handed round with the repository but are not part of it.</summary>
internal static class SharedFiles
{
    private const string Reason = "The shared folder with the real report and the samples is not here; DISCLOSURE_SHARED may name it.";

    public static byte[] Seed()
    {
        var folder = Folder("seed");
        var file = folder is null ? null : Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).FirstOrDefault();
        Assert.SkipUnless(file is not null, Reason);
        return File.ReadAllBytes(file);
    }

    public static string Sample(string name)
    {
        var file = Path.Combine(Folder("samples") ?? "", name + ".json");
        Assert.SkipUnless(File.Exists(file), Reason);
        return File.ReadAllText(file);
    }

    private static string? Folder(string name)
    {
        var shared = Environment.GetEnvironmentVariable("DISCLOSURE_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.sln").Any())
            {
                shared = Path.Combine(folder.FullName, "..", "shared");
            }
        }

        return shared is not null && Directory.Exists(Path.Combine(shared, name)) ? Path.Combine(shared, name) : null;
    }
}
