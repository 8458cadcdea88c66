using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>
/// The main colour of the site where an operator sets one: a small stylesheet that takes the place of the main colour and of its shades in both schemes.
/// The content policy allows no style in the page, so it has an address.
/// </summary>
/// <param name="site">The settings of the site.</param>
public sealed class SiteColour(IOptions<SiteOptions> site)
{
    /// <summary>Least contrast of text (WCAG 2.2, 1.4.3).</summary>
    public const double LeastContrast = 4.5;

    private const string Path = "/css/colour.css";
    private const double Step = 0.005;

    /// <summary>The darkest ground of the light scheme and the lightest of the dark one, as in site.css: what is legible on it is legible on all.</summary>
    private static readonly (Colour Light, Colour Dark) Ground = (Colour.Parse("#f5f7f8"), Colour.Parse("#181f25"));

    /// <summary>The stylesheet and its address; null where the site has the colour it comes with.</summary>
    public (string Address, string Text)? Sheet { get; } = site.Value.Colour.Length == 0 ? null : Addressed(Write(Colour.Parse(site.Value.Colour)));

    /// <summary>The stylesheet for a main colour on which white is legible.</summary>
    /// <param name="chosen">The colour.</param>
    public static string Write(Colour chosen)
    {
        var (lightness, chroma, hue) = chosen.Perceived;
        var soft = Colour.OfPerceived(0.955, Math.Min(chroma, 0.02), hue);
        var main = Until(lightness, -Step, chroma, hue, colour => Math.Min(colour.Contrast(Ground.Light), colour.Contrast(soft)) >= LeastContrast);
        var strong = Colour.OfPerceived(Math.Max(main.Perceived.Lightness - 0.12, 0.2), chroma, hue);
        var darkSoft = Colour.OfPerceived(0.3, Math.Min(chroma, 0.045), hue);
        var darkMain = Until(0.76, Step, Math.Min(chroma, 0.11), hue, colour => Math.Min(colour.Contrast(Ground.Dark), colour.Contrast(darkSoft)) >= LeastContrast);
        var darkStrong = Colour.OfPerceived(Math.Max(darkMain.Perceived.Lightness, 0.8) + 0.08, Math.Min(chroma, 0.07), hue);
        var head = Until(Math.Min(strong.Perceived.Lightness, 0.42), -Step, chroma, hue, colour => colour.Contrast(Colour.White) >= 7);
        var headLightness = head.Perceived.Lightness;
        (string Name, Colour Light, Colour Dark)[] shades =
        [
            ("main", main, darkMain),
            ("main-strong", strong, darkStrong),
            ("main-soft", soft, darkSoft),
            ("main-line", Colour.OfPerceived(0.86, Math.Min(chroma, 0.04), hue), Colour.OfPerceived(0.48, Math.Min(chroma, 0.06), hue)),
            ("tint", Colour.OfPerceived(0.98, Math.Min(chroma, 0.006), hue), Colour.OfPerceived(0.265, Math.Min(chroma, 0.02), hue)),
            ("focus", main, darkMain),
            ("head", head, Colour.OfPerceived(0.25, Math.Min(chroma, 0.05), hue)),
            ("head-strip", Colour.OfPerceived(headLightness - 0.05, chroma, hue), Colour.OfPerceived(0.21, Math.Min(chroma, 0.04), hue)),
            ("chart-1", main, darkMain),
        ];
        var text = new StringBuilder(":root {\n");
        foreach (var (name, light, dark) in shades)
        {
            text.Append("  --").Append(name).Append(": var(--light, ").Append(light).Append(") var(--dark, ").Append(dark).Append(");\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The first colour from a lightness on that will do.</summary>
    private static Colour Until(double lightness, double step, double chroma, double hue, Func<Colour, bool> willDo)
    {
        while (lightness is > 0 and < 1)
        {
            var colour = Colour.OfPerceived(lightness, chroma, hue);
            if (willDo(colour))
            {
                return colour;
            }

            lightness += step;
        }

        return step < 0 ? default : Colour.White;
    }

    private static (string Address, string Text) Addressed(string text) =>
        ($"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}", text);

    /// <summary>Refuses a colour on which white could not be read.</summary>
    internal sealed class IsDarkEnough : IValidateOptions<SiteOptions>
    {
        public ValidateOptionsResult Validate(string? name, SiteOptions options) =>
            !SiteOptions.ColourPattern().IsMatch(options.Colour)
                ? ValidateOptionsResult.Fail("Site:Colour 应为 # 和6位十六进制数，例如 #0f4c75；留空用本系统的颜色。")
            : options.Colour.Length > 0 && Colour.Parse(options.Colour).Contrast(Colour.White) is var contrast and < LeastContrast
                ? ValidateOptionsResult.Fail($"Site:Colour 的颜色 {options.Colour} 太浅：白字在上面的对比度只有 {contrast:0.0}:1，至少要 {LeastContrast}:1，请换深一些的颜色。")
            : ValidateOptionsResult.Success;
    }
}

internal static class SiteColourSetup
{
    public static void MapSiteColour(this WebApplication app) => app.MapReading("/css/colour.css", (SiteColour colour, HttpContext context, string? v) =>
    {
        if (colour.Sheet is not { } sheet)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        // Only the address with the digest of these very bytes may be kept for ever.
        context.Response.Headers.CacheControl = sheet.Address.EndsWith($"={v}", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Text(sheet.Text, "text/css", Encoding.UTF8);
    });
}
