using System.Globalization;
using System.Text;
using System.Text.Json;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Reads the report's own JSON, strictly: a name that is not known, a name twice or a value of the wrong kind is refused with its line.</summary>
internal sealed class JsonReport(ReportFormats formats, int? year)
{
    private static readonly string[] Ignored = ["revision", "publishedAt", "digest"];

    private readonly Dictionary<string, (decimal? Value, int Line)> figures = [];
    private readonly Dictionary<string, (string Value, int Line)> notes = [];
    private readonly Dictionary<string, (string Value, int Line)> narrative = [];
    private byte[] bytes = [];
    private string? formatId;
    private string? agencyName;
    private string? agencySlug;
    private int? statedYear;
    private bool hasFigures;
    private int counted;
    private int line = 1;
    private string? complaint;

    /// <summary>Reads the text of a document.</summary>
    public ReadOutcome Read(string text)
    {
        bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 4 });
            reader.Read();
            ReadObject(ref reader, "文件", Property);
            if (complaint is null && reader.Read())
            {
                Refuse(ref reader, "报告的后面还有别的内容");
            }
        }
        catch (JsonException e)
        {
            complaint = $"第{e.LineNumber + 1}行（第{e.BytePositionInLine + 1}个字节）不是正确的JSON：可能缺少引号、逗号或括号，层次过多，或者文件没有传完。请重新导出。";
        }

        return (complaint ?? Incomplete()) is { } refusal ? new ReadOutcome.Unreadable(refusal) : Content();
    }

    private delegate void ReadValue(ref Utf8JsonReader reader, string name);

    private void ReadObject(ref Utf8JsonReader reader, string what, ReadValue readValue)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, $"{what}应是用花括号括起的对象，现为{Kind(reader.TokenType)}");
            return;
        }

        var names = new HashSet<string>();
        while (complaint is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Text(ref reader) is not { } name)
            {
                return;
            }

            if (!names.Add(name))
            {
                Refuse(ref reader, $"「{Shorten(name)}」重复出现");
                return;
            }

            reader.Read();
            readValue(ref reader, name);
        }
    }

    private void Property(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "format":
                formatId = RequiredText(ref reader, name);
                break;
            case "agency":
                ReadObject(ref reader, "「agency」", AgencyProperty);
                break;
            case "year":
                statedYear = Year(ref reader);
                break;
            case "narrative":
                ReadObject(ref reader, "「narrative」", (ref inner, key) => narrative[key] = (OptionalText(ref inner, key) ?? "", Line(ref inner)));
                break;
            case "notes":
                ReadObject(ref reader, "「notes」", (ref inner, key) => notes[key] = (OptionalText(ref inner, key) ?? "", Line(ref inner)));
                break;
            case "figures":
                hasFigures = true;
                ReadObject(ref reader, "「figures」", Figure);
                break;
            case var _ when Ignored.Contains(name):
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    Refuse(ref reader, $"「{name}」应是一个值，现为{Kind(reader.TokenType)}");
                }

                break;
            default:
                Refuse(ref reader, $"不认识「{Shorten(name)}」。可以有的是format、agency、year、{string.Join('、', Ignored)}、narrative、figures、notes");
                break;
        }
    }

    private void AgencyProperty(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "name":
                agencyName = RequiredText(ref reader, name);
                break;
            case "slug":
                agencySlug = OptionalText(ref reader, name);
                break;
            default:
                Refuse(ref reader, $"「agency」中不认识「{Shorten(name)}」，应是slug和name");
                break;
        }
    }

    private int? Year(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number is >= 1900 and <= 2999)
        {
            return number;
        }

        Refuse(ref reader, "「year」应是四位数的年份，例如2024，不加引号");
        return null;
    }

    private void Figure(ref Utf8JsonReader reader, string key)
    {
        decimal? value = null;
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetDecimal(out var number) || Math.Abs(number) >= 1_000_000_000_000m)
            {
                Refuse(ref reader, $"「{Shorten(key)}」的数字过大，最多{FigureText.MaxIntegerDigits}位");
                return;
            }

            value = number;
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            Refuse(ref reader, $"「{Shorten(key)}」应是数字或null，现为{Kind(reader.TokenType)}");
            return;
        }

        figures[key] = (value, Line(ref reader));
    }

    private string? RequiredText(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Text(ref reader);
        }

        Refuse(ref reader, $"「{Shorten(name)}」应是加引号的文字，现为{Kind(reader.TokenType)}");
        return null;
    }

    private string? OptionalText(ref Utf8JsonReader reader, string name) => reader.TokenType == JsonTokenType.Null ? null : RequiredText(ref reader, name);

    /// <summary>An escape may stand for half a character, which the reader answers with an exception.</summary>
    private string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            Refuse(ref reader, "有不完整的字符（\\u后面的代码不成对）");
            return null;
        }
    }

    private void Refuse(ref Utf8JsonReader reader, string what) => complaint ??= $"第{Line(ref reader)}行：{what}。";

    /// <summary>Counts on from the last place, so that a file of many cells is gone through once.</summary>
    private int Line(ref Utf8JsonReader reader)
    {
        var at = (int)reader.TokenStartIndex;
        line += bytes.AsSpan(counted..at).Count((byte)'\n');
        counted = at;
        return line;
    }

    private string? Incomplete()
    {
        if (formatId is null || agencyName is null || !hasFigures || (statedYear ?? year) is null)
        {
            var missing = formatId is null ? "format" : agencyName is null ? "agency（name）" : !hasFigures ? "figures" : "year";
            return $"最外层的对象中缺少「{missing}」。请检查文件是不是从本系统导出的报告。";
        }

        if (formats.Find(formatId) is not { } format)
        {
            return $"「format」写的是「{Shorten(formatId)}」，没有这种格式。可以是{string.Join('、', formats.All.Select(known => known.Id))}。";
        }

        foreach (var (key, place) in figures.Select(figure => (figure.Key, figure.Value.Line)).Concat(notes.Select(note => (note.Key, note.Value.Line))))
        {
            if (!CellKey.TryParse(key, CultureInfo.InvariantCulture, out var cell) || format.Find(cell) is null)
            {
                var nearest = key.Length > CellKey.MaxLength ? null : format.Cells.Select(known => known.Key.ToString()).MinBy(known => EditDistance.Between(known, key));
                return $"第{place}行：格式{format.Id}没有单元格「{Shorten(key)}」{(nearest is not null && EditDistance.Between(nearest, key) <= 3 ? $"，是不是「{nearest}」？" : "。")}";
            }
        }

        foreach (var (key, (value, place)) in narrative)
        {
            if (!format.TextSections.Any(section => section.Key == key))
            {
                return $"第{place}行：「narrative」中没有「{Shorten(key)}」这一节，应是{string.Join('、', format.TextSections.Select(section => section.Key))}。";
            }

            if (value.Length > Narrative.MaxLength)
            {
                return $"第{place}行：「{key}」一节有{value.Length}字，超过{Narrative.MaxLength}字的上限。";
            }
        }

        return null;
    }

    private ReadOutcome.Read Content()
    {
        var format = formats.Get(formatId!);
        var hidden = narrative.SelectMany(text => Narrative.Hidden(text.Value.Value, text.Key)).ToList();
        return new ReadOutcome.Read(new ReportContent
        {
            Format = format,
            AgencyName = agencyName!,
            AgencySlug = agencySlug,
            Year = year ?? statedYear!.Value,
            Figures = new Figures(format, figures.Where(figure => figure.Value.Value is not null).Select(figure => KeyValuePair.Create(CellKey.Parse(figure.Key, CultureInfo.InvariantCulture), figure.Value.Value!.Value))),
            Notes = notes.Where(note => note.Value.Value.Length > 0).ToDictionary(note => CellKey.Parse(note.Key, CultureInfo.InvariantCulture), note => note.Value.Value),
            Narrative = narrative
                .Select(text => KeyValuePair.Create(text.Key, Narrative.Clean(text.Value.Value)))
                .Where(text => text.Value.Length > 0)
                .ToDictionary(),
            Stated = hidden.Count == 0 && (year is null || statedYear is null || year == statedYear)
                ? null
                // A file for another year than the one asked for bears that other year as its title does.
                : new StatedFrame(format.Title(agencyName!, statedYear ?? year!.Value), [.. format.Sections.Select(section => section.Heading)], new Dictionary<CellKey, string>()) { Hidden = hidden },
        });
    }

    private static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.String => "文字",
        JsonTokenType.Number => "数字",
        JsonTokenType.True or JsonTokenType.False => "真假值",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "列表",
        JsonTokenType.StartObject => "对象",
        _ => "别的内容",
    };

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
