namespace Xinhua.Disclosure.Core.Formats;

/// <summary>What kind of number a cell takes.</summary>
public enum NumberKind
{
    /// <summary>A whole number, zero or more (件).</summary>
    Count,

    /// <summary>A whole number that may be negative: 本年增/减 of the 2019 form.</summary>
    SignedCount,

    /// <summary>An amount, zero or more, with up to six decimals (万元 where the form says so).</summary>
    Money,
}

/// <summary>A section of the report, in the order and wording of the form: free text, or one table.</summary>
public sealed record FormatSection
{
    /// <summary>Stable key, e.g. <c>overview</c>; for a section of text also the key under which its text is stored.</summary>
    public required string Key { get; init; }

    /// <summary>The heading exactly as the form prints it.</summary>
    public required string Heading { get; init; }

    /// <summary>Key of the table this section holds; null for a section of text.</summary>
    public string? Table { get; init; }

    /// <summary>Fewest characters, white space not counted, that a text may have.</summary>
    public int MinimumLength { get; init; }

    /// <summary>What the form asks to be written here, in Chinese.</summary>
    public string? Guidance { get; init; }

    /// <summary>Parts that the text should name.</summary>
    public IReadOnlyList<string> Parts { get; init => field = value ?? []; } = [];

    /// <summary>Matters the text must speak of.</summary>
    public IReadOnlyList<string> MustMention { get; init => field = value ?? []; } = [];

    /// <summary>Themes the text should speak of.</summary>
    public IReadOnlyList<FormatTheme> Themes { get; init => field = value ?? []; } = [];

    /// <summary>Themes the text of a government, rather than of a department, must speak of besides.</summary>
    public IReadOnlyList<FormatTheme> GovernmentThemes { get; init => field = value ?? []; } = [];

    /// <summary>Whether the section is written text rather than a table.</summary>
    public bool IsText => Table is null;
}

/// <summary>A row or column of a form, or a heading that groups several.</summary>
public sealed record FormatLine
{
    /// <summary>Stable key; null for a heading that only groups its children.</summary>
    public string? Key { get; init; }

    /// <summary>The label exactly as the form prints it.</summary>
    public required string Label { get; init; }

    /// <summary>Other labels under which importers may meet this line.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>The short name the official note uses in the identity, e.g. 三（七）.</summary>
    public string? Symbol { get; init; }

    /// <summary>Keys of the sibling lines whose sum this line is; empty for a line that is typed in.</summary>
    public IReadOnlyList<string> SumOf { get; init => field = value ?? []; } = [];

    /// <summary>The rule that a printed total of this line is checked by.</summary>
    public string? Rule { get; init; }

    /// <summary>Kind of number, where it differs from the block's.</summary>
    public NumberKind? Number { get; init; }

    /// <summary>Unit, where it differs from the block's; empty where the form prints none.</summary>
    public string? Unit { get; init; }

    /// <summary>What is counted here, for a person who meets the form for the first time.</summary>
    public string? Meaning { get; init; }

    /// <summary>The article of law that the line rests on.</summary>
    public string? Basis { get; init; }

    /// <summary>Whether only an organ with the power to make 规章 has anything to count here.</summary>
    public bool NeedsRulePower { get; init; }

    /// <summary>Whether an organ counts here only what is its own, so that a consolidated report does not add it up (国办公开办函〔2021〕30号).</summary>
    public bool OwnOnly { get; init; }

    /// <summary>The lines this heading groups; empty for a line with numbers.</summary>
    public IReadOnlyList<FormatLine> Children { get; init => field = value ?? []; } = [];

    /// <summary>The lines below this one that hold numbers, itself included, in order.</summary>
    public IEnumerable<FormatLine> Leaves => Children.Count == 0 ? [this] : Children.SelectMany(child => child.Leaves);

    /// <summary>How many levels of headings this line is made of: 1 for a line without children.</summary>
    public int Depth => Children.Count == 0 ? 1 : 1 + Children.Max(child => child.Depth);
}

/// <summary>Σ left rows = Σ right rows, in every column of the block. The official note of table three is one.</summary>
public sealed record FormatIdentity
{
    /// <summary>Name in the format's documentation, e.g. I1.</summary>
    public required string Id { get; init; }

    /// <summary>The rule whose finding tells that it does not hold.</summary>
    public required string Rule { get; init; }

    /// <summary>Key of the table.</summary>
    public required string Table { get; init; }

    /// <summary>Row keys of the left side.</summary>
    public required IReadOnlyList<string> Left { get; init; }

    /// <summary>Row keys of the right side.</summary>
    public required IReadOnlyList<string> Right { get; init; }
}

/// <summary>Last year's row <paramref name="From"/> is this year's row <paramref name="To"/>, column by column.</summary>
public sealed record CarryOver(string Table, string From, string To);

/// <summary>Stock = last year's stock + added − removed, for each of the rows.</summary>
public sealed record FormatStock(string Table, IReadOnlyList<string> Rows, string Stock, string Added, string Removed);

/// <summary>Where requests come in and where the disputes about them stand.</summary>
/// <param name="Requests">Table of the requests.</param>
/// <param name="Received">Its row of the requests that came in this year.</param>
/// <param name="Disputes">Table of the disputes.</param>
public sealed record Caseload(string Requests, string Received, string Disputes);

/// <summary>A theme of a text, and the words of which one tells that it is spoken of.</summary>
public sealed record FormatTheme(string Name, IReadOnlyList<string> Words);

/// <summary>
/// How a sentence speaks of cells: with a number beside a phrase (新收申请12件), or by denying them (未收到申请).
/// The cells are every row in every column named, added up.
/// </summary>
public sealed record FormatMention
{
    /// <summary>The rule that holds such sentences against the table.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule that speaks instead when the table says zero; null when it is the same.</summary>
    public string? RuleWhenZero { get; init; }

    /// <summary>What the cells are called in messages, e.g. 新收申请.</summary>
    public required string Name { get; init; }

    /// <summary>Key of the table.</summary>
    public required string Table { get; init; }

    /// <summary>Keys of the rows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Rows that the sentence may mean together with <see cref="Rows"/>: 收到 may count what was carried over.</summary>
    public IReadOnlyList<string> PerhapsRows { get; init => field = value ?? []; } = [];

    /// <summary>Keys of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Phrases that stand before the number.</summary>
    public IReadOnlyList<string> Phrases { get; init => field = value ?? []; } = [];

    /// <summary>Phrases that stand after the number: 3件予以公开.</summary>
    public IReadOnlyList<string> After { get; init => field = value ?? []; } = [];

    /// <summary>Words that may stand between phrase and number, or between denial and noun.</summary>
    public IReadOnlyList<string> Between { get; init => field = value ?? []; } = [];

    /// <summary>Words before the phrase that make it speak of something else, or of a part only.</summary>
    public IReadOnlyList<string> Not { get; init => field = value ?? []; } = [];

    /// <summary>Words of which the nearest before the number in its sentence says what a short phrase is about: 废止 of 规范性文件.</summary>
    public IReadOnlyList<string> Subjects { get; init => field = value ?? []; } = [];

    /// <summary>Words of which one must stand in the paragraph.</summary>
    public IReadOnlyList<string> Context { get; init => field = value ?? []; } = [];

    /// <summary>Words that deny: 未收到.</summary>
    public IReadOnlyList<string> Denials { get; init => field = value ?? []; } = [];

    /// <summary>What is denied: 申请. Without any, the denial says all by itself: 均获维持.</summary>
    public IReadOnlyList<string> Nouns { get; init => field = value ?? []; } = [];

    /// <summary>Whether the table's number may be larger: 信息处理费 is one of several fees.</summary>
    public bool AtLeast { get; init; }

    /// <summary>The cells.</summary>
    public IReadOnlyList<CellKey> Cells => KeysOf(Rows);

    /// <summary>The cells with those the sentence may mean besides.</summary>
    public IReadOnlyList<CellKey> PerhapsCells => KeysOf([.. Rows, .. PerhapsRows]);

    private List<CellKey> KeysOf(IReadOnlyList<string> rows) =>
        [.. rows.SelectMany(row => Columns.Select(column => new CellKey(Table, row, column)))];
}

/// <summary>Numbers that are shown together over the years. Views of two forms with the same key are one; so are their series.</summary>
public sealed record FormatView
{
    /// <summary>Stable key, part of addresses, e.g. <c>requests</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its heading.</summary>
    public required string Name { get; init; }

    /// <summary>What is counted, as a sentence names it, e.g. 新收申请.</summary>
    public required string Noun { get; init; }

    /// <summary>Unit of the numbers.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether the series are parts of a whole that can be added up; else each is spoken of by itself.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Key of the series whose share the sentence tells; null for none.</summary>
    public string? Lead { get; init; }

    /// <summary>By what the whole is parted, where the sentence names every part: 按…分; null where it does not.</summary>
    public string? By { get; init; }

    /// <summary>The series, in the order of the form.</summary>
    public required IReadOnlyList<FormatSeries> Series { get; init; }
}

/// <summary>A line of numbers over the years: every row in every column named, added up.</summary>
public sealed record FormatSeries
{
    /// <summary>Stable key within the view.</summary>
    public required string Key { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Key of the table.</summary>
    public required string Table { get; init; }

    /// <summary>Keys of the rows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Keys of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The cells.</summary>
    public IReadOnlyList<CellKey> Cells => [.. Rows.SelectMany(row => Columns.Select(column => new CellKey(Table, row, column)))];
}

/// <summary>A cell of a form: entered, or computed from others.</summary>
public sealed record FormatCell
{
    /// <summary>Address of the cell.</summary>
    public required CellKey Key { get; init; }

    /// <summary>The row it stands in.</summary>
    public required FormatLine Row { get; init; }

    /// <summary>The column it stands in.</summary>
    public required FormatLine Column { get; init; }

    /// <summary>Labels of the row with its groups, outermost first, e.g. 三、本年度办理结果 → （三）不予公开 → 1.属于国家秘密.</summary>
    public required IReadOnlyList<string> RowPath { get; init; }

    /// <summary>Labels of the column with its groups, outermost first.</summary>
    public required IReadOnlyList<string> ColumnPath { get; init; }

    /// <summary>Kind of number.</summary>
    public required NumberKind Number { get; init; }

    /// <summary>Unit of the number: 件, 万元, or empty where the form prints none.</summary>
    public required string Unit { get; init; }

    /// <summary>The sums the form promises for this cell: across its columns, down its rows, or both; empty for an entered cell.</summary>
    public required IReadOnlyList<FormatSum> Sums { get; init; }

    /// <summary>The entered cells that make up this one; only itself when it is entered.</summary>
    public required IReadOnlyList<CellKey> Leaves { get; init; }

    /// <summary>Whether the value is computed and never typed.</summary>
    public bool IsComputed => Sums.Count > 0;

    /// <summary>The row in the way of the official note: its symbol, else the ordinals of its labels, e.g. 三（三）1; its label where it has none.</summary>
    public string ShortRow => Row.Symbol
        ?? (RowPath.Select(Ordinal).ToList() is var ordinals && ordinals.TrueForAll(ordinal => ordinal.Length > 0) ? string.Concat(ordinals) : Row.Label);

    /// <summary>The place in Chinese, row first: 「一、本年新收政府信息公开申请数量」的「自然人」.</summary>
    public string Place => $"「{Row.Label}」的「{Column.Label}」";

    /// <summary>三 of 三、…, （三） of （三）…, 1 of 1.…; empty where a label has none.</summary>
    private static string Ordinal(string label) => label.IndexOfAny(['、', '）', '.']) switch
    {
        > 0 and var end when label[end] == '）' && label[0] == '（' => label[..(end + 1)],
        > 0 and <= 2 and var end when label[end] != '）' => label[..end],
        _ => "",
    };
}

/// <summary>A sum that the form promises.</summary>
/// <param name="Rule">The rule that checks a printed value against it.</param>
/// <param name="Addends">The cells that are added; they may be computed themselves.</param>
public sealed record FormatSum(string Rule, IReadOnlyList<CellKey> Addends);
