namespace Xinhua.Disclosure.Web.Security;

/// <summary>The address of an invitation ends in a secret, which belongs into no log.</summary>
internal static class InvitationAddress
{
    private const string Path = "/account/invitation/";

    /// <summary>A path without the secret it may hold.</summary>
    public static string Mask(string path) => path.StartsWith(Path, StringComparison.OrdinalIgnoreCase) ? Path + "…" : path;
}
