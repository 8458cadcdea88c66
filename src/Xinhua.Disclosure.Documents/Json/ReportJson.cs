using System.Text.Encodings.Web;
using System.Text.Json;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Json;

/// <summary>Writes the report's JSON, the form in which other programs read it and in which it can be read back.</summary>
public static class ReportJson
{
    // Chinese is to be readable in the file, which is served as application/json and never put into a page.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The report as UTF-8 without a byte order mark; the same content always gives the same bytes.</summary>
    /// <param name="content">The report; computed cells are written with it, blank cells are null.</param>
    /// <param name="stamp">What publishing added.</param>
    public static byte[] Write(ReportContent content, PublicationStamp stamp)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("format", content.Format.Id);
            json.WriteStartObject("agency");
            json.WriteString("slug", content.AgencySlug);
            json.WriteString("name", content.AgencyName);
            json.WriteEndObject();
            json.WriteNumber("year", content.Year);
            json.WriteNumber("revision", stamp.Revision);
            json.WriteString("publishedAt", stamp.PublishedAtText);
            json.WriteString("digest", stamp.Digest);
            json.WriteStartObject("narrative");
            foreach (var section in content.Format.TextSections)
            {
                json.WriteString(section.Key, content.Text(section.Key));
            }

            json.WriteEndObject();
            json.WritePropertyName("figures");
            WriteFigures(json, content.Figures);
            var notes = content.Format.Cells.Where(cell => content.Notes.GetValueOrDefault(cell.Key, "").Length > 0).ToList();
            if (notes.Count > 0)
            {
                json.WriteStartObject("notes");
                foreach (var cell in notes)
                {
                    json.WriteString(cell.Key.ToString(), content.Notes[cell.Key]);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Writes the object of all cells by their keys, in printed order: computed cells included, blank cells null.</summary>
    public static void WriteFigures(Utf8JsonWriter json, Figures figures)
    {
        json.WriteStartObject();
        foreach (var (key, value) in figures.All())
        {
            json.WritePropertyName(key.ToString());
            if (value is null)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteRawValue(FigureText.Write(value));
            }
        }

        json.WriteEndObject();
    }
}
