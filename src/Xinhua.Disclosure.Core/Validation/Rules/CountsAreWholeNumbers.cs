using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Counts are whole numbers, zero or more (件); text is not a number.</summary>
public sealed class CountsAreWholeNumbers() : ReportRule("R08", Severity.Error, "件数是0或正整数", "栏目含义")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from cell in context.Format.Cells
        where cell.Number != NumberKind.Money
        let complaint = ReadableNumbers.Complaint(context, cell)
        where complaint is not null
        select Found($"{cell.Place}：{complaint}", cell.Key);
}

/// <summary>What is wrong with the content of a cell as a number.</summary>
internal static class ReadableNumbers
{
    /// <summary>
    /// The complaint in Chinese; null when the cell holds a proper number or nothing. Totals are judged only where a document states them:
    /// a computed one would repeat what is said of its cells.
    /// </summary>
    public static string? Complaint(ReviewContext context, FormatCell cell) =>
        context.Report.Stated?.Unreadable.GetValueOrDefault(cell.Key) is { } text
            ? FigureText.Read(text, cell.Number).Error ?? $"「{text}」不是数字。请填写阿拉伯数字，没有的填0。"
            : (cell.IsComputed ? context.Figures.Stated : context.Figures.Entered).TryGetValue(cell.Key, out var value)
                ? FigureText.Complaint(value, cell.Number)
                : null;
}
