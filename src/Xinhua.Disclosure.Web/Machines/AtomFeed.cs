using System.Globalization;
using System.Xml;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Pages;

namespace Xinhua.Disclosure.Web.Machines;

/// <summary>The newest publications as an Atom feed (RFC 4287). A report keeps its id through all corrections; what is withdrawn is no longer in it.</summary>
internal static class AtomFeed
{
    /// <summary>Most entries.</summary>
    public const int Length = 50;

    /// <summary>Media type.</summary>
    public const string ContentType = "application/atom+xml; charset=utf-8";

    private const string Namespace = "http://www.w3.org/2005/Atom";

    /// <summary>Writes the feed.</summary>
    /// <param name="name">Name of the site.</param>
    /// <param name="organiser">Who runs it.</param>
    /// <param name="address">Where it stands.</param>
    /// <param name="items">The publications, newest first.</param>
    /// <param name="formats">The forms, for the titles.</param>
    public static byte[] Write(string name, string organiser, SiteAddress address, IReadOnlyList<FeedItem> items, ReportFormats formats) => XmlFile.Write(xml =>
    {
        xml.WriteStartElement("feed", Namespace);
        xml.WriteAttributeString("xml", "lang", null, "zh-CN");
        Element(xml, "id", address.Absolute("/feed.atom"));
        Element(xml, "title", $"{name}：最新发布");
        // A feed must have an instant even while nothing was published; this one says that nothing was.
        Element(xml, "updated", BeijingTime.Iso(items.Count > 0 ? items[0].UpdatedAt : DateTime.UnixEpoch));
        Link(xml, "self", "application/atom+xml", address.Absolute("/feed.atom"));
        Link(xml, "alternate", "text/html", address.Absolute("/"));
        Author(xml, organiser);
        foreach (var item in items)
        {
            xml.WriteStartElement("entry", Namespace);
            Element(xml, "id", Id(address, item));
            Element(xml, "title", formats.Get(item.FormatId).Title(item.AgencyName, item.Year));
            Link(xml, "alternate", "text/html", address.Absolute(string.Create(CultureInfo.InvariantCulture, $"/reports/{item.Agency}/{item.Year}")));
            Element(xml, "published", BeijingTime.Iso(item.FirstAt));
            Element(xml, "updated", BeijingTime.Iso(item.UpdatedAt));
            Author(xml, item.AgencyName);
            Element(xml, "summary", Summary(item));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    /// <summary>A tag (RFC 4151) of the site's host and the year in which the report falls due.</summary>
    private static string Id(SiteAddress address, FeedItem item) =>
        string.Create(CultureInfo.InvariantCulture, $"tag:{address.Host},{item.Year + 1:0000}:reports/{item.Agency}/{item.Year}");

    private static string Summary(FeedItem item) => item.ChangeNote is { } note
        ? $"更正（第{item.Revision.ToString(CultureInfo.InvariantCulture)}版）：{note}"
        : $"{item.AgencyName}公布{item.Year.ToString(CultureInfo.InvariantCulture)}年政府信息公开工作年度报告。";

    private static void Author(XmlWriter xml, string name)
    {
        xml.WriteStartElement("author", Namespace);
        Element(xml, "name", name);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string type, string address)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, XmlFile.Legal(text));
}
