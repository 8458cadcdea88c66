using System.Text.Encodings.Web;
using System.Text.Json;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>What a report said at some moment: entered numbers with their remarks, and texts. Enough to compare with what it says later.</summary>
/// <param name="Figures">Entered numbers by cell.</param>
/// <param name="Notes">Remarks by cell.</param>
/// <param name="Texts">Texts by section.</param>
public sealed record ContentSnapshot(
    IReadOnlyDictionary<string, decimal> Figures, IReadOnlyDictionary<string, string> Notes, IReadOnlyDictionary<string, string> Texts)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a report says now.</summary>
    public static ContentSnapshot Of(ReportContent content) => new(
        content.Figures.Entered.ToDictionary(figure => figure.Key.ToString(), figure => figure.Value),
        content.Notes.ToDictionary(note => note.Key.ToString(), note => note.Value),
        content.Format.TextSections.ToDictionary(section => section.Key, section => content.Text(section.Key)));

    /// <summary>The snapshot a text holds.</summary>
    /// <exception cref="JsonException">The text was not written by <see cref="Write"/>.</exception>
    public static ContentSnapshot Read(string text) => JsonSerializer.Deserialize<ContentSnapshot>(text, Options)!;

    /// <summary>The snapshot as JSON.</summary>
    public string Write() => JsonSerializer.Serialize(this, Options);

    /// <summary>The number of a cell; null when it was blank.</summary>
    public decimal? Figure(CellKey cell) => Figures.TryGetValue(cell.ToString(), out var value) ? value : null;
}
