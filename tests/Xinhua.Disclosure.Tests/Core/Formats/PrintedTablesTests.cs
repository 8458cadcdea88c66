using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Formats;

/// <summary>
/// The tables as the official forms print them, drawn by hand from the State Council's template: [columns×rows] after a merged cell,
/// · for a number that is typed in, Σ for one that is computed.
/// </summary>
public sealed class PrintedTablesTests
{
    private const string Disputes = """
        行政复议 [5×1] | 行政诉讼 [10×1]
        结果维持 [1×2] | 结果纠正 [1×2] | 其他结果 [1×2] | 尚未审结 [1×2] | 总计 [1×2] | 未经复议直接起诉 [5×1] | 复议后起诉 [5×1]
        结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
        ····Σ····Σ····Σ
        """;

    [Fact]
    public void The_form_of_2021_prints_table_two_as_the_template_does() => Prints(TestForms.Of2021, "proactive", """
        第二十条第（一）项 [4×1]
        信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
        规章 | ···
        行政规范性文件 | ···
        第二十条第（五）项 [4×1]
        信息内容 | 本年处理决定数量 [3×1]
        行政许可 | ·[3×1]
        第二十条第（六）项 [4×1]
        信息内容 | 本年处理决定数量 [3×1]
        行政处罚 | ·[3×1]
        行政强制 | ·[3×1]
        第二十条第（八）项 [4×1]
        信息内容 | 本年收费金额（单位：万元） [3×1]
        行政事业性收费 | ·[3×1]
        """);

    [Fact]
    public void The_form_of_2021_prints_table_three_as_the_template_does() => Prints(TestForms.Of2021, "applications", """
        （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） [3×3] | 申请人情况 [7×1]
        自然人 [1×2] | 法人或其他组织 [5×1] | 总计 [1×2]
        商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他
        一、本年新收政府信息公开申请数量 [3×1] | ······Σ
        二、上年结转政府信息公开申请数量 [3×1] | ······Σ
        三、本年度办理结果 [1×22] | （一）予以公开 [2×1] | ······Σ
        （二）部分公开（区分处理的，只计这一情形，不计其他情形） [2×1] | ······Σ
        （三）不予公开 [1×8] | 1.属于国家秘密 | ······Σ
        2.其他法律行政法规禁止公开 | ······Σ
        3.危及“三安全一稳定” | ······Σ
        4.保护第三方合法权益 | ······Σ
        5.属于三类内部事务信息 | ······Σ
        6.属于四类过程性信息 | ······Σ
        7.属于行政执法案卷 | ······Σ
        8.属于行政查询事项 | ······Σ
        （四）无法提供 [1×3] | 1.本机关不掌握相关政府信息 | ······Σ
        2.没有现成信息需要另行制作 | ······Σ
        3.补正后申请内容仍不明确 | ······Σ
        （五）不予处理 [1×5] | 1.信访举报投诉类申请 | ······Σ
        2.重复申请 | ······Σ
        3.要求提供公开出版物 | ······Σ
        4.无正当理由大量反复申请 | ······Σ
        5.要求行政机关确认或重新出具已获取信息 | ······Σ
        （六）其他处理 [1×3] | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | ······Σ
        2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | ······Σ
        3.其他 | ······Σ
        （七）总计 [2×1] | ΣΣΣΣΣΣΣ
        四、结转下年度继续办理 [3×1] | ······Σ
        """);

    [Fact]
    public void The_form_of_2021_prints_table_four_as_the_template_does() => Prints(TestForms.Of2021, "disputes", Disputes);

    [Fact]
    public void The_form_of_2019_prints_table_two_as_reports_of_its_years_do() => Prints(TestForms.Of2019, "proactive", """
        第二十条第（一）项 [4×1]
        信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量
        规章 | ···
        规范性文件 | ···
        第二十条第（五）项 [4×1]
        信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量
        行政许可 | ···
        其他对外管理服务事项 | ···
        第二十条第（六）项 [4×1]
        信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量
        行政处罚 | ···
        行政强制 | ···
        第二十条第（八）项 [4×1]
        信息内容 | 上一年项目数量 | 本年增/减 [2×1]
        行政事业性收费 | ··[2×1]
        第二十条第（九）项 [4×1]
        信息内容 | 采购项目数量 | 采购总金额 [2×1]
        政府集中采购 | ··[2×1]
        """);

    [Fact]
    public void The_form_of_2019_prints_table_three_with_one_row_for_other_handling() => Prints(TestForms.Of2019, "applications", """
        （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） [3×3] | 申请人情况 [7×1]
        自然人 [1×2] | 法人或其他组织 [5×1] | 总计 [1×2]
        商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他
        一、本年新收政府信息公开申请数量 [3×1] | ······Σ
        二、上年结转政府信息公开申请数量 [3×1] | ······Σ
        三、本年度办理结果 [1×20] | （一）予以公开 [2×1] | ······Σ
        （二）部分公开（区分处理的，只计这一情形，不计其他情形） [2×1] | ······Σ
        （三）不予公开 [1×8] | 1.属于国家秘密 | ······Σ
        2.其他法律行政法规禁止公开 | ······Σ
        3.危及“三安全一稳定” | ······Σ
        4.保护第三方合法权益 | ······Σ
        5.属于三类内部事务信息 | ······Σ
        6.属于四类过程性信息 | ······Σ
        7.属于行政执法案卷 | ······Σ
        8.属于行政查询事项 | ······Σ
        （四）无法提供 [1×3] | 1.本机关不掌握相关政府信息 | ······Σ
        2.没有现成信息需要另行制作 | ······Σ
        3.补正后申请内容仍不明确 | ······Σ
        （五）不予处理 [1×5] | 1.信访举报投诉类申请 | ······Σ
        2.重复申请 | ······Σ
        3.要求提供公开出版物 | ······Σ
        4.无正当理由大量反复申请 | ······Σ
        5.要求行政机关确认或重新出具已获取信息 | ······Σ
        （六）其他处理 [2×1] | ······Σ
        （七）总计 [2×1] | ΣΣΣΣΣΣΣ
        四、结转下年度继续办理 [3×1] | ······Σ
        """);

    [Fact]
    public void The_form_of_2019_prints_table_four_as_that_of_2021() => Prints(TestForms.Of2019, "disputes", Disputes);

    [Theory]
    [InlineData("2021", "proactive", 10, 0)]
    [InlineData("2021", "applications", 144, 31)]
    [InlineData("2021", "disputes", 12, 3)]
    [InlineData("2019", "proactive", 22, 0)]
    [InlineData("2019", "applications", 132, 29)]
    [InlineData("2019", "disputes", 12, 3)]
    public void Tables_have_as_many_typed_and_computed_cells_as_the_form(string format, string table, int entered, int computed)
    {
        var cells = TestForms.All.Get(format).Table(table).Cells;

        Assert.Equal((entered, computed), (cells.Count(cell => !cell.IsComputed), cells.Count(cell => cell.IsComputed)));
    }

    [Theory]
    [InlineData("2021")]
    [InlineData("2019")]
    public void Sections_have_the_headings_of_the_form_in_its_order(string format) => Assert.Equal(
        ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"],
        TestForms.All.Get(format).Sections.Select(section => section.Heading));

    private static void Prints(ReportFormat format, string table, string expected) =>
        Assert.Equal(expected.Split('\n'), format.Table(table).Layout.Rows.Select(Draw));

    private static string Draw(LayoutRow row)
    {
        var heads = row.Cells.Where(cell => cell.Cell is null).Select(cell => cell.Text + Span(cell, " "));
        var figures = string.Concat(row.Cells.Where(cell => cell.Cell is not null).Select(cell => (cell.Cell!.IsComputed ? "Σ" : "·") + Span(cell, "")));
        return string.Join(" | ", figures.Length == 0 ? heads : heads.Append(figures));
    }

    private static string Span(LayoutCell cell, string gap) => (cell.ColumnSpan, cell.RowSpan) is (1, 1) ? "" : $"{gap}[{cell.ColumnSpan}×{cell.RowSpan}]";
}
