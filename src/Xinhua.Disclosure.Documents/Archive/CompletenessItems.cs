using System.Globalization;
using System.Text.Json;
using Xinhua.Disclosure.Core.Archive;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>完整性: nothing is missing and nothing was added.</summary>
internal static class CompletenessItems
{
    private static readonly string[] MustHave = ["题名", "文件编号", "责任者", "日期", "机构或问题", "保管期限", "密级", "档号", "全宗号", "立档单位名称", "年度", "顺序号", "版次", "内容摘要"];
    private static readonly string[] MustHaveOfFile = ["文档名称", "计算机文件名", "计算机文件大小", "格式信息", "文档创建程序", "文档创建时间", "摘要算法", "摘要"];

    public static IReadOnlyList<CheckItem> All { get; } =
    [
        Item("GD-WZ-1-1", "总件数", "DA/T 70-2018 完整性：归档数据总量；GB/T 18894-2016 表A.1", "归档登记表的件数等于包内文件数，文件逐个对应", HasCount),
        Item("GD-WZ-1-2", "总字节数", "DA/T 70-2018 完整性：归档数据总量；GB/T 18894-2016 表A.1", "归档登记表的字节数等于包内文件的字节数之和", HasBytes),
        Item("GD-WZ-2-1", "元数据必填项", "DA/T 70-2018 完整性：元数据完整；GB/T 18894-2016", "题名、文件编号、责任者、日期、机构或问题、保管期限、密级、格式信息、计算机文件名、计算机文件大小、文档创建程序等不为空", HasFields),
        Item("GD-WZ-2-2", "过程信息", "DA/T 70-2018 完整性：元数据完整；GB/T 18894-2016", "起草、提交、审核各步、公开、归档都有行为、时间、人员，步骤连续，时间不倒退，与审批记录一致", HasProcess),
        Item("GD-WZ-2-3", "连续性编号", "DA/T 70-2018 完整性：元数据完整", "同年度信息包的顺序号从1起连续，没有空号", HasNoGap),
        Item("GD-WZ-3-1", "内容完整", "DA/T 70-2018 完整性：内容完整", "版式文件、网页、机读数据、审批记录、版本沿革、登记表齐全并且不为空", HasContent),
        Item("GD-WZ-3-2", "版本沿革完整", "DA/T 70-2018 完整性：内容完整", "版本沿革以归档的版本结束，各版的公开时间依次在后，更正都有说明", HasHistory),
        Item("GD-WZ-4-1", "封装元数据符合规范", "DA/T 70-2018 完整性：信息包完整；DA/T 48-2009 附录C", "封装元数据按eep.xsd验证", FitsSchema),
        Item("GD-WZ-4-2", "信息包文件数量", "DA/T 70-2018 完整性：信息包完整；RFC 8493", "bag-info.txt的Payload-Oxum等于包内文件的字节数和个数", HasOxum),
    ];

    private static CheckItem Item(string code, string name, string basis, string asks, Func<Inspection, CheckFinding> look) =>
        new(code, CheckProperty.Completeness, name, basis, asks, look);

    private static CheckFinding HasCount(Inspection at)
    {
        if (at.Register is not { } register)
        {
            return CheckFinding.Fail("归档登记表读不出来");
        }

        var listed = register.Elements("文件").Select(file => (string?)file.Element("计算机文件名") ?? "").ToHashSet(StringComparer.Ordinal);
        var there = Registered(at).Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
        return CheckFinding.Of(
        [
            .. CheckFinding.Unless((string?)register.Element("件数") == Write(there.Count), $"登记表记{(string?)register.Element("件数")}件，包内有{there.Count}件"),
            .. listed.Except(there).Select(path => $"登记的{path}不在包里"),
            .. there.Except(listed).Select(path => $"{path}没有登记"),
        ], $"{there.Count}件");
    }

    private static CheckFinding HasBytes(Inspection at)
    {
        var (stated, real) = ((string?)at.Register?.Element("字节数"), Registered(at).Sum(file => (long)file.Value.Length));
        return stated == Write(real) ? CheckFinding.Pass($"{real}字节") : CheckFinding.Fail($"登记表记{stated ?? "（无）"}字节，包内文件共{real}字节");
    }

    private static CheckFinding HasFields(Inspection at) => CheckFinding.Of(
    [
        .. MustHave.Where(name => string.IsNullOrWhiteSpace(at.Of(name))).Select(name => $"缺少{name}"),
        .. from document in at.Documents
           from name in MustHaveOfFile
           where string.IsNullOrWhiteSpace(Inspection.Value(document, name))
           select $"{Inspection.Value(document, "文档标识符")}缺少{name}",
    ]);

    private static CheckFinding HasProcess(Inspection at)
    {
        var acts = at.Acts.Select(act => (
            Action: Inspection.Value(act, "业务行为"),
            Step: Inspection.Value(act, "步骤序号"),
            Person: Inspection.Value(act, "机构人员标识符"),
            At: PackageLayout.ReadInstant(Inspection.Value(act, "行为时间")))).ToList();
        var people = at.Eep?.Descendants(EepDocument.Space + "机构人员实体").Select(person => Inspection.Value(person, "机构人员标识符")).ToHashSet(StringComparer.Ordinal) ?? [];
        var steps = acts.Where(act => act.Action == ProcessActions.Reviewed).Select(act => act.Step).ToList();
        var complaints = ProcessActions.All.Where(action => acts.TrueForAll(act => act.Action != action)).Select(action => $"没有{action}的记录").ToList();
        complaints.AddRange(acts.Where(act => act.At is null).Select(act => $"{act.Action}没有时间"));
        complaints.AddRange(acts.Where(act => !people.Contains(act.Person)).Select(act => $"{act.Action}没有人员"));
        if (!steps.SequenceEqual(Enumerable.Range(1, steps.Count).Select(step => Write(step))))
        {
            complaints.Add($"审核步骤不连续：{string.Join('、', steps)}");
        }

        var ordered = acts.Where(act => act.Action != ProcessActions.Drafted).Select(act => act.At).ToList();
        if (ordered.Zip(ordered.Skip(1)).Any(pair => pair.Second < pair.First))
        {
            complaints.Add("行为时间倒退");
        }

        var record = at.Package.Json(PackageLayout.Approval) is { } approval && approval.TryGetProperty("process", out var process) && process.ValueKind == JsonValueKind.Array
            ? process.EnumerateArray().Select(step => $"{Text(step, "action")} {Text(step, "at")}").ToList()
            : [];
        if (!record.SequenceEqual(at.Acts.Select(act => $"{Inspection.Value(act, "业务行为")} {Inspection.Value(act, "行为时间")}")))
        {
            complaints.Add("审批记录与元数据的过程信息不一致");
        }

        return complaints.Count == 0 ? CheckFinding.Pass($"{acts.Count}个行为") : CheckFinding.Fail($"过程信息不完整：{string.Join("；", complaints.Take(5))}");
    }

    private static CheckFinding HasNoGap(Inspection at)
    {
        if (!at.Surroundings.IsWhole)
        {
            return CheckFinding.NotApplicable("只检测一部分信息包，不判断空号");
        }

        if (at.Package.Number is not { } own)
        {
            return CheckFinding.Fail("顺序号读不出来");
        }

        var known = at.Surroundings.Others.Where(other => other.Year == own.Year).Select(other => other.Sequence).Append(own.Sequence).ToHashSet();
        var gaps = Enumerable.Range(1, Math.Clamp(known.Max(), 0, 1_000_000)).Where(place => !known.Contains(place)).ToList();
        return CheckFinding.Of(gaps.Select(gap => $"{own.Year}年度缺少顺序号{gap}"));
    }

    private static CheckFinding HasContent(Inspection at) => CheckFinding.Of(
        from path in PackageLayout.Required
        let bytes = at.Package.Files.GetValueOrDefault(path)
        where bytes is null || bytes.Length == 0
        select bytes is null ? $"缺少{PackageLayout.NameOf(path)}（{path}）" : $"{PackageLayout.NameOf(path)}（{path}）是空的");

    private static CheckFinding HasHistory(Inspection at)
    {
        if (at.Package.Json(PackageLayout.History) is not { } history || !history.TryGetProperty("revisions", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return CheckFinding.Fail("版本沿革读不出来");
        }

        var revisions = list.EnumerateArray().ToList();
        var times = revisions.Select(revision => PackageLayout.ReadInstant(Text(revision, "publishedAt"))).ToList();
        return CheckFinding.Of(
        [
            .. CheckFinding.Unless(Text(revisions[^1], "number") == at.Of("版次") && Text(revisions[^1], "digest") == at.Of("内容摘要"), "版本沿革的最后一版不是归档的版本"),
            .. CheckFinding.Unless(times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second) && !times.Contains(null), "各版的公开时间不是依次在后"),
            .. revisions.Where(revision => Text(revision, "number") != "1" && string.IsNullOrWhiteSpace(Text(revision, "changeNote"))).Select(revision => $"第{Text(revision, "number")}版没有更正说明"),
        ]);
    }

    private static CheckFinding FitsSchema(Inspection at) => at.Package.Xml(PackageLayout.Eep) is { } document
        ? CheckFinding.Of(EepDocument.SchemaComplaints(document))
        : CheckFinding.Fail("封装元数据data/eep.xml读不出来");

    private static CheckFinding HasOxum(Inspection at)
    {
        var payload = at.Package.Files.Where(file => file.Key.StartsWith("data/", StringComparison.Ordinal)).ToList();
        var real = string.Create(CultureInfo.InvariantCulture, $"{payload.Sum(file => (long)file.Value.Length)}.{payload.Count}");
        var stated = at.Package.Information("Payload-Oxum");
        return stated == real ? CheckFinding.Pass(real) : CheckFinding.Fail($"Payload-Oxum记为{stated ?? "（无）"}，实际为{real}");
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Registered(Inspection at) => at.Package.Files.Where(file => PackageLayout.IsRegistered(file.Key));

    private static string Write(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
