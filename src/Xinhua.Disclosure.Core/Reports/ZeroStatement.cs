using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>Somebody's statement that what was left blank in a table is zero.</summary>
/// <param name="Text">What was stated, in Chinese.</param>
/// <param name="By">Who stated it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IsUnchanged">Whether the table still says what it said then.</param>
public sealed record ZeroStatement(string Text, Actor By, DateTime At, bool IsUnchanged)
{
    internal static string SubjectOf(FormatTable table) => $"ZEROS {table.Key}";

    internal static string DigestOf(FormatTable table, Func<CellKey, decimal?> figure) => ContentDigest.Of(string.Join(
        '\n',
        table.Cells.Where(cell => !cell.IsComputed).Select(cell => $"{cell.Key} {FigureText.Write(figure(cell.Key))}")));
}
