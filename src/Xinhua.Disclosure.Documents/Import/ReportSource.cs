namespace Xinhua.Disclosure.Documents.Import;

/// <summary>What a piece of a document is.</summary>
internal enum PartKind
{
    /// <summary>A line of text.</summary>
    Line,

    /// <summary>A row of a table.</summary>
    Row,

    /// <summary>A row of a sheet, where tables and text look alike: the labels of the form tell them apart.</summary>
    SheetRow,

    /// <summary>The name of a sheet, which may be the only heading its text has.</summary>
    SheetName,
}

/// <summary>A piece of a document, in reading order.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a line or the name of a sheet, without mark-up.</param>
/// <param name="Row">The cells of a row.</param>
/// <param name="Table">Rows that follow each other with the same number are one table.</param>
internal sealed record ReportPart(PartKind Kind, string Text, SourceRow? Row, int Table)
{
    public static ReportPart Line(string text) => new(PartKind.Line, text, null, 0);

    public static ReportPart TableRow(SourceRow row, int table) => new(PartKind.Row, "", row, table);
}

/// <summary>What a reader took out of a file.</summary>
/// <param name="Parts">Lines and rows, in reading order.</param>
/// <param name="NoTables">The sentence for a file in which no table was found.</param>
internal sealed record ReportSource(IReadOnlyList<ReportPart> Parts, string NoTables)
{
    /// <summary>What else was found in the file.</summary>
    public IReadOnlyList<ReadRemark> Remarks { get; init; } = [];

    /// <summary>The report itself, where the file told each of its places by name; null where it must be made out from the parts.</summary>
    public ReadOutcome? Outcome { get; init; }

    /// <summary>Why there are no parts; null when it could be read.</summary>
    public string? Complaint { get; init; }

    /// <summary>A file that could not be read.</summary>
    public static ReportSource Unreadable(string complaint) => new([], "") { Complaint = complaint };
}
