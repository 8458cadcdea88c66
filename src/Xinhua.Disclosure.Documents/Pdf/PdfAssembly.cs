using System.Globalization;
using System.Security;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>Puts drawn pages, their structure and what goes with them into one file: PDF/A-2 or, with files attached, PDF/A-3.</summary>
internal sealed class PdfAssembly(PdfMetadata metadata, PdfAdditions additions)
{
    private const string Program = "Xinhua.Disclosure";
    private static readonly byte[] profile = ColourProfile.Make();
    private readonly PdfObjects objects = new();

    /// <summary>The file; the same pages and description always give the same bytes.</summary>
    public byte[] Write(IReadOnlyList<Sheet> sheets, Composer composer, SheetLine? watermark)
    {
        var isTagged = additions.IsTagged;
        var fonts = Fonts(sheets, watermark);
        var tree = objects.Reserve();
        var resources = objects.Add($"<</Font <<{string.Join(' ', fonts.Values.Select(font => $"/{font.Name} {font.Font.Write(objects)}"))}>>>>");
        var pages = sheets.Select(_ => objects.Reserve()).ToList();
        foreach (var (i, sheet) in sheets.Index())
        {
            var content = objects.AddStream("", new PageContent(sheet, i, fonts, isTagged).Write(watermark));
            objects.Set(pages[i], string.Create(
                CultureInfo.InvariantCulture,
                $"<</Type /Page /Parent {tree} /MediaBox [0 0 {PdfSyntax.Number(Sheet.PageWidth)} {PdfSyntax.Number(Sheet.PageHeight)}]{(sheet.IsTurned ? " /Rotate 90" : "")} /Resources {resources} /Contents {content}{(isTagged ? $" /StructParents {i} /Tabs /S" : "")}>>"));
        }

        objects.Set(tree, string.Create(CultureInfo.InvariantCulture, $"<</Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages)}]>>"));
        var attachments = Attachments();
        var entries = "/Type /Catalog /Version /1.7"
            + $" /Pages {tree} /Lang (zh-CN) /ViewerPreferences <</DisplayDocTitle true>> /PageLabels <</Nums [0 <</S /D>>]>>"
            + Outline(composer.Bookmarks, pages)
            + (isTagged ? $" /MarkInfo <</Marked true>> /StructTreeRoot {StructureElement.Write(composer.Structure, objects, pages)}" : "")
            + $" /OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile {objects.AddStream("/N 3", profile)}>>]"
            + attachments;
        var created = PdfSyntax.Date(metadata.CreatedAt);
        var information = objects.Add(
            $"<</Title {PdfSyntax.Text(Plain(metadata.Title))} /Author {PdfSyntax.Text(Plain(metadata.Author))} /Creator ({Program}) /Producer ({Program}) /CreationDate {created} /ModDate {created}>>");
        var identity = objects.Identity();
        var description = objects.AddStream("/Type /Metadata /Subtype /XML", Encoding.UTF8.GetBytes(Description(identity)), isPacked: false);
        var catalog = objects.Add($"<<{entries} /Metadata {description}>>");
        return objects.Finish(catalog, information, identity);
    }

    private static Dictionary<FontFace, (string Name, EmbeddedFont Font)> Fonts(IReadOnlyList<Sheet> sheets, SheetLine? watermark)
    {
        var used = sheets.SelectMany(sheet => sheet.Texts.Concat(sheet.Margins)).Concat(watermark is null ? [] : new[] { watermark }).SelectMany(line => line.Glyphs);
        return used
            .Select(placed => placed.Glyph)
            .GroupBy(glyph => glyph.Face, glyph => glyph.Character)
            .Index()
            .ToDictionary(face => face.Item.Key, face => (string.Create(CultureInfo.InvariantCulture, $"F{face.Index}"), new EmbeddedFont(face.Item.Key, face.Item.Distinct())));
    }

    /// <summary>The bookmarks (ISO 32000-1, 12.3.3): the title with the headings under it.</summary>
    private string Outline(IReadOnlyList<Bookmark> bookmarks, List<PdfReference> pages)
    {
        if (bookmarks.Count == 0)
        {
            return "";
        }

        var root = objects.Reserve();
        var items = bookmarks.Select(bookmark => (Bookmark: bookmark, Self: objects.Reserve())).ToList();
        var title = items.FindIndex(item => item.Bookmark.IsTitle);
        var first = title == 0 ? 1 : 0;
        var top = first == 1 ? items[0].Self : root;
        for (var i = 0; i < items.Count; i++)
        {
            var (bookmark, self) = items[i];
            var isTop = i < first;
            var under = isTop && items.Count > 1
                ? string.Create(CultureInfo.InvariantCulture, $" /First {items[1].Self} /Last {items[^1].Self} /Count {items.Count - 1}")
                : "";
            var beside = isTop
                ? ""
                : (i > first ? $" /Prev {items[i - 1].Self}" : "") + (i + 1 < items.Count ? $" /Next {items[i + 1].Self}" : "");
            objects.Set(self, $"<</Title {PdfSyntax.Text(bookmark.Text)} /Parent {(isTop ? root : top)} /Dest [{pages[bookmark.Page]} /XYZ null {PdfSyntax.Number(Sheet.PageHeight - bookmark.Top)} null]{under}{beside}>>");
        }

        objects.Set(root, string.Create(CultureInfo.InvariantCulture, $"<</Type /Outlines /First {items[0].Self} /Last {(first == 1 ? items[0].Self : items[^1].Self)} /Count {items.Count}>>"));
        return $" /Outlines {root} /PageMode /UseOutlines";
    }

    /// <summary>Files inside the file; each is tied to the document as a whole (ISO 19005-3, 6.8).</summary>
    private string Attachments()
    {
        if (additions.Attachments.Count == 0)
        {
            return "";
        }

        var files = new SortedDictionary<string, PdfReference>(StringComparer.Ordinal);
        foreach (var attachment in additions.Attachments)
        {
            var content = objects.AddStream(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"/Type /EmbeddedFile /Subtype {PdfSyntax.Name(attachment.MediaType)} /Params <</Size {attachment.Content.Length} /ModDate {PdfSyntax.Date(metadata.CreatedAt)}>>"),
                attachment.Content.Span);
            var name = PdfSyntax.Text(attachment.Name);
            var file = objects.Add(
                $"<</Type /Filespec /F {name} /UF {name} /Desc {PdfSyntax.Text(attachment.Description)} /AFRelationship /Data /EF <</F {content} /UF {content}>>>>");
            if (!files.TryAdd(attachment.Name, file))
            {
                throw new InvalidOperationException($"Two attachments are called {attachment.Name}.");
            }
        }

        return $" /AF [{string.Join(' ', files.Values)}] /Names <</EmbeddedFiles <</Names [{string.Join(' ', files.Select(file => $"{PdfSyntax.Text(file.Key)} {file.Value}"))}]>>>>";
    }

    /// <summary>The same description as the information dictionary, in XMP (ISO 19005-2, 6.6).</summary>
    private string Description(Guid identity)
    {
        var created = metadata.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        var (title, author) = (SecurityElement.Escape(Plain(metadata.Title)), SecurityElement.Escape(Plain(metadata.Author)));
        return $"""
            <?xpacket begin="{'\uFEFF'}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
            <pdfaid:part>{(additions.Attachments.Count > 0 ? 3 : 2)}</pdfaid:part>
            <pdfaid:conformance>{(additions.IsTagged ? 'A' : 'U')}</pdfaid:conformance>
            <dc:format>application/pdf</dc:format>
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
            <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
            <xmp:CreatorTool>{Program}</xmp:CreatorTool>
            <xmp:CreateDate>{created}</xmp:CreateDate>
            <xmp:ModifyDate>{created}</xmp:ModifyDate>
            <xmp:MetadataDate>{created}</xmp:MetadataDate>
            <pdf:Producer>{Program}</pdf:Producer>
            <xmpMM:DocumentID>uuid:{identity:D}</xmpMM:DocumentID>
            <xmpMM:InstanceID>uuid:{identity:D}</xmpMM:InstanceID>
            </rdf:Description>
            </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>
            """.ReplaceLineEndings("\n");
    }

    /// <summary>Text as both descriptions can hold it; what XML has no place for is left out.</summary>
    private static string Plain(string text) => string.Concat(text.Where(character => !char.IsControl(character) && character is not ('\uFFFE' or '\uFFFF')));
}
