using System.Diagnostics.CodeAnalysis;

namespace Xinhua.Disclosure.Core.Formats;

/// <summary>
/// The only address of a number, the same in the database, forms, JSON, CSV and API: <c>table/row/column</c>, lower-case, stable for ever.
/// </summary>
/// <param name="Table">Key of the table, e.g. <c>applications</c>.</param>
/// <param name="Row">Key of the row, e.g. <c>carried-over</c>.</param>
/// <param name="Column">Key of the column, e.g. <c>natural-person</c>.</param>
public readonly record struct CellKey(string Table, string Row, string Column) : IParsable<CellKey>
{
    /// <summary>The longest text a key may have; the database column is this wide.</summary>
    public const int MaxLength = 120;

    /// <summary>The key written as <c>table/row/column</c>.</summary>
    public override string ToString() => $"{Table}/{Row}/{Column}";

    /// <summary>Reads <c>table/row/column</c>.</summary>
    /// <exception cref="FormatException">The text is not three non-empty parts.</exception>
    public static CellKey Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException($"“{s}” is not a cell key (table/row/column).");

    /// <summary>Reads <c>table/row/column</c>; false when the text is anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CellKey result)
    {
        result = default;
        if (s is null || s.Length > MaxLength)
        {
            return false;
        }

        var parts = s.Split('/');
        if (parts.Length != 3 || parts.Any(string.IsNullOrWhiteSpace))
        {
            return false;
        }

        result = new CellKey(parts[0], parts[1], parts[2]);
        return true;
    }
}
