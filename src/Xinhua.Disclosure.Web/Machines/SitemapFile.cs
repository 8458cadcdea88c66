using System.Globalization;

namespace Xinhua.Disclosure.Web.Machines;

/// <summary>An address of the site in a sitemap.</summary>
/// <param name="Path">Path within the portal.</param>
/// <param name="ChangedAt">When what stands there last changed, UTC; null where that is not known.</param>
internal sealed record SitemapEntry(string Path, DateTime? ChangedAt);

/// <summary>Sitemaps as collectors read them (sitemaps.org 0.9): an index, a part with the columns, and parts with the reports.</summary>
internal static class SitemapFile
{
    /// <summary>Most addresses of one part; the protocol allows no more.</summary>
    public const int PartSize = 50_000;

    /// <summary>Media type.</summary>
    public const string ContentType = "application/xml; charset=utf-8";

    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";

    /// <summary>Parts of the index: the columns first, then the reports, each with the instant of its newest entry.</summary>
    /// <param name="columnsChangedAt">When a column last changed, UTC; null while nothing was published.</param>
    /// <param name="reports">When each report was published last, UTC, in the order of the parts.</param>
    public static IEnumerable<SitemapEntry> PartsOf(DateTime? columnsChangedAt, IReadOnlyList<DateTime> reports) =>
        reports.Chunk(PartSize).Index().Select(part => new SitemapEntry(PathOf(part.Index + 1), part.Item.Max())).Prepend(new SitemapEntry("/sitemap-columns.xml", columnsChangedAt));

    /// <summary>Writes the index.</summary>
    public static byte[] WriteIndex(SiteAddress address, IEnumerable<SitemapEntry> parts) => Write(address, "sitemapindex", "sitemap", parts);

    /// <summary>Writes a part.</summary>
    public static byte[] WritePart(SiteAddress address, IEnumerable<SitemapEntry> entries) => Write(address, "urlset", "url", entries);

    private static string PathOf(int part) => string.Create(CultureInfo.InvariantCulture, $"/sitemap-{part}.xml");

    private static byte[] Write(SiteAddress address, string root, string element, IEnumerable<SitemapEntry> entries) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement(root, Namespace);
        foreach (var entry in entries)
        {
            xml.WriteStartElement(element, Namespace);
            xml.WriteElementString("loc", Namespace, address.Absolute(entry.Path));
            if (entry.ChangedAt is { } changed)
            {
                xml.WriteElementString("lastmod", Namespace, Pages.BeijingTime.Iso(changed));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });
}
