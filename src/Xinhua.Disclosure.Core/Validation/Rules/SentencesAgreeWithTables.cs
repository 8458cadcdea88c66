using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// What a sentence says of cells, with a number or by denying them, is what the table says. Which words speak of which cells is written in the form.
/// </summary>
public sealed class SentencesAgreeWithTables(string id, Severity severity, string sentence, string source) : SentenceRule(id, severity, sentence, source)
{
    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(ReviewContext context, SectionReading reading) =>
        reading.Mentions
            .Where(mention => mention.Mention.Rule == Id || mention.Mention.RuleWhenZero == Id)
            .Select(mention => mention.Number is { } number ? OfNumber(context, reading, mention, number) : OfDenial(context, reading, mention))
            .OfType<Finding>();

    private Finding? OfNumber(ReviewContext context, SectionReading reading, CellMention said, PlacedNumber placed)
    {
        var (mention, number) = (said.Mention, placed.Number);
        if (number.IsApproximate || Sum(context, mention.Cells) is not { } value || Sum(context, mention.PerhapsCells) is not { } perhaps)
        {
            return null;
        }

        var cell = context.Format.Cell(mention.Cells[0]);
        var worth = Worth(cell.Unit);
        var agrees = number.Says(value * worth) || number.Says(perhaps * worth) || (mention.AtLeast && value * worth >= number.Value);
        if (agrees || (perhaps == 0 && mention.RuleWhenZero is { } whenZero ? whenZero : mention.Rule) != Id)
        {
            return null;
        }

        var besides = perhaps == value ? "" : $"（加上年结转共{FigureText.Write(perhaps)}{cell.Unit}）";
        return FoundIn(
            reading,
            said.Sentence,
            $"文中写{Quote(reading, said.Words)}，{TableName(context, mention)}{mention.Name}是{FigureText.Write(value)}{cell.Unit}{besides}",
            [number.Span, said.Words],
            mention.Cells) with
        {
            Fix = mention.AtLeast ? null : new TextFix(number.Span, FigureText.Write(value * worth / Worth(number.Unit))),
            Suggestion = "请核对表格和文字，改正不对的一处。",
        };
    }

    private Finding? OfDenial(ReviewContext context, SectionReading reading, CellMention said) =>
        said.Mention.Rule == Id && Sum(context, said.Mention.Cells) is > 0 and var value
            ? FoundIn(
                reading,
                said.Sentence,
                $"文中写「{Quote(reading, said.Words)}」，{TableName(context, said.Mention)}{said.Mention.Name}是{FigureText.Write(value)}{context.Format.Cell(said.Mention.Cells[0]).Unit}",
                [said.Words],
                said.Mention.Cells) with
            {
                Suggestion = "请核对表格和文字，改正不对的一处。",
            }
            : null;

    /// <summary>The cells added up; null while one of them is blank.</summary>
    private static decimal? Sum(ReviewContext context, IReadOnlyList<CellKey> cells) =>
        cells.All(context.Figures.IsComplete) ? cells.Sum(cell => context.Figures[cell]!.Value) : null;

    /// <summary>表三: tables are called after the number of their section.</summary>
    private static string TableName(ReviewContext context, FormatMention mention) =>
        $"表{context.Format.Sections.First(section => section.Table == mention.Table).Heading[..1]}";

    private static decimal Worth(string unit) => unit switch
    {
        "万元" => 10_000,
        "亿元" => 100_000_000,
        _ => 1,
    };
}
