using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Something a person should know about a file beside the report in it.</summary>
/// <param name="Message">In Chinese: what was found, how often, what became of it or what to do.</param>
/// <param name="IsRefusal">Whether the file may not be read because of it; else a warning, and what it names was left out.</param>
public sealed record ReadRemark(string Message, bool IsRefusal);

/// <summary>What came of reading a document: a report, or the reason why it could not be read.</summary>
public abstract record ReadOutcome
{
    private ReadOutcome()
    {
    }

    /// <summary>Everything found in the file that does not belong into a report, e.g. comments, hidden rows, macros.</summary>
    public IReadOnlyList<ReadRemark> Remarks { get; init; } = [];

    /// <summary>The document is a report. It may still be wrong; that is for the rules to tell.</summary>
    /// <param name="Content">What it says, in the form its tables are written in.</param>
    public sealed record Read(ReportContent Content) : ReadOutcome
    {
        /// <summary>Id of the form the tables are written in, whatever the year.</summary>
        public string FormatId => Content.Format.Id;
    }

    /// <summary>The document could not be read without guessing, or must not be: then the refusals among the remarks are the message.</summary>
    /// <param name="Message">In Chinese: the place, what is wrong there, and what to do.</param>
    public sealed record Unreadable(string Message) : ReadOutcome;
}
