using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Cli.Check;

/// <summary>What came of checking a file.</summary>
internal abstract record CheckOutcome(string File)
{
    /// <summary>What else there is to say about the file, e.g. hidden rows that were left out.</summary>
    public IReadOnlyList<ReadRemark> Remarks { get; init; } = [];

    /// <summary>It was read; these are its findings.</summary>
    public sealed record Checked(string File, ReportContent Report, IReadOnlyList<Finding> Findings) : CheckOutcome(File)
    {
        public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);
    }

    /// <summary>It could not be read; the message says where and why.</summary>
    public sealed record Unreadable(string File, string Message) : CheckOutcome(File);
}

/// <summary>Reads report files and puts them to the rules.</summary>
internal sealed class ReportCheck
{
    private readonly ReportFormats formats;
    private readonly int? year;
    private readonly ReportContent? previous;

    public ReportCheck(ReportFormats formats, int? year, string? previousFile)
    {
        this.formats = formats;
        this.year = year;
        if (previousFile is null)
        {
            return;
        }

        // The year it states itself counts, so that a wrong file is noticed; only where it states none it is taken at its word.
        var outcome = Read(previousFile, null) is ReadOutcome.Read stated ? stated : Read(previousFile, year - 1);
        switch (outcome)
        {
            case ReadOutcome.Read read:
                previous = read.Content;
                break;
            case ReadOutcome.Unreadable unreadable:
                PreviousComplaint = $"{previousFile}（上一年的报告）：{unreadable.Message}";
                break;
        }
    }

    /// <summary>Why last year's report could not be read; null when it could or none was given.</summary>
    public string? PreviousComplaint { get; }

    /// <summary>Reads and judges one file.</summary>
    public CheckOutcome Check(string file)
    {
        var outcome = Read(file, year);
        return Judged(file, outcome) with { Remarks = outcome.Remarks };
    }

    private CheckOutcome Judged(string file, ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.Read read when previous is not null && previous.Year != read.Content.Year - 1 => new CheckOutcome.Unreadable(
            file, $"这份报告是{read.Content.Year}年的，--previous 给出的却是{previous.Year}年的报告，应是{read.Content.Year - 1}年的。请换成上一年的报告。"),
        ReadOutcome.Read read => new CheckOutcome.Checked(file, read.Content, ReportValidator.Validate(new ReviewContext(read.Content, previous, null))),
        ReadOutcome.Unreadable unreadable => new CheckOutcome.Unreadable(file, unreadable.Message),
        _ => throw new InvalidOperationException("ReadOutcome is closed."),
    };

    private ReadOutcome Read(string file, int? reportYear) => ReportFile.Read(file, formats, reportYear);
}
