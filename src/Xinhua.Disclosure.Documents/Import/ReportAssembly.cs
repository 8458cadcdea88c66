using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Makes a report of the lines and rows of a document, whatever kind of file they come from: text to its sections, tables by their labels.</summary>
internal sealed class ReportAssembly(FormLabels labels, int? year)
{
    private const int LongestLoneWord = 8;
    private const int MaxRows = 2_000;
    private const int MaxHeading = 60;

    private readonly ReportFormat format = labels.Format;
    private readonly List<string> headings = [];
    private readonly List<string> preamble = [];
    private readonly Dictionary<string, List<string>> texts = [];
    private readonly List<SourceRow> rows = [];
    private FormatSection? section;
    private bool isNamedBySheet;

    /// <summary>Reads what a reader took out of a file. The labels tell the form, not the year: using last decade's form is a mistake that the rules name.</summary>
    public static ReadOutcome Read(ReportSource source, ReportFormats formats, int? year)
    {
        var remarks = source.Remarks.Select(remark => remark with { Message = LabelText.Visible(remark.Message) }).ToList();
        var outcome = remarks.Exists(remark => remark.IsRefusal)
            ? new ReadOutcome.Unreadable(string.Concat(remarks.Where(remark => remark.IsRefusal).Select(remark => remark.Message)))
            : source.Outcome ?? Outcome(source, formats, year);
        // What is quoted from the file must not turn the sentence round.
        return outcome is ReadOutcome.Unreadable unreadable
            ? new ReadOutcome.Unreadable(LabelText.Visible(unreadable.Message)) { Remarks = remarks }
            : outcome with { Remarks = remarks };
    }

    private static ReadOutcome Outcome(ReportSource source, ReportFormats formats, int? year)
    {
        if (source.Complaint is not null)
        {
            return new ReadOutcome.Unreadable(source.Complaint);
        }

        if (source.Parts.Count(part => part.Row is not null) > MaxRows)
        {
            return new ReadOutcome.Unreadable($"表格一共超过{MaxRows}行，不像一份年度报告。请只留下报告本身，删去附表和多余的行。");
        }

        var texts = source.Parts.Where(part => part.Row is not null).SelectMany(part => part.Row!.Cells).Where(cell => cell.Length > 0).Distinct().ToList();
        if (texts.Count == 0)
        {
            return new ReadOutcome.Unreadable(source.NoTables);
        }

        var labels = formats.All.Reverse().Select(format => new FormLabels(format)).MaxBy(form => texts.Count(form.Knows))!;
        return new ReportAssembly(labels, year).Read(source.Parts);
    }

    private ReadOutcome Read(IReadOnlyList<ReportPart> parts)
    {
        for (var i = 0; i < parts.Count;)
        {
            if (parts[i].Kind == PartKind.SheetName)
            {
                SheetName(parts[i++].Text);
                continue;
            }

            if (Lines(parts[i]) is { } lines)
            {
                i++;
                lines.ForEach(Text);
                continue;
            }

            var number = parts[i].Table;
            var table = parts.Skip(i).TakeWhile((part, at) => part.Table == number && part.Row is not null && (Lines(part) is null || (at > 0 && IsLoneWord(part.Row)))).Select(part => part.Row!).ToList();
            i += table.Count;
            if (IsOfTheForm(table))
            {
                rows.AddRange(table);
            }
            else
            {
                table.ForEach(row => Text(string.Join(' ', row.Cells.Where(cell => cell.Length > 0))));
            }
        }

        var reading = new TableReading(labels);
        return (reading.Read(rows) ?? TooLong()) is { } complaint ? new ReadOutcome.Unreadable(complaint) : Outcome(reading);
    }

    /// <summary>
    /// The lines of text that a part is; null for a row of a table. A row of a sheet is text where one cell alone is filled, or where a heading leads it,
    /// and the form knows none of its cells.
    /// </summary>
    private List<string>? Lines(ReportPart part)
    {
        if (part.Row is null)
        {
            return [part.Text];
        }

        if (part.Kind != PartKind.SheetRow)
        {
            return null;
        }

        var filled = part.Row.Cells.Where(cell => cell.Length > 0).ToList();
        var isText = filled.Count == 0
            || (!filled.Exists(labels.Knows) && (filled.Count == 1 ? !FigureCell.LooksLikeFigure(filled[0]) : Heading(filled[0]) is not null));
        return isText ? [.. filled.SelectMany(cell => cell.Split('\n'))] : null;
    }

    /// <summary>
    /// Right below a row of a table a short word away from the first column stands in a number's place, and so does a mark in the first;
    /// who filled it in and in which unit is told with a colon.
    /// </summary>
    private bool IsLoneWord(SourceRow row) =>
        section is { IsText: false }
        && row.Cells.Where(cell => cell.Length > 0).ToList() is [{ Length: <= LongestLoneWord } word]
        && (row.Cells[0].Length == 0 || !word.Any(char.IsLetter))
        && !word.AsSpan().ContainsAny('：', ':');

    /// <summary>A report may hold tables of its own, which stay text. Where the form has a table, one known label makes it that table.</summary>
    private bool IsOfTheForm(List<SourceRow> table)
    {
        var cells = table.SelectMany(row => row.Cells).Where(cell => cell.Length > 0 && !FigureCell.LooksLikeFigure(cell)).ToList();
        var known = cells.Count(labels.Knows);
        return section is { IsText: true } ? known * 2 >= cells.Count : known > 0 || cells.Count == 0;
    }

    /// <summary>A sheet may bear the heading of its text as its name alone, or once more in its first cell.</summary>
    private void SheetName(string name)
    {
        if (Heading(name) is { } found && found != section)
        {
            section = found;
            headings.Add(name);
            isNamedBySheet = true;
        }
    }

    private void Text(string line)
    {
        if (Heading(line) is { } found)
        {
            if (isNamedBySheet && found == section)
            {
                headings.RemoveAt(headings.Count - 1);
            }

            section = found;
            headings.Add(line);
        }
        else if (section is null)
        {
            preamble.Add(line);
        }
        else if (section.IsText)
        {
            if (!texts.TryGetValue(section.Key, out var list))
            {
                texts.Add(section.Key, list = []);
            }

            list.Add(line);
        }

        isNamedBySheet = false;
    }

    /// <summary>
    /// The section a line begins: by its wording whatever its number, else by its number when that is the next to come,
    /// so that a heading in other words still begins its section and can be named as wrong.
    /// </summary>
    private FormatSection? Heading(string line)
    {
        if (line.Length is 0 or > MaxHeading || line.AsSpan().ContainsAny('。', '；', '，'))
        {
            return null;
        }

        var folded = LabelText.Fold(line);
        var bare = LabelText.FoldWithoutOrdinal(line);
        if (format.Sections.FirstOrDefault(known => LabelText.Fold(known.Heading) == folded || LabelText.FoldWithoutOrdinal(known.Heading) == bare) is { } same)
        {
            return same;
        }

        return LabelText.Ordinal(line) is { } ordinal
            && format.Sections.FirstOrDefault(known => LabelText.Ordinal(known.Heading) == ordinal) is { } numbered
            && (IsNext(numbered) || IsNear(numbered, bare))
                ? numbered
                : null;
    }

    private bool IsNext(FormatSection candidate) => format.Sections.SkipWhile(known => section is not null && known != section).Skip(section is null ? 0 : 1).FirstOrDefault() == candidate;

    private static bool IsNear(FormatSection candidate, string bare)
    {
        var official = LabelText.FoldWithoutOrdinal(candidate.Heading);
        return EditDistance.Between(official, bare) <= official.Length / 2;
    }

    private string? TooLong() => texts.Append(KeyValuePair.Create("", preamble))
        .Where(text => text.Value.Sum(line => line.Length) > Narrative.MaxLength)
        .Select(text => $"{Where(text.Key)}有{text.Value.Sum(line => line.Length)}字，超过{Narrative.MaxLength}字的上限。请检查是否混入了别的内容。")
        .FirstOrDefault();

    private string Where(string key) => key.Length == 0 ? $"「{format.Sections[0].Heading}」之前" : $"「{format.Section(key)!.Heading}」一节";

    private ReadOutcome Outcome(TableReading reading)
    {
        var titleLine = TitleLine();
        var title = titleLine is null ? null : ReportTitle.Read(titleLine);
        if ((year ?? title?.Year) is not { } reportYear)
        {
            return new ReadOutcome.Unreadable(titleLine is null
                ? $"开头没有找到写明年份的标题「{format.Title("〔机关全称〕", 2024)}」，不知道是哪一年的报告。请补上标题，或者另行指明年度（--year）。"
                : $"标题「{titleLine}」看不出年份。请写成「{format.Title("〔机关全称〕", 2024)}」，或者另行指明年度（--year）。");
        }

        return new ReadOutcome.Read(new ReportContent
        {
            Format = format,
            AgencyName = title?.Agency ?? "",
            Year = reportYear,
            Figures = new Figures(format, reading.Values),
            Notes = reading.Notes,
            Narrative = texts
                .Select(text => KeyValuePair.Create(text.Key, Narrative.Clean(string.Join('\n', text.Value))))
                .Where(text => text.Value.Length > 0)
                .ToDictionary(),
            Stated = new StatedFrame(titleLine, headings, reading.Unreadable)
            {
                Preamble = Narrative.Clean(string.Join('\n', preamble)),
                Labels = reading.Labels,
                Hidden =
                [
                    .. Narrative.Hidden(string.Join('\n', preamble)),
                    .. texts.SelectMany(text => Narrative.Hidden(string.Join('\n', text.Value), text.Key)),
                ],
            },
        });
    }

    /// <summary>The title stands before the first heading; long ones are broken over lines.</summary>
    private string? TitleLine()
    {
        for (var lines = 1; lines <= 3; lines++)
        {
            for (var i = 0; i + lines <= preamble.Count; i++)
            {
                var line = string.Concat(preamble.GetRange(i, lines));
                if (line.Length <= 200 && ReportTitle.Read(line) is not null)
                {
                    return line;
                }
            }
        }

        return preamble.Find(line => line.Length <= 100 && line.Contains("年度报告", StringComparison.Ordinal));
    }
}
