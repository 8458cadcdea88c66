using System.Globalization;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>An opaque sRGB colour.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>White.</summary>
    public static Colour White { get; } = new(255, 255, 255);

    /// <summary>The colour as OKLCH: lightness 0 to 1, chroma from 0, hue in radians (Björn Ottosson, “A perceptual color space for image processing”).</summary>
    public (double Lightness, double Chroma, double Hue) Perceived
    {
        get
        {
            var (r, g, b) = (Linear(Red), Linear(Green), Linear(Blue));
            var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
            var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
            var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
            var green = (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s);
            var blue = (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s);
            return ((0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s), Math.Sqrt((green * green) + (blue * blue)), Math.Atan2(blue, green));
        }
    }

    /// <summary>Relative luminance, 0 to 1 (WCAG 2.2).</summary>
    public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Reads <c>#rrggbb</c>.</summary>
    /// <exception cref="FormatException">It is nothing of the kind.</exception>
    public static Colour Parse(string text) =>
        text is ['#', _, _, _, _, _, _] && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? new((byte)(number >> 16), (byte)(number >> 8), (byte)number)
            : throw new FormatException($"“{text}” is no colour of the form #rrggbb.");

    /// <summary>The sRGB colour with this lightness and hue, of this chroma or of the largest below it that a screen can show.</summary>
    public static Colour OfPerceived(double lightness, double chroma, double hue)
    {
        var (least, most) = (0.0, chroma);
        if (TryPerceived(lightness, chroma, hue, out var colour))
        {
            return colour;
        }

        // Twenty halvings leave less than a step of a byte.
        for (var i = 0; i < 20; i++)
        {
            var middle = (least + most) / 2;
            if (TryPerceived(lightness, middle, hue, out _))
            {
                least = middle;
            }
            else
            {
                most = middle;
            }
        }

        TryPerceived(lightness, least, hue, out colour);
        return colour;
    }

    /// <summary>Contrast with another colour, 1 to 21 (WCAG 2.2).</summary>
    public double Contrast(Colour other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    /// <inheritdoc/>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static bool TryPerceived(double lightness, double chroma, double hue, out Colour colour)
    {
        var (a, b) = (chroma * Math.Cos(hue), chroma * Math.Sin(hue));
        var l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        var m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        var s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        double[] linear =
        [
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s),
        ];
        colour = new(Byte(linear[0]), Byte(linear[1]), Byte(linear[2]));
        return linear.All(part => part is > -0.0005 and < 1.0005);
    }

    private static double Cube(double value) => value * value * value;

    private static double Linear(byte part)
    {
        var value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static byte Byte(double linear)
    {
        var value = linear <= 0.0031308 ? linear * 12.92 : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);
    }
}
