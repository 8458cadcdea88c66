namespace Xinhua.Disclosure.Tests;

/// <summary>The working tree the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>Material beside the repository that is not part of it; tests that want it skip by name where it is not.</summary>
    public static string Shared { get; } = Environment.GetEnvironmentVariable("DISCLOSURE_SHARED") ?? Path.Combine(Root, "..", "shared");

    private static string Above(string directory) => File.Exists(Path.Combine(directory, "Xinhua.Disclosure.sln"))
        ? directory
        : Above(Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("No Xinhua.Disclosure.sln above the tests."));
}
