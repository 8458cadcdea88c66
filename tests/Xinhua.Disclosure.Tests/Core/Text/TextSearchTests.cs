using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Core.Validation;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Text;

/// <summary>R39–R43, R61: what may not stand in a text, each with what looks like it and is none.</summary>
public sealed class TextSearchTests
{
    private const string Bureau = "新华区行政审批和政务信息管理局";

    [Theory]
    [InlineData("全年公开信息××条", true)]
    [InlineData("全年公开信息XX条", true)]
    [InlineData("召开培训会____次", true)]
    [InlineData("数据待补充。", true)]
    [InlineData("2024年，本局共主动公开条。", true)]
    [InlineData("共受理申请件，其中网上2件", true)]
    [InlineData("共主动公开信息868条。", false)]
    [InlineData("依托XXS系统和MAXX平台", false)]
    [InlineData("电话138****5678", false)]
    [InlineData("公开条件成熟的信息", false)]
    [InlineData("4×100米", false)]
    public void A_mark_that_was_to_be_replaced_is_found(string text, bool isFound) => Assert.Equal(isFound, LeftOvers.Placeholders(text).Any());

    [Theory]
    [InlineData("秘密★三年", true)]
    [InlineData("内部资料，注意保存", true)]
    [InlineData("密级：机密", true)]
    [InlineData("不予公开的理由是属于国家秘密", false)]
    [InlineData("开展保守秘密教育", false)]
    public void A_marking_of_a_classified_paper_is_found(string text, bool isFound) => Assert.Equal(isFound, LeftOvers.Markings(text).Any());

    [Theory]
    [InlineData("住新华区中兴路12号院3号楼2单元501室", true)]
    [InlineData("住矿工路１５号２号楼３０１室", true)]
    [InlineData("办公地址：新华区体育路35号", false)]
    [InlineData("设在体育路35号政务服务中心二楼查阅室", false)]
    public void The_address_of_a_home_is_found_and_that_of_an_office_is_not(string text, bool isFound) => Assert.Equal(isFound, LeftOvers.Homes(text).Any());

    [Theory]
    [InlineData("成立新华区行政审批和政务管理局领导小组", "新华区行政审批和政务管理局")]
    [InlineData("新华区行政审批和政务信息信息管理局", "新华区行政审批和政务信息信息管理局")]
    [InlineData("新华区行政审批和政务信息管理局和新华区行政审批局")]
    [InlineData("平顶山市新华区行政审批和政务信息管理局")]
    [InlineData("新华区行政审批和\n政务信息管理局")]
    public void A_name_that_is_almost_right_is_found(string text, params string[] variants) => Assert.Equal(variants, NameVariants.In(text, Bureau));

    [Theory]
    [InlineData("新华区水利局", "新华区林业局")]
    [InlineData("新华区财政局", "新华区税务局")]
    [InlineData("新华区民政局", "新华区人民政府办公室")]
    public void Another_office_of_the_district_is_no_variant(string name, string other) => Assert.Empty(NameVariants.In($"会同{other}办理", name));

    [Fact]
    public void One_finding_a_section_names_all_of_it_masked_and_may_be_excused_only_where_it_is_a_reminder()
    {
        var report = Report(TestForms.Tiny) with { Narrative = new Dictionary<string, string> { ["words"] = "电话13812345678、13912345678，身份证11010119900307371" + "3" } };

        var findings = ReportValidator.Validate(new ReviewContext(report, null, null)).Where(finding => finding.Section == "words").ToList();

        var mobile = Assert.Single(findings, finding => finding.RuleId == "R41");
        Assert.Equal((Severity.Warning, true), (mobile.Severity, mobile.MayBeExcused));
        Assert.Contains("「138****5678」、「139****5678」", mobile.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(findings, finding => finding.Message.Contains("13812345678", StringComparison.Ordinal));
    }
}
