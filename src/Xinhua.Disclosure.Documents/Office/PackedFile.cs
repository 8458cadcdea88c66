using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Xinhua.Disclosure.Documents.Office;

/// <summary>What Word and Excel files have in common when they are written.</summary>
internal static class PackedFile
{
    /// <summary>The language of the files.</summary>
    public const string Language = "zh-CN";

    /// <summary>The oldest instant a ZIP file knows.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The same parts in one order and without the hour, so that the same report gives the same bytes.</summary>
    public static byte[] Of(MemoryStream file)
    {
        file.Position = 0;
        using var source = new ZipArchive(file, ZipArchiveMode.Read);
        using var packed = new MemoryStream();
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Programs that look at the start of a file for its kind look for the list of its parts.
            foreach (var entry in source.Entries.OrderBy(entry => entry.FullName != "[Content_Types].xml").ThenBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var copy = target.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = Epoch;
                using var from = entry.Open();
                using var to = copy.Open();
                from.CopyTo(to);
            }
        }

        return packed.ToArray();
    }

    /// <summary>The text as XML can hold it: characters it knows no way to write are left out.</summary>
    public static string Legal(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var legal = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                legal.Append(text, i++, 2);
            }
            else if (XmlConvert.IsXmlChar(text[i]))
            {
                legal.Append(text[i]);
            }
        }

        return legal.ToString();
    }

    /// <summary>The text as content of an element that is written by hand.</summary>
    public static string Escaped(string text) => SecurityElement.Escape(Legal(text)) ?? "";

    /// <summary>Makes a part of XML that is written by hand.</summary>
    public static void Feed(OpenXmlPart part, string xml)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>" + xml));
        part.FeedData(content);
    }

    /// <summary>What a file manager shows of a file, and by what a document system finds it.</summary>
    /// <param name="part">The part for it.</param>
    /// <param name="title">The report's title.</param>
    /// <param name="creator">The agency's name.</param>
    /// <param name="createdAt">The instant of publishing.</param>
    public static void Describe(OpenXmlPart part, string title, string creator, DateTimeOffset createdAt) => Feed(part, Description(title, creator, createdAt));

    /// <summary>The same as the text of the part.</summary>
    public static string Description(string title, string creator, DateTimeOffset createdAt)
    {
        var created = createdAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"""
            <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{Escaped(title)}</dc:title><dc:creator>{Escaped(creator)}</dc:creator><dc:language>{Language}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{created}</dcterms:modified></cp:coreProperties>
            """;
    }
}
