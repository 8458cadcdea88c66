using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Pdf;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Publication;

/// <summary>Settings of the section <c>Pdf:Head</c>: the red head (版头) of published reports. Without a mark there is none.</summary>
public sealed class PdfHeadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Pdf:Head";

    /// <summary>发文机关标志; <c>{agency}</c> stands for the name of the agency. Empty: no head.</summary>
    [MaxLength(60, ErrorMessage = "Pdf:Head:Mark 最多60个字。")]
    public string Mark { get; init; } = "";

    /// <summary>发文字号; <c>{year}</c> stands for the year of publication. Empty: none.</summary>
    [MaxLength(40, ErrorMessage = "Pdf:Head:Number 最多40个字。")]
    public string Number { get; init; } = "";
}

/// <summary>The PDFs of a report: as it is published, as a draft to be signed on paper, and as an empty form.</summary>
/// <param name="engine">Draws what is published.</param>
/// <param name="own">Draws drafts and empty forms: another engine may leave out the mark of a draft.</param>
/// <param name="site">The address of the portal.</param>
/// <param name="head">The red head.</param>
public sealed class ReportPdf(IPdfEngine engine, PdfWriter own, IOptions<SiteOptions> site, IOptions<PdfHeadOptions> head)
{
    /// <summary>The published report with what proves it and the given files inside.</summary>
    /// <param name="content">What was approved.</param>
    /// <param name="blocks">The same as blocks.</param>
    /// <param name="stamp">Revision, instant and digest.</param>
    /// <param name="attachments">Files to be carried inside.</param>
    public byte[] Published(ReportContent content, IReadOnlyList<Block> blocks, PublicationStamp stamp, IReadOnlyList<PdfAttachment> attachments)
    {
        var slug = content.AgencySlug ?? throw new ArgumentException("A report is published for an agency of the register.", nameof(content));
        var address = site.Value.Address;
        var additions = new PdfAdditions
        {
            Attachments = attachments,
            Imprint = new PdfImprint(stamp, CheckCode.Of(slug, content.Year, stamp.Revision, stamp.Digest), address.Length > 0 ? address : null),
            Head = Head(content.AgencyName, stamp.PublishedAt.Year),
        };
        return Write(engine, content, blocks, stamp.PublishedAt, additions);
    }

    /// <summary>What is not published yet, with 草稿 across every page and its digest at the foot of each.</summary>
    /// <param name="content">What the draft says.</param>
    /// <param name="changedAt">When it was changed last, UTC.</param>
    public byte[] Draft(ReportContent content, DateTime changedAt) =>
        Write(own, content, ReportBlocks.Of(content), Pages.BeijingTime.At(changedAt), new PdfAdditions { DraftDigest = ContentDigest.Compute(content) });

    /// <summary>The empty form of the report's year.</summary>
    /// <param name="content">The report whose form and title are taken.</param>
    /// <param name="createdAt">When the report was begun, UTC.</param>
    public byte[] Blank(ReportContent content, DateTime createdAt) =>
        Write(own, content, ReportBlocks.Blank(content.Format, content.Title), Pages.BeijingTime.At(createdAt), PdfAdditions.None);

    private static byte[] Write(IPdfEngine pdf, ReportContent content, IReadOnlyList<Block> blocks, DateTimeOffset instant, PdfAdditions additions) =>
        pdf.Write(blocks, new PdfMetadata(content.Title, content.AgencyName, instant), additions).Content.ToArray();

    private PdfHead? Head(string agency, int year)
    {
        var (mark, number) = (head.Value.Mark, head.Value.Number);
        return mark.Length == 0 ? null : new PdfHead(
            mark.Replace("{agency}", agency, StringComparison.Ordinal),
            number.Length == 0 ? null : number.Replace("{year}", year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
