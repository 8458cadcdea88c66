using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>安全性: it does no harm, and the way into the archive can be followed.</summary>
internal static class SafetyItems
{
    public static IReadOnlyList<CheckItem> All { get; } =
    [
        Item("GD-AQ-1-1", "没有病毒和程序", "DA/T 70-2018 安全性：归档信息包病毒", "包内没有程序、脚本、宏和已知的病毒标志（不代替专用的杀毒软件）", IsHarmless),
        Item("GD-AQ-2-1", "归档过程可追溯", "DA/T 70-2018 安全性：归档过程安全", "过程信息所引的审计记录序号依次增大，不超过归档时审计链的标记", IsTraceable),
    ];

    private static CheckItem Item(string code, string name, string basis, string asks, Func<Inspection, CheckFinding> look) =>
        new(code, CheckProperty.Safety, name, basis, asks, look);

    private static CheckFinding IsHarmless(Inspection at) => CheckFinding.Of(
        from file in at.Package.Files
        let harm = FileMarks.Harm(file.Value) ?? (file.Value.AsSpan().IndexOf("vbaProject.bin"u8) >= 0 ? "宏" : null)
        where harm is not null
        select $"{file.Key}是{harm}");

    private static CheckFinding IsTraceable(Inspection at)
    {
        if (AuditMark.Read(at.Eep?.Descendants(EepDocument.Space + "审计链标记").FirstOrDefault()?.Value) is not { } end)
        {
            return CheckFinding.Fail("没有审计链标记");
        }

        var written = at.Acts.Select(act => Inspection.Value(act, "审计标记")).Where(text => text.Length > 0).ToList();
        var marks = written.Select(AuditMark.Read).OfType<AuditMark>().ToList();
        return CheckFinding.Of(
        [
            .. CheckFinding.Unless(marks.Count == written.Count, "有的审计标记读不出来"),
            .. CheckFinding.Unless(marks.Zip(marks.Skip(1)).All(pair => pair.First.Sequence <= pair.Second.Sequence), "审计记录的序号不是依次增大"),
            .. CheckFinding.Unless(marks.TrueForAll(mark => mark.Sequence <= end.Sequence), "审计记录的序号超过了归档时的审计链"),
        ], marks.Count == 0 ? "审计记录晚于这份报告的过程，过程信息取自审批记录" : $"{marks.Count}个行为有审计记录");
    }
}
