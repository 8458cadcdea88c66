using System.Globalization;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>What a part of the page is for those who do not see it (ISO 32000-1, 14.7): a node of the tree of headings, paragraphs and tables.</summary>
/// <param name="type">A standard structure type, such as H1 or TD.</param>
internal sealed class StructureElement(string type)
{
    private readonly List<StructureElement> children = [];
    private readonly List<(int Page, int Mark)> marks = [];

    public string Type => type;

    /// <summary>Entries of the attribute dictionary, its owner first; null when it has none.</summary>
    public string? Attributes { get; init; }

    /// <summary>Name by which a cell refers to its heads; null for what nobody refers to.</summary>
    public string? Id { get; init; }

    /// <summary>What a picture shows; null for text.</summary>
    public string? Alternative { get; init; }

    public IReadOnlyList<StructureElement> Children => children;

    public StructureElement Add(StructureElement child)
    {
        children.Add(child);
        return child;
    }

    /// <summary>Content of the element stands on a page, counted from 0, under a number that is unique on the page.</summary>
    public void Mark(int page, int mark) => marks.Add((page, mark));

    /// <summary>Writes the tree; returns its root and adds to every page the elements of its marks.</summary>
    public static PdfReference Write(StructureElement document, PdfObjects objects, IReadOnlyList<PdfReference> pages)
    {
        var owners = pages.Select(_ => new SortedDictionary<int, PdfReference>()).ToArray();
        var names = new SortedDictionary<string, PdfReference>(StringComparer.Ordinal);
        var root = objects.Reserve();
        var top = document.Write(objects, root, pages, owners, names);
        var parents = owners.Index().Select(page => string.Create(CultureInfo.InvariantCulture, $"{page.Index} [{string.Join(' ', page.Item.Values)}]"));
        var identities = names.Count == 0
            ? ""
            : $" /IDTree <</Kids [{objects.Add($"<</Limits [{PdfSyntax.Text(names.Keys.First())} {PdfSyntax.Text(names.Keys.Last())}] /Names [{string.Join(' ', names.Select(name => $"{PdfSyntax.Text(name.Key)} {name.Value}"))}]>>")}]>>";
        objects.Set(root, string.Create(
            CultureInfo.InvariantCulture,
            $"<</Type /StructTreeRoot /K [{top}] /ParentTree {objects.Add($"<</Nums [{string.Join(' ', parents)}]>>")} /ParentTreeNextKey {pages.Count}{identities}>>"));
        return root;
    }

    private PdfReference Write(
        PdfObjects objects, PdfReference parent, IReadOnlyList<PdfReference> pages, SortedDictionary<int, PdfReference>[] owners, SortedDictionary<string, PdfReference> names)
    {
        var self = objects.Reserve();
        var kids = new List<string>();
        foreach (var (page, mark) in marks)
        {
            owners[page][mark] = self;
            kids.Add(page == marks[0].Page
                ? mark.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"<</Type /MCR /Pg {pages[page]} /MCID {mark}>>"));
        }

        kids.AddRange(children.Select(child => child.Write(objects, self, pages, owners, names).ToString()));
        if (Id is { } name)
        {
            names[name] = self;
        }

        var body = $"<</S /{Type} /P {parent}"
            + (marks.Count > 0 ? $" /Pg {pages[marks[0].Page]}" : "")
            + (kids.Count > 0 ? $" /K [{string.Join(' ', kids)}]" : "")
            + (Id is null ? "" : $" /ID {PdfSyntax.Text(Id)}")
            + (Alternative is null ? "" : $" /Alt {PdfSyntax.Text(Alternative)}")
            + (Attributes is null ? "" : $" /A <<{Attributes}>>")
            + ">>";
        objects.SetPacked(self, body);
        return self;
    }
}
