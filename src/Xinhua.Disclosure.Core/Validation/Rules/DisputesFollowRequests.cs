using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// Cases in which the reviewing organ is co-defendant are counted by the organ that acted (国办公开办函〔2016〕201号). An office of justice with disputes
/// but without requests of its own has most likely counted those of others.
/// </summary>
public sealed class CoDefendantCountsNothing() : ReportRule("R55", Severity.Warning, "司法行政机关没有把作为共同被告的案件计入复议、诉讼", "国办公开办函〔2016〕201号")
{
    private static readonly string[] LegalOffices = ["司法局", "司法厅", "司法部", "法制办", "法制办公室", "法制局"];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (IsLegalOffice(context) && context.Format.Caseload is { } load && CaseNumbers.Disputes(context, load) is > 0 and var disputes && CaseNumbers.Received(context.Report, load) == 0)
        {
            yield return Found($"本年没有新收申请，复议、诉讼却有{FigureText.Write(disputes)}件", CaseNumbers.Filled(context, load)) with
            {
                Suggestion = "复议机关作共同被告的案件，由作出原行政行为的机关统计；确属本机关的，写明理由。",
            };
        }
    }

    /// <summary>Whether the report is of an office that reviews what others do.</summary>
    internal static bool IsLegalOffice(ReviewContext context) =>
        LegalOffices.Any((context.RegisteredName ?? context.Report.AgencyName).EndsWith);
}

/// <summary>Without a single request this year or last there is hardly anything to dispute.</summary>
public sealed class DisputesHaveRequests() : ReportRule("R56", Severity.Warning, "两年都没有申请的，没有复议、诉讼", "栏目含义")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Format.Caseload is { } load
            && context.Previous is { Format.Caseload: { } before } previous
            && !CoDefendantCountsNothing.IsLegalOffice(context)
            && CaseNumbers.Disputes(context, load) is > 0 and var disputes
            && CaseNumbers.AreNone(context.Report, load) && CaseNumbers.AreNone(previous, before))
        {
            yield return Found($"{previous.Year}年和{context.Report.Year}年都没有申请，复议、诉讼却有{FigureText.Write(disputes)}件", CaseNumbers.Filled(context, load)) with
            {
                Suggestion = "请核对案件是否因政府信息公开引起；没有经过申请的，写明理由。",
            };
        }
    }
}

/// <summary>Sums over the tables of requests and of disputes.</summary>
internal static class CaseNumbers
{
    /// <summary>How many disputes the report counts.</summary>
    public static decimal Disputes(ReviewContext context, Caseload load) =>
        Entered(context.Report, load.Disputes).Sum(cell => context.Figures.Entered.GetValueOrDefault(cell.Key));

    /// <summary>How many requests came in; null while a cell is blank.</summary>
    public static decimal? Received(ReportContent report, Caseload load)
    {
        var cells = Entered(report, load.Requests).Where(cell => cell.Key.Row == load.Received).ToList();
        return cells.TrueForAll(cell => report.Figures.IsComplete(cell.Key)) ? cells.Sum(cell => report.Figures[cell.Key]) : null;
    }

    /// <summary>Whether every cell of the table of requests says zero.</summary>
    public static bool AreNone(ReportContent report, Caseload load) =>
        Entered(report, load.Requests).All(cell => report.Figures.Entered.TryGetValue(cell.Key, out var value) && value == 0);

    /// <summary>The cells that count a dispute.</summary>
    public static IReadOnlyList<CellKey> Filled(ReviewContext context, Caseload load) =>
        [.. Entered(context.Report, load.Disputes).Select(cell => cell.Key).Where(key => context.Figures.Entered.GetValueOrDefault(key) != 0)];

    private static IEnumerable<FormatCell> Entered(ReportContent report, string table) => report.Format.Table(table).Cells.Where(cell => !cell.IsComputed);
}
