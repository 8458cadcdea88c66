using System.Buffers;
using System.Globalization;
using System.Text;

namespace Xinhua.Disclosure.Documents.Csv;

/// <summary>Fields and lines of CSV (RFC 4180) that no spreadsheet takes for a formula.</summary>
public static class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>Text that begins so is a formula to a spreadsheet.</summary>
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@＝＋－＠\t\r\n\0");

    /// <summary>Adds a line.</summary>
    /// <param name="csv">Where to add it.</param>
    /// <param name="fields">Its fields; what people wrote must have gone through <see cref="Text"/>.</param>
    public static void Line(StringBuilder csv, params IEnumerable<string> fields) => csv.AppendJoin(',', fields.Select(Field)).Append("\r\n");

    /// <summary>
    /// What people wrote, with a quotation mark before what a spreadsheet would calculate, also where it stands behind blanks or characters nobody sees,
    /// which some programs leave out first.
    /// </summary>
    public static string Text(string text)
    {
        foreach (var character in text)
        {
            if (FormulaStarts.Contains(character))
            {
                return $"'{text}";
            }

            if (!char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            {
                return text;
            }
        }

        return text;
    }

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
