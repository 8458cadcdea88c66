using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.OpenData;

/// <summary>All reports of a year as one JSON object, a row a line; UTF-8 without a byte order mark.</summary>
public sealed class YearJson : YearWriter
{
    // Chinese is to be readable in the file, which is served as application/json and never put into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

#pragma warning disable CA2213 // The stream is that of whoever began the file.
    private readonly Stream stream;
#pragma warning restore CA2213
    private readonly ArrayBufferWriter<byte> row = new();
    private bool isFirst = true;

    /// <summary>Begins the file.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="year">The year.</param>
    /// <param name="reports">How many reports will be added.</param>
    public YearJson(Stream stream, int year, int reports)
    {
        this.stream = stream;
        using var json = new Utf8JsonWriter(row, Options);
        json.WriteStartObject();
        json.WriteNumber("year", year);
        json.WriteNumber("reports", reports);
        json.WriteStartObject("columns");
        foreach (var column in YearColumn.All)
        {
            json.WriteString(column.Key, column.Meaning);
        }

        json.WriteEndObject();
        json.WriteStartArray("rows");
        json.Flush();
        stream.Write(row.WrittenSpan);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Write("\n]}\n"u8);
            stream.Flush();
        }
    }

    /// <inheritdoc/>
    public override void Add(YearReport report, IReadOnlyList<IReadOnlyList<YearValue>> rows)
    {
        using var json = new Utf8JsonWriter(row, Options);
        foreach (var values in rows)
        {
            row.ResetWrittenCount();
            json.Reset();
            json.WriteStartObject();
            foreach (var (column, value) in YearColumn.All.Zip(values))
            {
                json.WritePropertyName(column.Key);
                Write(json, value);
            }

            json.WriteEndObject();
            json.Flush();
            stream.Write(isFirst ? "\n"u8 : ",\n"u8);
            stream.Write(row.WrittenSpan);
            isFirst = false;
        }
    }

    private static void Write(Utf8JsonWriter json, YearValue value)
    {
        if (value.Text is { } text)
        {
            json.WriteStringValue(text);
        }
        else if (value.Number is { } number)
        {
            json.WriteRawValue(FigureText.Write(number));
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
