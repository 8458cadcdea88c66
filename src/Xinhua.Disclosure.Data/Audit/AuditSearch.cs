using System.Globalization;
using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Data.Audit;

/// <summary>
/// What to look for in the audit log. Written as one line it is the detail of the line that records the search, and is read back from there:
/// a search that is not on record cannot be looked at.
/// </summary>
public sealed record AuditSearch
{
    /// <summary>Stands between the parts, so it may not stand in them.</summary>
    public const char Separator = '｜';

    /// <summary>Longest text to look for.</summary>
    public const int TextLength = 100;

    private const string Day = "yyyy-MM-dd";

    /// <summary>First day in China.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day in China.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Part of a person's name.</summary>
    public string? Person { get; init; }

    /// <summary>What was done.</summary>
    public AuditAction? Action { get; init; }

    /// <summary>How it ended.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>How the subject begins.</summary>
    public string? Subject { get; init; }

    /// <summary>Part of the detail.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it looks for everything.</summary>
    public bool IsEmpty => this == new AuditSearch();

    /// <summary>The search in one line of Chinese.</summary>
    public override string ToString() => IsEmpty ? "全部" : string.Join(Separator, Parts().Where(part => part.Value is not null).Select(part => $"{part.Name}：{part.Value}"));

    /// <summary>Reads a search as <see cref="ToString"/> writes it; null when the text is none.</summary>
    public static AuditSearch? Read(string text)
    {
        var search = new AuditSearch();
        if (text == search.ToString())
        {
            return search;
        }

        foreach (var part in text.Split(Separator))
        {
            if (part.Split('：', 2) is not [var name, var value] || search.With(name, value) is not { } more)
            {
                return null;
            }

            search = more;
        }

        return search;
    }

    private IEnumerable<(string Name, string? Value)> Parts() =>
    [
        ("自", From?.ToString(Day, CultureInfo.InvariantCulture)),
        ("至", To?.ToString(Day, CultureInfo.InvariantCulture)),
        ("人员", Person),
        ("操作", Action?.Chinese()),
        ("结果", Outcome?.Chinese()),
        ("对象", Subject),
        ("内容", Text),
    ];

    private AuditSearch? With(string name, string value) => name switch
    {
        "自" when DateOnly.TryParseExact(value, Day, out var day) => this with { From = day },
        "至" when DateOnly.TryParseExact(value, Day, out var day) => this with { To = day },
        "人员" => this with { Person = value },
        "操作" => Enum.GetValues<AuditAction>().Cast<AuditAction?>().FirstOrDefault(action => action!.Value.Chinese() == value) is { } action ? this with { Action = action } : null,
        "结果" => Enum.GetValues<AuditOutcome>().Cast<AuditOutcome?>().FirstOrDefault(outcome => outcome!.Value.Chinese() == value) is { } outcome ? this with { Outcome = outcome } : null,
        "对象" => this with { Subject = value },
        "内容" => this with { Text = value },
        _ => null,
    };
}
