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
        new RegulationsNeedPower(),
        new TitleNamesTheYear(),
        new StatisticalPeriodIsTheYear(),
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
        new DecreeCitedIsInForce(),
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
            "身份证号码", "请删去身份证号码。", (context, text) => PersonalNumbers.Identities(text, LatestBirth(context))),
        new TextIsFreeOf(
            "R41", Severity.Warning, "文字中没有个人的手机号码，办公电话可以写", "检查扣分项；已公开报告中泄露过手机号码",
            "手机号码", "请改为办公电话，或者删去。写明了个人的，必须删去。", (_, text) => PersonalNumbers.Mobiles(text)),
        new TextIsFreeOf(
            "R42", Severity.Warning, "文字中没有银行卡号和家庭住址", "检查扣分项",
            "银行卡号或家庭住址", "请删去；住址只写到乡镇、街道。", (_, text) => PersonalNumbers.BankCards(text).Concat(LeftOvers.Homes(text))),
        new TextIsFreeOf(
            "R43", Severity.Error, "文字中没有密级标志和内部资料标记", "《保守国家秘密法》第二十二条；检查扣分项",
            "密级标志或内部资料标记", "请先核对能否公开；可以公开的，删去标记。", (_, text) => LeftOvers.Markings(text)),
        new PhrasesAreRight(
            "R44", Severity.Error, "机关、会议、政策的名称和常用政治用语没有写错", "检查扣分项；已公开报告中的「攻府」「扫黑险恶」",
            "请改正。", (_, text) => PhraseList.Terms.Find(text)),
        new PhrasesAreRight(
            "R45", Severity.Warning, "人名、职务和专门用语与本地名单一致", "本系统管理单位维护的名单（Rules:NameList）",
            "请按名单核对后改正；名单有误的，请主管部门更新。", (context, text) => context.Settings.Names?.Find(text) ?? []),
        new LabelsAreThoseOfTheForm(),
        new SubmittedInTime(),
        new ConsolidatedIsTheSum(),
        new CarryOverIsBridged(),
        new NoUnitIsCountedTwice(),
        new CoDefendantCountsNothing(),
        new DisputesHaveRequests(),
        new CorrectedInTime(),
        new TextIsFreeOf(
            "R61", Severity.Warning, "文字中的本单位名称与全称一致", "已公开报告中漏写单位名称中的字",
            "写法与单位全称相近但不相同的名称", "请核对是否为本单位的名称，是的改为全称。", (context, text) => NameVariants.Find(text, context.Report.AgencyName)),
        new OtherAgencyIsNotCopied(),
        new PunctuationIsRegular(),
        new PhrasesAreRight(
            "R64", Severity.Warning, "常用词语没有写错", "《现代汉语词典》；公文常见错别字",
            "请改正；确实没有写错的，写明理由。", (_, text) => PhraseList.Confusions.Find(text)),
        new CitationsAreRight(),
        new CharactersAreVisible(),
        new TextIsFreeOf(
            "R67", Severity.Warning, "文字中没有写错的身份证号码", "《个人信息保护法》；号码写错一位仍能认出本人",
            "校验不通过的身份证号码", "请删去；不是身份证号码的，写明是什么号码。", (context, text) => PersonalNumbers.SuspectedIdentities(text, LatestBirth(context))),
        new TextIsFreeOf(
            "R68", Severity.Warning, "文字中没有个人邮箱", "检查扣分项；公务邮箱使用政务域名",
            "个人邮箱", "请改为单位的公务邮箱；确为对外公布的单位邮箱，写明理由。", (_, text) => PersonalNumbers.PrivateMails(text)),
        new TextIsFreeOf(
            "R69", Severity.Warning, "文字中没有护照、通行证号码和车牌号", "《个人信息保护法》；统一社会信用代码是公开的，不在此列",
            "证件号码或车牌号", "请删去。", (_, text) => PersonalNumbers.Papers(text)),
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

    /// <summary>Whoever is named in a report was born by the time it is written.</summary>
    private static DateOnly LatestBirth(ReviewContext context) => context.Draft?.Today ?? new DateOnly(context.Report.Year + 1, 12, 31);
}
