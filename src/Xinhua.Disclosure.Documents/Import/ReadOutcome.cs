using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>What came of reading a document: a report, or the reason why it could not be read.</summary>
public abstract record ReadOutcome
{
    private ReadOutcome()
    {
    }

    /// <summary>The document is a report. It may still be wrong; that is for the rules to tell.</summary>
    /// <param name="Content">What it says, in the form its tables are written in.</param>
    public sealed record Read(ReportContent Content) : ReadOutcome
    {
        /// <summary>Id of the form the tables are written in, whatever the year.</summary>
        public string FormatId => Content.Format.Id;
    }

    /// <summary>The document could not be read without guessing.</summary>
    /// <param name="Message">In Chinese: the place, what is wrong there, and what to do.</param>
    public sealed record Unreadable(string Message) : ReadOutcome;
}
