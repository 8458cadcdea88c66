using System.Globalization;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Reads a report written as plain text or Markdown with its tables drawn in pipes.</summary>
internal static class TextReport
{
    private const int MaxLines = 20_000;
    private const int MaxHeading = 60;

    /// <summary>Reads the text of a document.</summary>
    public static ReadOutcome Read(string text, ReportFormats formats, int? year)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        if (lines.Length > MaxLines)
        {
            return new ReadOutcome.Unreadable($"第{MaxLines + 1}行：文件超过{MaxLines}行，不像一份年度报告。请只留下报告本身。");
        }

        var (parts, complaint) = Parts(lines);
        if (complaint is not null)
        {
            return new ReadOutcome.Unreadable(complaint);
        }

        var texts = parts.Where(part => part.Row is not null).SelectMany(part => part.Row!.Cells).Where(cell => cell.Length > 0).Distinct().ToList();
        if (texts.Count == 0)
        {
            return new ReadOutcome.Unreadable(
                $"全文{lines.Length}行中没有找到表格。表格应是用竖线「|」分隔的文字；图片中的表格读不出来。文字若显示为乱码，请另存为UTF-8编码。");
        }

        // The labels tell the form, not the year: using last decade's form is a mistake that the rules name.
        var labels = formats.All.Reverse().Select(format => new FormLabels(format)).MaxBy(form => texts.Count(form.Knows))!;
        return new Assembly(labels, year).Read(parts);
    }

    private static (List<Part> Parts, string? Complaint) Parts(string[] lines)
    {
        List<Part> parts = [];
        var rowsBefore = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (!IsRow(line, rowsBefore > 0))
            {
                rowsBefore = 0;
                if (!string.IsNullOrWhiteSpace(line) && !line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                {
                    parts.Add(new Part(line, null));
                }

                continue;
            }

            var pipes = line.Count(c => c is '|' or '｜');
            if (pipes > SourceRow.MaxCells + 1)
            {
                return ([], string.Create(CultureInfo.InvariantCulture, $"第{i + 1}行有{pipes - 1}个单元格，最多{SourceRow.MaxCells}个。请检查这一行的竖线。"));
            }

            var row = SourceRow.Of(i + 1, line);
            if (!row.IsRuler(rowsBefore == 1))
            {
                parts.Add(new Part(line, row));
            }

            rowsBefore++;
        }

        return (parts, null);
    }

    private static bool IsRow(string line, bool afterRow)
    {
        var trimmed = line.AsSpan().Trim();
        return trimmed.ContainsAny('|', '｜')
            && (afterRow || trimmed[0] is '|' or '｜' || trimmed.Count('|') + trimmed.Count('｜') >= 2);
    }

    /// <summary>A line of the document; with its cells where it is a row of a table.</summary>
    private sealed record Part(string Text, SourceRow? Row);

    private sealed class Assembly(FormLabels labels, int? year)
    {
        private readonly ReportFormat format = labels.Format;
        private readonly List<string> headings = [];
        private readonly List<string> preamble = [];
        private readonly Dictionary<string, List<string>> texts = [];
        private readonly List<SourceRow> rows = [];
        private FormatSection? section;

        public ReadOutcome Read(List<Part> parts)
        {
            for (var i = 0; i < parts.Count;)
            {
                if (parts[i].Row is null)
                {
                    Text(parts[i++].Text);
                    continue;
                }

                var table = parts.Skip(i).TakeWhile(part => part.Row is not null).ToList();
                i += table.Count;
                if (IsOfTheForm(table))
                {
                    rows.AddRange(table.Select(part => part.Row!));
                }
                else
                {
                    table.ForEach(part => Text(string.Join(' ', part.Row!.Cells.Where(cell => cell.Length > 0))));
                }
            }

            var reading = new TableReading(labels);
            return (reading.Read(rows) ?? TooLong()) is { } complaint ? new ReadOutcome.Unreadable(complaint) : Outcome(reading);
        }

        /// <summary>A report may hold tables of its own, which stay text. Where the form has a table, one known label makes it that table.</summary>
        private bool IsOfTheForm(List<Part> table)
        {
            var cells = table.SelectMany(part => part.Row!.Cells).Where(cell => cell.Length > 0 && !FigureCell.LooksLikeFigure(cell)).ToList();
            var known = cells.Count(labels.Knows);
            return section is { IsText: true } ? known * 2 >= cells.Count : known > 0 || cells.Count == 0;
        }

        private void Text(string line)
        {
            var plain = SourceRow.Plain(line).TrimStart('#').Trim();
            if (Heading(plain) is { } found)
            {
                section = found;
                headings.Add(plain);
            }
            else if (section is null)
            {
                preamble.Add(plain);
            }
            else if (section.IsText)
            {
                if (!texts.TryGetValue(section.Key, out var list))
                {
                    texts.Add(section.Key, list = []);
                }

                list.Add(plain);
            }
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
            return LabelText.Distance(official, bare) <= official.Length / 2;
        }

        private string? TooLong() => texts
            .Where(text => text.Value.Sum(line => line.Length) > Narrative.MaxLength)
            .Select(text => $"「{format.Section(text.Key)!.Heading}」一节有{text.Value.Sum(line => line.Length)}字，超过{Narrative.MaxLength}字的上限。请检查是否混入了别的内容。")
            .FirstOrDefault();

        private ReadOutcome Outcome(TableReading reading)
        {
            var titleLine = TitleLine();
            var title = titleLine is null ? null : ReportTitle.Read(titleLine);
            if ((year ?? title?.Year) is not { } reportYear)
            {
                return new ReadOutcome.Unreadable(titleLine is null
                    ? $"第1行起没有找到写明年份的标题「{format.Title("〔机关全称〕", 2024)}」，不知道是哪一年的报告。请补上标题，或者另行指明年度（--year）。"
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
}
