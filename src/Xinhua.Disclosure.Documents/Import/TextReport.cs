using System.Globalization;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Takes apart a report written as plain text or Markdown with its tables drawn in pipes.</summary>
internal static class TextReport
{
    private const int MaxLines = 20_000;

    /// <summary>Reads the text of a document.</summary>
    public static ReportSource Read(string text)
    {
        var plain = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return plain.Count(c => c == '\n') >= MaxLines
            ? ReportSource.Unreadable($"第{MaxLines + 1}行：文件超过{MaxLines}行，不像一份年度报告。请只留下报告本身。")
            : Parts(plain.Split('\n'));
    }

    private static ReportSource Parts(string[] lines)
    {
        List<ReportPart> parts = [];
        var rowsBefore = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (!IsRow(line, rowsBefore > 0))
            {
                rowsBefore = 0;
                if (!string.IsNullOrWhiteSpace(line) && !line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                {
                    parts.Add(ReportPart.Line(SourceRow.Plain(line).TrimStart('#').Trim()));
                }

                continue;
            }

            var pipes = line.Count(c => c is '|' or '｜');
            if (pipes > SourceRow.MaxCells + 1)
            {
                return ReportSource.Unreadable(
                    string.Create(CultureInfo.InvariantCulture, $"第{i + 1}行有{pipes - 1}个单元格，最多{SourceRow.MaxCells}个。请检查这一行的竖线。"));
            }

            var row = SourceRow.Of(i + 1, line);
            if (!row.IsRuler(rowsBefore == 1))
            {
                parts.Add(ReportPart.TableRow(row, 0));
            }

            rowsBefore++;
        }

        return new ReportSource(
            parts, $"全文{lines.Length}行中没有找到表格。表格应是用竖线「|」分隔的文字；图片中的表格读不出来。文字若显示为乱码，请另存为UTF-8编码。");
    }

    private static bool IsRow(string line, bool afterRow)
    {
        var trimmed = line.AsSpan().Trim();
        return trimmed.ContainsAny('|', '｜')
            && (afterRow || trimmed[0] is '|' or '｜' || trimmed.Count('|') + trimmed.Count('｜') >= 2);
    }
}
