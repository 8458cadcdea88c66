using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>The places of a report a note can be pinned to, in words.</summary>
public static class NotePlaces
{
    /// <summary>Where a note is pinned, as readers know it.</summary>
    public static string Name(ReportFormat format, ReturnNote note) =>
        note.Cell is { } cell && format.Find(cell) is { } found ? found.Place
        : note.Section is { } section && format.Section(section) is { } part ? part.Heading
        : "整份报告";
}
