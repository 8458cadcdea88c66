using System.Buffers.Binary;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>An ICC profile of sRGB (ICC.1:2004-10, IEC 61966-2-1), which PDF/A asks for as output intent; made here, so that it comes under no other licence.</summary>
internal static class ColourProfile
{
    private const int HeadLength = 128;

    /// <summary>The profile's bytes.</summary>
    public static byte[] Make()
    {
        var curve = Curve();
        var tags = new (string Name, byte[] Data)[]
        {
            ("desc", Localised("sRGB IEC61966-2.1")),
            ("cprt", Localised("No copyright, use freely")),
            ("wtpt", Colour(0.9642, 1, 0.8249)),
            ("rXYZ", Colour(0.4360, 0.2225, 0.0139)),
            ("gXYZ", Colour(0.3851, 0.7169, 0.0971)),
            ("bXYZ", Colour(0.1431, 0.0606, 0.7141)),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        };
        var start = HeadLength + 4 + (12 * tags.Length);
        var places = new Dictionary<byte[], int>(ReferenceEqualityComparer.Instance);
        foreach (var (_, data) in tags)
        {
            if (places.TryAdd(data, start))
            {
                start += (data.Length + 3) & ~3;
            }
        }

        var profile = new byte[start];
        WriteHead(profile);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(HeadLength), tags.Length);
        foreach (var (i, (name, data)) in tags.Index())
        {
            var entry = profile.AsSpan(HeadLength + 4 + (12 * i));
            Encoding.ASCII.GetBytes(name, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], places[data]);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], data.Length);
            data.CopyTo(profile, places[data]);
        }

        return profile;
    }

    private static void WriteHead(Span<byte> profile)
    {
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        BinaryPrimitives.WriteInt32BigEndian(profile[8..], 0x04200000);
        "mntrRGB XYZ "u8.CopyTo(profile[12..]);
        BinaryPrimitives.WriteInt16BigEndian(profile[24..], 2026);
        BinaryPrimitives.WriteInt16BigEndian(profile[26..], 1);
        BinaryPrimitives.WriteInt16BigEndian(profile[28..], 1);
        "acsp"u8.CopyTo(profile[36..]);
        Fixed(profile[68..], 0.9642);
        Fixed(profile[72..], 1);
        Fixed(profile[76..], 0.8249);
    }

    private static byte[] Localised(string text)
    {
        var data = new byte[28 + (2 * text.Length)];
        "mluc"u8.CopyTo(data);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(12), 12);
        "enUS"u8.CopyTo(data.AsSpan(16));
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(20), 2 * text.Length);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(24), 28);
        Encoding.BigEndianUnicode.GetBytes(text, data.AsSpan(28));
        return data;
    }

    private static byte[] Colour(double x, double y, double z)
    {
        var data = new byte[20];
        "XYZ "u8.CopyTo(data);
        Fixed(data.AsSpan(8), x);
        Fixed(data.AsSpan(12), y);
        Fixed(data.AsSpan(16), z);
        return data;
    }

    /// <summary>The curve of sRGB: a power of 2.4 with a straight foot.</summary>
    private static byte[] Curve()
    {
        var data = new byte[32];
        "para"u8.CopyTo(data);
        BinaryPrimitives.WriteInt16BigEndian(data.AsSpan(8), 3);
        foreach (var (i, parameter) in new[] { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 }.Index())
        {
            Fixed(data.AsSpan(12 + (4 * i)), parameter);
        }

        return data;
    }

    private static void Fixed(Span<byte> place, double value) => BinaryPrimitives.WriteInt32BigEndian(place, (int)Math.Round(value * 65536));
}
