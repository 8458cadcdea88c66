using System.Text;
using System.Xml.Linq;
using UglyToad.PdfPig;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>A package under check, with what several items read from it.</summary>
/// <param name="package">The package.</param>
/// <param name="surroundings">The packages it stands among.</param>
/// <param name="formats">The forms.</param>
public sealed class Inspection(OpenedPackage package, PackageSurroundings surroundings, ReportFormats formats)
{
    private readonly Lazy<PdfReading> report = new(() => PdfReading.Of(package.Files.GetValueOrDefault("data/report.pdf")));
    private readonly Lazy<ReportContent?> content = new(() => ReadContent(package, formats));

    /// <summary>The package.</summary>
    public OpenedPackage Package => package;

    /// <summary>The packages it stands among.</summary>
    public PackageSurroundings Surroundings => surroundings;

    /// <summary>What the report says, read again from its data; null when that cannot be done.</summary>
    public ReportContent? Content => content.Value;

    /// <summary>The PDF of the report.</summary>
    internal PdfReading Report => report.Value;

    /// <summary>The metadata; null when they cannot be read.</summary>
    internal XElement? Eep => package.Xml(PackageLayout.Eep)?.Root;

    /// <summary>The metadata as text.</summary>
    internal string EepText => package.Files.TryGetValue(PackageLayout.Eep, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    /// <summary>The record among the metadata.</summary>
    internal XElement? Record => Eep?.Descendants(EepDocument.Space + "文件实体").FirstOrDefault();

    /// <summary>The files among the metadata.</summary>
    internal IReadOnlyList<XElement> Documents => [.. Eep?.Descendants(EepDocument.Space + "文档") ?? []];

    /// <summary>The acts among the metadata.</summary>
    internal IReadOnlyList<XElement> Acts => [.. Eep?.Descendants(EepDocument.Space + "业务实体") ?? []];

    /// <summary>The list of what was handed over.</summary>
    internal XElement? Register => package.Xml(PackageLayout.Register)?.Root;

    /// <summary>An element of the record; empty when it is not there.</summary>
    internal string Of(string name) => Value(Record, name);

    /// <summary>The text of a child; empty when there is none.</summary>
    internal static string Value(XElement? element, string name) => element?.Element(EepDocument.Space + name)?.Value ?? "";

    private static ReportContent? ReadContent(OpenedPackage package, ReportFormats formats) =>
        package.Files.TryGetValue("data/report.json", out var bytes)
        && ReportReader.Read("report.json", bytes, formats, null) is ReadOutcome.Read { Content: var read }
            ? read
            : null;
}

/// <summary>What was found in a PDF.</summary>
/// <param name="Text">The text of all pages without blanks; null when it cannot be opened.</param>
/// <param name="Pages">Number of pages.</param>
/// <param name="IsEncrypted">Whether it is encrypted.</param>
internal sealed record PdfReading(string? Text, int Pages, bool IsEncrypted)
{
    /// <summary>Reads a PDF.</summary>
    public static PdfReading Of(byte[]? bytes)
    {
        if (bytes is null)
        {
            return new PdfReading(null, 0, false);
        }

        // The trailer of a file names its encryption in plain letters, also where the library gives up before it has said so.
        var isEncrypted = bytes.AsSpan().IndexOf("/Encrypt"u8) >= 0;
        try
        {
            using var document = PdfDocument.Open(bytes);
            var text = string.Concat(document.GetPages().SelectMany(page => page.Letters).Select(letter => letter.Value));
            return new PdfReading(string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))), document.NumberOfPages, isEncrypted || document.IsEncrypted);
        }
#pragma warning disable CA1031 // A library that meets a damaged file may throw anything; whatever it is, the file cannot be opened.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new PdfReading(null, 0, isEncrypted);
        }
    }
}
