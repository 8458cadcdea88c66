using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>
/// The digest of what a revision says. Its canonical form is documented in docs/format.md and may never change;
/// a new form gets a new first line.
/// </summary>
public static class ContentDigest
{
    /// <summary>Name of the algorithm, written beside every digest.</summary>
    public const string Algorithm = "SHA-256";

    private const string Header = "xinhua-disclosure-content/1";

    /// <summary>SHA-256 over the canonical form, 64 lower-case hexadecimal digits.</summary>
    public static string Compute(ReportContent content) => Of(CanonicalForm(content));

    /// <summary>SHA-256 over the UTF-8 bytes of a text, 64 lower-case hexadecimal digits.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// The text that is hashed: UTF-8, lines ended by LF. Free text is preceded by its length in UTF-8 bytes, so that no text can be taken for another line.
    /// </summary>
    public static string CanonicalForm(ReportContent content)
    {
        var text = new StringBuilder();
        Line(text, Header);
        Line(text, $"format {content.Format.Id}");
        Sized(text, "agency", content.AgencySlug ?? "");
        Sized(text, "name", content.AgencyName);
        Line(text, $"year {content.Year.ToString(CultureInfo.InvariantCulture)}");
        foreach (var cell in content.Format.Cells)
        {
            if (!cell.IsComputed)
            {
                Line(text, $"figure {cell.Key} {(content.Figures.Entered.TryGetValue(cell.Key, out var value) ? FigureText.Write(value) : "-")}");
            }

            if (content.Notes.TryGetValue(cell.Key, out var note) && note.Length > 0)
            {
                Sized(text, $"note {cell.Key}", note);
            }
        }

        foreach (var section in content.Format.TextSections)
        {
            Sized(text, $"section {section.Key}", content.Text(section.Key));
        }

        return text.ToString();
    }

    private static void Sized(StringBuilder text, string name, string value)
    {
        Line(text, $"{name} {Encoding.UTF8.GetByteCount(value).ToString(CultureInfo.InvariantCulture)}");
        Line(text, value);
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
