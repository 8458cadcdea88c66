using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Reports;

public sealed class ReportTitleTests
{
    [Theory]
    [InlineData("新华区行政审批局2024年政府信息公开工作年度报告", "新华区行政审批局", 2024)]
    [InlineData("# 新华区行政审批局 2024 年\u3000政府信息公开工作年度报告 ", "新华区行政审批局", 2024)]
    [InlineData("**新华区行政审批局2024年度政府信息公开年度报告**", "新华区行政审批局", 2024)]
    [InlineData("新华区行政审批局\n2024年政府信息公开工作年度报告", "新华区行政审批局", 2024)]
    [InlineData("第2023号公司2024年政府信息公开工作年度报告", "第2023号公司", 2024)]
    public void A_title_is_read_whatever_blanks_and_marks_it_has(string line, string agency, int year) =>
        Assert.Equal(new ReportTitle(agency, year), ReportTitle.Read(line));

    [Theory]
    [InlineData("")]
    [InlineData("一、总体情况")]
    [InlineData("2024年政府信息公开工作年度报告")]
    [InlineData("新华区行政审批局政府信息公开工作年度报告")]
    [InlineData("新华区行政审批局1824年政府信息公开工作年度报告")]
    [InlineData("新华区行政审批局2024年政府信息公开工作年度报告的说明")]
    public void Any_other_line_is_no_title(string line) => Assert.Null(ReportTitle.Read(line));
}
