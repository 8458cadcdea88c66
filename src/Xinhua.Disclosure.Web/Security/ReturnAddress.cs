using System.Diagnostics.CodeAnalysis;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Where to go after signing in. Only a path of this site is followed (ASVS 3.7.2).</summary>
internal static class ReturnAddress
{
    /// <summary>Whether the text is a path of this site, also for a browser that reads it generously.</summary>
    public static bool IsOurs([NotNullWhen(true)] string? address) =>
        address is ['/', ..]
        && address is not ['/', '/' or '\\', ..]
        && !address.Any(character => char.IsControl(character) || character == '\\')
        && Decodes(address.Split('?', '#')[0]);

    /// <summary>Whether the path keeps its shape when what is escaped in it is read: no slash may come out of it.</summary>
    private static bool Decodes(string path) =>
        !path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
        && !path.Contains("%5c", StringComparison.OrdinalIgnoreCase)
        && !Uri.UnescapeDataString(path).Any(char.IsControl)
        && Uri.TryCreate(path, UriKind.Relative, out _);
}
