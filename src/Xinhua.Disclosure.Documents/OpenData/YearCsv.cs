using System.Text;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Csv;

namespace Xinhua.Disclosure.Documents.OpenData;

/// <summary>All reports of a year as CSV (RFC 4180), UTF-8 with a byte order mark, by which Excel knows it.</summary>
public sealed class YearCsv : YearWriter
{
#pragma warning disable CA2213 // The stream is that of whoever began the file.
    private readonly Stream stream;
#pragma warning restore CA2213
    private readonly StringBuilder lines = new();

    /// <summary>Begins the file.</summary>
    /// <param name="stream">Where it goes.</param>
    public YearCsv(Stream stream)
    {
        this.stream = stream;
        stream.Write(Encoding.UTF8.Preamble);
        CsvText.Line(lines, YearColumn.All.Select(column => column.Head));
        Send();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Flush();
        }
    }

    /// <inheritdoc/>
    public override void Add(YearReport report, IReadOnlyList<IReadOnlyList<YearValue>> rows)
    {
        foreach (var row in rows)
        {
            CsvText.Line(lines, row.Select(Field));
        }

        Send();
    }

    private static string Field(YearValue value) => value.Text is { } text ? CsvText.Text(text) : FigureText.Write(value.Number);

    private void Send()
    {
        stream.Write(Encoding.UTF8.GetBytes(lines.ToString()));
        lines.Clear();
    }
}
