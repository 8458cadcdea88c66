using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>
/// Words in a section's text as a page finds them again: the author's field holds blanks and empty lines that the stored text has not,
/// so a place is told by the words and by how often the same words stand before them.
/// </summary>
/// <param name="Text">The words.</param>
/// <param name="Nth">How often the same words stand before.</param>
internal sealed record WordPlace(string Text, int Nth)
{
    public static WordPlace Of(string text, TextSpan span)
    {
        var words = text.Substring(span.Start, span.Length);
        var nth = 0;
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0 && at < span.Start; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            nth++;
        }

        return new WordPlace(words, nth);
    }
}

/// <summary>What the entry page shows of a finding beside its message.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Content">What it was found in.</param>
internal sealed record FindingPlace(Finding Finding, ReportContent Content)
{
    private static readonly PlacesJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });

    /// <summary>Where it stands in its section, for the script that underlines it.</summary>
    public string Places => JsonSerializer.Serialize([.. Spans.Select(span => WordPlace.Of(Text, span))], Json.WordPlaceArray);

    /// <summary>What its cure replaces, for the script; null when it has none.</summary>
    public string? FixPlace => Finding.Fix is { } fix ? JsonSerializer.Serialize(WordPlace.Of(Text, fix.Span), Json.WordPlace) : null;

    /// <summary>The words its cure replaces.</summary>
    public string? FixedWords => Finding.Fix is { } fix ? Text.Substring(fix.Span.Start, fix.Span.Length) : null;

    /// <summary>Its sentence in pieces, those it speaks of marked; empty when it quotes none.</summary>
    public IReadOnlyList<(string Text, bool IsMarked)> Quote
    {
        get
        {
            if (Finding.Sentence is not { } sentence || Start(sentence) is not { } start)
            {
                return [];
            }

            var pieces = new List<(string, bool)>();
            var at = start;
            foreach (var span in Spans.Where(span => span.Start >= start && span.Start + span.Length <= start + sentence.Length).OrderBy(span => span.Start))
            {
                if (span.Start >= at)
                {
                    pieces.Add((Text[at..span.Start], false));
                    pieces.Add((Text.Substring(span.Start, span.Length), true));
                    at = span.Start + span.Length;
                }
            }

            pieces.Add((Text[at..(start + sentence.Length)], false));
            return [.. pieces.Where(piece => piece.Item1.Length > 0)];
        }
    }

    /// <summary>The first cell it speaks of that can be typed in or read on the page; null when it speaks of none.</summary>
    public FormatCell? Cell => Finding.Section is null ? null : Finding.Cells.Select(Content.Format.Find).FirstOrDefault(cell => cell is not null);

    private string Text => Finding.Section is { } section ? Content.Text(section) : "";

    private IEnumerable<TextSpan> Spans => Finding.Spans.Where(span => span.Length > 0 && span.Start >= 0 && span.Start + span.Length <= Text.Length);

    private int? Start(string sentence)
    {
        var first = Spans.Select(span => (int?)span.Start).FirstOrDefault() ?? 0;
        for (var at = Text.IndexOf(sentence, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(sentence, at + 1, StringComparison.Ordinal))
        {
            if (at + sentence.Length > first)
            {
                return at;
            }
        }

        return null;
    }
}

[JsonSerializable(typeof(WordPlace))]
[JsonSerializable(typeof(WordPlace[]))]
internal sealed partial class PlacesJson : JsonSerializerContext;
