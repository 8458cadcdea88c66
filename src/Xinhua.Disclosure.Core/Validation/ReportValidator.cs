using Xinhua.Disclosure.Core.Text;
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
        new YearsAreOfTheReport(),
        new TitleNamesTheAgency(),
        new HeadingsAreThoseOfTheForm(),
        new SectionsAreWritten(),
        new PartsAreNamed(),
        new GovernmentsTellOfOversight(),
        new ProblemsComeWithImprovements(),
        new SectionsSpeakOfWhatTheFormAsks(),
        new SentencesAgreeWithTables("R25", Severity.Warning, "第六部分所写的信息处理费与表格相符", "检查扣分项"),
        new FormIsTheOneForTheYear(),
        new SentencesAgreeWithTables("R28", Severity.Warning, "文字中收到申请的件数与表三相符", "已公开报告中文字写2件、表格为3件"),
        new SentencesAgreeWithTables("R29", Severity.Warning, "文字中各种办理结果和结转的件数与表三相符", "已公开报告中文字与表格不一致"),
        new SentencesAgreeWithTables("R30", Severity.Warning, "文字中行政复议、行政诉讼的件数与表四相符", "已公开报告中文字写134件、表格为170件"),
        new SentencesAgreeWithTables("R31", Severity.Warning, "写明均获维持、没有败诉的，表四没有结果纠正和尚未审结的案件", "已公开报告中「均获维持」与表格矛盾"),
        new SentencesAgreeWithTables("R32", Severity.Error, "写明未收到申请的，表三新收为0；写明收到申请的，表三新收不为0", "文字与表格互相矛盾"),
        new PercentagesAreRight(),
        new PartsMakeTheTotal(),
        new SentencesAgreeWithTables("R35", Severity.Warning, "文字中规范性文件、许可、处罚、强制和收费的数字与表二相符", "文字与表格互相矛盾"),
        new TextIsNotLastYears(),
        new CopyIsNoReport(),
        new TextIsNotAnothers(),
        new TextIsFreeOf(
            "R39", Severity.Error, "文字中没有待补的占位符号，也没有漏写数字的地方", "已公开报告中出现过「××」和没有数字的「共主动公开条」",
            "没有补齐的内容", "请补上实际的内容或数字。", (_, text) => LeftOvers.Placeholders(text)),
        new TextIsFreeOf(
            "R40", Severity.Error, "文字中没有居民身份证号码", "《个人信息保护法》；检查扣分项",
            "身份证号码", "请删去身份证号码。", (_, text) => PersonalNumbers.Identities(text)),
        new TextIsFreeOf(
            "R41", Severity.Warning, "文字中没有个人的手机号码，办公电话可以写", "检查扣分项；已公开报告中泄露过手机号码",
            "手机号码", "请改为办公电话，或者删去。", (_, text) => PersonalNumbers.Mobiles(text)),
        new TextIsFreeOf(
            "R42", Severity.Warning, "文字中没有银行卡号和家庭住址", "检查扣分项",
            "银行卡号或家庭住址", "请删去；住址只写到乡镇、街道。", (_, text) => PersonalNumbers.BankCards(text).Concat(LeftOvers.Homes(text))),
        new TextIsFreeOf(
            "R43", Severity.Error, "文字中没有密级标志和内部资料标记", "《保守国家秘密法》第二十二条；检查扣分项",
            "密级标志或内部资料标记", "请先核对能否公开；可以公开的，删去标记。", (_, text) => LeftOvers.Markings(text)),
        new TextIsFreeOf(
            "R61", Severity.Warning, "文字中的本单位名称与全称一致", "已公开报告中漏写单位名称中的字",
            "写法与单位全称相近但不相同的名称", "请核对是否为本单位的名称，是的改为全称。", (context, text) => NameVariants.In(text, context.Report.AgencyName)),
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
