using System.Globalization;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>A row of a table as it was found: its cells without mark-up, and the place to name in messages.</summary>
/// <param name="Place">E.g. 第57行.</param>
/// <param name="Cells">Left to right; empty cells are empty texts.</param>
internal sealed record SourceRow(string Place, IReadOnlyList<string> Cells)
{
    /// <summary>
    /// The same number for rows whose cells of one place stand one under another, merged cells counted in; null where a place says nothing,
    /// as in text.
    /// </summary>
    public int? Grid { get; init; }

    /// <summary>Most cells a row may have; the widest form has fifteen.</summary>
    public const int MaxCells = 64;

    /// <summary>Whether a line has a pipe that divides cells.</summary>
    public static bool HasPipe(string line) => line.AsSpan().ContainsAny('|', '｜');

    /// <summary>The row a line of a pipe table stands for.</summary>
    public static SourceRow Of(int line, string text)
    {
        var trimmed = text.Trim();
        List<string> cells = [];
        var start = trimmed[0] is '|' or '｜' ? 1 : 0;
        for (var i = start; i < trimmed.Length; i++)
        {
            if (trimmed[i] is '|' or '｜' && (i == 0 || trimmed[i - 1] != '\\'))
            {
                cells.Add(Plain(trimmed[start..i]));
                start = i + 1;
            }
        }

        if (start < trimmed.Length)
        {
            cells.Add(Plain(trimmed[start..]));
        }

        return new SourceRow(string.Create(CultureInfo.InvariantCulture, $"第{line}行"), cells);
    }

    /// <summary>The lines of a cell as one text. Two blanks part them: one would make the number 5100 of a 5 above a 100.</summary>
    public static string CellText(IEnumerable<string> lines) => string.Join("  ", lines.Select(line => line.Trim()).Where(line => line.Length > 0));

    /// <summary>The text without the marks of Markdown and HTML that stand for looks.</summary>
    public static string Plain(string text)
    {
        var plain = text.Replace("<br>", "", StringComparison.OrdinalIgnoreCase)
            .Replace("<br/>", "", StringComparison.OrdinalIgnoreCase)
            .Replace("<br />", "", StringComparison.OrdinalIgnoreCase)
            .Replace("&nbsp;", " ", StringComparison.OrdinalIgnoreCase)
            .Replace("**", "", StringComparison.Ordinal);
        return WithoutEscapes(plain).Trim();
    }

    /// <summary>Markdown writes a backslash before punctuation that is meant as it stands.</summary>
    private static string WithoutEscapes(string text) => !text.Contains('\\', StringComparison.Ordinal)
        ? text
        : string.Concat(text.Where((c, i) => c != '\\' || i + 1 >= text.Length || !char.IsAscii(text[i + 1]) || !(char.IsPunctuation(text[i + 1]) || char.IsSymbol(text[i + 1]))));

    /// <summary>Whether the row is the line of dashes under a head.</summary>
    /// <param name="isSecond">Whether it is the second row of its table; elsewhere single dashes are blank figures.</param>
    public bool IsRuler(bool isSecond) =>
        Cells.Count > 0
        && Cells.All(cell => cell.Length > 0 && cell.Trim(':') is { Length: > 0 } dashes && dashes.All(c => c == '-'))
        && (isSecond || Cells.Any(cell => cell.Length > 2));
}
