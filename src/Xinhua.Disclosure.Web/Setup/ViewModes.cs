namespace Xinhua.Disclosure.Web.Setup;

/// <summary>How a visitor wants pages to look, kept in a cookie so that it holds without script.</summary>
/// <param name="Scheme">Light or dark; null when the browser's own wish decides.</param>
/// <param name="IsElder">大字版: large type, high contrast, large targets.</param>
/// <param name="IsCompact">Tables set closer.</param>
public sealed record ViewModes(string? Scheme, bool IsElder, bool IsCompact)
{
    /// <summary>Name of the cookie.</summary>
    public const string Cookie = "view";

    /// <summary>The light scheme.</summary>
    public const string Light = "light";

    /// <summary>The dark scheme.</summary>
    public const string Dark = "dark";

    /// <summary>What a visitor asks for who wants the browser's own wish to decide.</summary>
    public const string System = "system";

    /// <summary>What turns a mode on.</summary>
    public const string On = "on";

    /// <summary>What turns a mode off.</summary>
    public const string Off = "off";

    private const string Elder = "elder";
    private const string Compact = "compact";

    /// <summary>What the cookie says and the classes of the page's root: the same words in one order, so they also tell apart the pages that are kept.</summary>
    public string Words { get; } = string.Join(' ', new[] { Scheme, IsElder ? Elder : null, IsCompact ? Compact : null }.OfType<string>());

    /// <summary>What a visitor chose; anything unreadable is no choice.</summary>
    public static ViewModes Of(HttpRequest request)
    {
        var words = request.Cookies.TryGetValue(Cookie, out var value) && value.Length <= 64 ? value.Split(['.', ' ']) : [];
        return new(words.Contains(Dark) ? Dark : words.Contains(Light) ? Light : null, words.Contains(Elder), words.Contains(Compact));
    }

    /// <summary>The same with what is asked for; null or anything unknown changes nothing.</summary>
    /// <param name="scheme"><see cref="Light"/>, <see cref="Dark"/> or <see cref="System"/>.</param>
    /// <param name="elder"><see cref="On"/> or <see cref="Off"/>.</param>
    /// <param name="compact"><see cref="On"/> or <see cref="Off"/>.</param>
    public ViewModes With(string? scheme, string? elder, string? compact) => new(
        scheme switch { Light or Dark => scheme, System => null, _ => Scheme },
        IsOn(elder, IsElder),
        IsOn(compact, IsCompact));

    private static bool IsOn(string? asked, bool current) => asked switch { On => true, Off => false, _ => current };
}
