using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Text;

public sealed class SimilarityTests
{
    private const string One = "2024年，新华区行政审批局围绕道路建设和公交服务公开信息286条，其中政策文件12条。对群众关心的断头路打通事项，提前公示方案并公布进展情况。";
    private const string Two = "健全登记、审核、答复、归档流程，疑难申请由法律顾问会商，答复文书一律写明依据。每季度清理一次失效内容，发布前由分管负责同志审签并登记在册。";
    private const string Other = "启用新的档案系统，历史文件按路名和年代两种方式编目。聘请八名乘客代表担任监督员，每月随车体验并提交书面意见，意见全部反馈办理结果，方便后续对照检查。";

    [Fact]
    public void Years_figures_and_the_own_name_do_not_count()
    {
        var now = Written(One + Two);
        var before = Written(One.Replace("2024", "2023", StringComparison.Ordinal).Replace("286", "三百", StringComparison.Ordinal) + Two) with { AgencyName = Agency };

        Assert.Equal(1, Similarity.Of(now, before).Share);
        Assert.Equal(
            Similarity.Marks(now).Keys.Order(),
            Similarity.Marks(Written((One + Two).Replace(Agency, "新华区数据局", StringComparison.Ordinal)) with { AgencyName = "新华区数据局" }).Keys.Order());
    }

    [Fact]
    public void Half_of_the_text_is_half_of_the_share()
    {
        var likeness = Similarity.Of(Written(One + Other), Written(One + Two));

        Assert.InRange(likeness.Share, 0.35, 0.65);
        Assert.Equal(One, string.Concat(likeness.Repeated.Select(sentence => (One + Other).Substring(sentence.Span.Start, sentence.Span.Length))));
    }

    [Fact]
    public void Small_changes_do_not_hide_a_copy()
    {
        var changed = (One + Two).Replace("围绕", "聚焦", StringComparison.Ordinal).Replace("会商", "共同研究", StringComparison.Ordinal);

        Assert.InRange(Similarity.Of(Written(changed), Written(One + Two)).Share, 0.75, 0.99);
        Assert.Equal(0, Similarity.Of(Written(Other + Other), Written(One + Two)).Share);
    }

    [Fact]
    public void A_hash_is_the_same_on_every_machine() =>
        Assert.Equal([6435809235214531290], Similarity.Marks(Written("健全登记、审核、答复、归档流程。")).Keys);

    [Fact]
    public void Short_texts_are_not_compared() => Assert.Equal(0, Similarity.Of(Written("健全登记、审核、答复、归档流程。"), Written("健全登记、审核、答复、归档流程。")).Share);

    private static ReportContent Written(string text) => Report(TestForms.Of2021) with { Narrative = new Dictionary<string, string> { ["overview"] = text } };
}
