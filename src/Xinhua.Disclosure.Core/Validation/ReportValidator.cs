using Xinhua.Disclosure.Core.Validation.Rules;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>The validation service: every rule, over one report. Page, importer, command and API all ask here.</summary>
public static class ReportValidator
{
    /// <summary>All rules, in the order of their ids.</summary>
    public static IReadOnlyList<ReportRule> Rules { get; } =
    [
        new IdentitiesHold(),
        new StatedTotalsAreSums("R02", "办理结果「总计」行等于各办理结果之和", "表三（七）总计的栏目含义"),
        new StatedTotalsAreSums("R03", "「总计」列等于六类申请人之和", "表三总计的栏目含义"),
        new StatedTotalsAreSums("R04", "复议、诉讼各「总计」等于四种结果之和", "表四总计的栏目含义"),
        new CarryOverMatchesLastYear(),
        new LastYearIsOnFile(),
        new EveryCellIsFilled(),
        new CountsAreWholeNumbers(),
        new AmountsAreReadable(),
        new AmountIsNotInTheWrongUnit(),
        new StockFollowsFromLastYear(),
        new NoMoreIsRemovedThanThereWas(),
        new FigureDoesNotJump(),
        new TitleNamesTheYear(),
        new TitleNamesTheAgency(),
        new HeadingsAreThoseOfTheForm(),
        new SectionsAreWritten(),
        new SectionsSpeakOfWhatTheFormAsks(),
        new FormIsTheOneForTheYear(),
    ];

    /// <summary>
    /// Everything the rules find, errors first. In a year for which the form was only encouraged (2019) errors count as warnings.
    /// </summary>
    public static IReadOnlyList<Finding> Validate(ReviewContext context)
    {
        var isAdvisory = context.Format.AdvisoryYears.Contains(context.Report.Year);
        return
        [
            .. Rules.SelectMany(rule => rule.Check(context))
                .Select(finding => isAdvisory && finding.Severity == Severity.Error
                    ? finding with { Severity = Severity.Warning, MayBeExcused = true }
                    : finding)
                .OrderBy(finding => finding.Severity)
                .ThenBy(finding => finding.RuleId, StringComparer.Ordinal),
        ];
    }
}
