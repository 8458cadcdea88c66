using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>真实性: the record is what it says it is.</summary>
internal static partial class AuthenticityItems
{
    private const int FirstYear = 2008;
    private const int LongestTitle = 200;
    private const int LongestValue = 1000;
    private const int Sha256Length = 64;

    public static IReadOnlyList<CheckItem> All { get; } =
    [
        Item("GD-ZS-1-1", "固化信息有效性", "DA/T 70-2018 真实性：来源真实；DA/T 48-2009 电子签名块", "重新计算被签名对象和电子签名块的摘要，与封装元数据所记一致", IsSealed),
        Item("GD-ZS-2-1", "元数据项数据长度", "DA/T 70-2018 真实性：元数据准确；DA/T 46-2009", "题名不超过200字，其他元数据项不超过1000字", IsShort),
        Item("GD-ZS-2-2", "元数据项数据类型、格式", "DA/T 70-2018 真实性：元数据准确", "日期、时间、数字、摘要的写法合乎规定", IsWellWritten),
        Item("GD-ZS-2-3", "元数据项值域", "DA/T 70-2018 真实性：元数据准确；GB/T 18894-2016", "保管期限、密级、封装包类型、摘要算法、业务行为在规定的范围内", IsInRange),
        Item("GD-ZS-2-4", "元数据项值合理性", "DA/T 70-2018 真实性：元数据准确", "年度在2008年以后并且早于归档时间，公开在报告年度之后，归档在公开之后", IsReasonable),
        Item("GD-ZS-2-5", "元数据项特殊字符", "DA/T 70-2018 真实性：元数据准确", "元数据中没有控制字符和看不见的格式字符", IsPlain),
        Item("GD-ZS-2-6", "档号规范性", "DA/T 70-2018 真实性：元数据准确；DA/T 13-2022", "档号由字母、数字和连接号组成，含年度和顺序号，与文件夹、包信息一致", IsNumberRegular),
        Item("GD-ZS-2-7", "元数据项重复性", "DA/T 70-2018 真实性：元数据准确", "同批信息包中没有相同的档号", IsNumberUnique),
        Item("GD-ZS-3-1", "计算机文件名一致性", "DA/T 70-2018 真实性：内容真实；GB/T 18894-2016", "元数据所记的计算机文件名与包内文件一一对应", HasNamedFiles),
        Item("GD-ZS-3-2", "计算机文件大小一致性", "DA/T 70-2018 真实性：内容真实；GB/T 18894-2016", "元数据所记的计算机文件大小等于实际字节数", HasSizes),
        Item("GD-ZS-3-3", "文件格式一致性", "DA/T 70-2018 真实性：内容真实", "文件开头的标志与扩展名、元数据所记的格式一致", HasFormats),
        Item("GD-ZS-3-4", "文件创建时间一致性", "DA/T 70-2018 真实性：内容真实", "元数据所记的文档创建时间不晚于封装时间，发布文件的创建时间等于公开时间", HasTimes),
        Item("GD-ZS-3-5", "文件摘要一致性", "DA/T 70-2018 真实性：内容真实", "元数据所记的文件摘要等于重新计算的摘要", HasDigests),
        Item("GD-ZS-4-1", "题名与内容一致", "DA/T 70-2018 真实性：元数据与内容关联一致", "元数据的题名出现在版式文件的文字里", IsTitleInPdf),
        Item("GD-ZS-4-2", "年度与内容一致", "DA/T 70-2018 真实性：元数据与内容关联一致", "元数据的年度等于机读数据的年度，并出现在版式文件的文字里", IsYearInContent),
        Item("GD-ZS-4-3", "责任者与内容一致", "DA/T 70-2018 真实性：元数据与内容关联一致", "元数据的责任者等于机读数据的单位名称，并出现在版式文件的文字里", IsAgencyInContent),
        Item("GD-ZS-4-4", "内容摘要与内容一致", "DA/T 70-2018 真实性：元数据与内容关联一致", "从机读数据重新计算的内容摘要等于元数据所记的摘要", IsDigestOfContent),
        Item("GD-ZS-4-5", "审批与内容一致", "DA/T 70-2018 真实性：元数据与内容关联一致", "提交、审核、公开各步所对的内容摘要就是归档内容的摘要", IsApprovedContent),
        Item("GD-ZS-5-1", "信息包内容未改动", "DA/T 70-2018 真实性：归档信息包真实；RFC 8493", "按manifest-sha256.txt重新计算每个文件的摘要", IsUnchanged),
        Item("GD-ZS-5-2", "信息包清单未改动", "DA/T 70-2018 真实性：归档信息包真实；RFC 8493", "按tagmanifest-sha256.txt重新计算清单和检测报告的摘要", IsManifestUnchanged),
    ];

    private static CheckItem Item(string code, string name, string basis, string asks, Func<Inspection, CheckFinding> look) =>
        new(code, CheckProperty.Authenticity, name, basis, asks, look);

    private static CheckFinding IsSealed(Inspection at)
    {
        var signature = Inspection.Value(at.Eep?.Element(EepDocument.Space + EepDocument.SignatureName)?.Element(EepDocument.Space + "电子签名"), "签名结果");
        var locking = Inspection.Value(at.Eep?.Element(EepDocument.Space + "锁定签名"), "签名结果");
        return CheckFinding.Of(
        [
            .. Unless(signature == EepDocument.DigestOf(at.EepText, EepDocument.SignedName), "被签名对象的摘要与签名结果不符"),
            .. Unless(locking == EepDocument.DigestOf(at.EepText, EepDocument.SignatureName), "电子签名块的摘要与锁定签名不符"),
        ], "没有使用数字证书，以SHA-256摘要固化");
    }

    private static CheckFinding IsShort(Inspection at) => CheckFinding.Of(
        from value in Values(at)
        let most = value.Name.LocalName == "题名" ? LongestTitle : LongestValue
        where value.Value.Length > most
        select $"{value.Name.LocalName}有{value.Value.Length}字，超过{most}字");

    private static CheckFinding IsWellWritten(Inspection at) => CheckFinding.Of(
        from value in Values(at)
        let why = value.Name.LocalName switch
        {
            "年度" => Year().IsMatch(value.Value),
            "日期" => DateOnly.TryParseExact(value.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "顺序号" or "版次" or "步骤序号" or "计算机文件大小" => long.TryParse(value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            "封装包创建时间" or "行为时间" or "文档创建时间" or "签名时间" => PackageLayout.ReadInstant(value.Value) is not null,
            "内容摘要" => IsDigest(value.Value),
            "摘要" => value.Value.Length == 0 || IsDigest(value.Value),
            _ => true,
        }
        where !why
        select $"{value.Name.LocalName}「{Cut(value.Value)}」的写法不对");

    private static CheckFinding IsInRange(Inspection at) => CheckFinding.Of(
        from value in Values(at)
        let isKnown = value.Name.LocalName switch
        {
            "保管期限" => ArchiveHolding.Retentions.Contains(value.Value),
            "密级" => value.Value == EepDocument.Public,
            "封装包类型" => value.Value is EepDocument.Original or EepDocument.Modified,
            "内容摘要算法" or "签名算法标识" => value.Value == ContentDigest.Algorithm,
            "摘要算法" => value.Value == ContentDigest.Algorithm || (value.Value.Length == 0 && Inspection.Value(value.Parent, "摘要").Length == 0),
            "业务行为" => ProcessActions.All.Contains(value.Value),
            _ => true,
        }
        where !isKnown
        select $"{value.Name.LocalName}「{Cut(value.Value)}」不在规定的范围内");

    private static CheckFinding IsReasonable(Inspection at)
    {
        var made = PackageLayout.ReadInstant(at.Eep?.Descendants(EepDocument.Space + "封装包创建时间").FirstOrDefault()?.Value);
        var published = at.Acts.Where(act => Inspection.Value(act, "业务行为") == ProcessActions.Published).Select(act => PackageLayout.ReadInstant(Inspection.Value(act, "行为时间"))).LastOrDefault();
        if (!int.TryParse(at.Of("年度"), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || made is not { } then)
        {
            return CheckFinding.Fail("年度或封装包创建时间读不出来");
        }

        return CheckFinding.Of(
        [
            .. Unless(year >= FirstYear && year < then.Year + 1, $"年度{year}不合理"),
            .. Unless(published is null || published.Value.Year > year, $"{year}年的报告不会在{published?.Year}年公开"),
            .. Unless(published is null || published <= then, "归档早于公开"),
        ]);
    }

    private static CheckFinding IsPlain(Inspection at) => at.Eep is null ? Unreadable : CheckFinding.Of(
        from value in Values(at)
        from rune in value.Value.EnumerateRunes().Where(IsHidden).Take(1)
        select $"{value.Name.LocalName}含有看不见的字符U+{rune.Value:X4}");

    private static CheckFinding IsNumberRegular(Inspection at)
    {
        var (number, year) = (at.Of("档号"), at.Of("年度"));
        return CheckFinding.Of(
        [
            .. Unless(NumberPattern().IsMatch(number), $"档号「{Cut(number)}」不是由字母、数字和连接号组成"),
            .. Unless(number.Contains(year, StringComparison.Ordinal), $"档号「{Cut(number)}」里没有年度{year}"),
            .. Unless(long.TryParse(at.Of("顺序号"), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && EndsIn(number, place), $"档号「{Cut(number)}」里没有顺序号{at.Of("顺序号")}"),
            .. Unless(number == at.Package.Folder, $"档号与文件夹「{Cut(at.Package.Folder)}」不一致"),
            .. Unless(at.Package.Number is { } known && known.Text == number && known.Year.ToString(CultureInfo.InvariantCulture) == year && known.Sequence.ToString(CultureInfo.InvariantCulture) == at.Of("顺序号"), "档号、年度、顺序号与bag-info.txt不一致"),
        ]);
    }

    private static CheckFinding IsNumberUnique(Inspection at) => at.Surroundings.Others.Count == 0 && !at.Surroundings.IsWhole
        ? CheckFinding.NotApplicable("只检测一个信息包，没有同批的信息包可比")
        : CheckFinding.Of(at.Surroundings.Others.Where(other => other.Text == at.Of("档号")).Take(1).Select(other => $"同批另有档号为{other.Text}的信息包"));

    private static CheckFinding HasNamedFiles(Inspection at)
    {
        var named = at.Documents.Select(document => Inspection.Value(document, "计算机文件名")).ToList();
        var there = at.Package.Files.Keys.Where(PackageLayout.IsDescribed).ToHashSet(StringComparer.Ordinal);
        return CheckFinding.Of(
        [
            .. named.Where(name => !there.Contains(name)).Select(name => $"元数据所记的{Cut(name)}不在包里"),
            .. there.Except(named, StringComparer.Ordinal).Select(name => $"元数据没有记{Cut(name)}"),
            .. named.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"元数据把{Cut(same.Key)}记了{same.Count()}次"),
        ]);
    }

    private static CheckFinding HasSizes(Inspection at) => Documents(at, (document, bytes) =>
        Inspection.Value(document, "计算机文件大小") == bytes.Length.ToString(CultureInfo.InvariantCulture)
            ? null
            : $"大小记为{Cut(Inspection.Value(document, "计算机文件大小"))}，实际{bytes.Length}字节");

    private static CheckFinding HasFormats(Inspection at)
    {
        var finding = Documents(at, (document, bytes) => Inspection.Value(document, "计算机文件名") is var path && PackageLayout.FormatOf(path) is { } format
            ? Inspection.Value(document, "格式信息") != format ? $"格式记为{Cut(Inspection.Value(document, "格式信息"))}，应为{format}" : FileMarks.WhyNot(path, bytes)
            : "格式不明");
        return finding;
    }

    private static CheckFinding HasTimes(Inspection at)
    {
        var made = PackageLayout.ReadInstant(at.Eep?.Descendants(EepDocument.Space + "封装包创建时间").FirstOrDefault()?.Value);
        var published = PackageLayout.ReadInstant(at.Acts.Where(act => Inspection.Value(act, "业务行为") == ProcessActions.Published).Select(act => Inspection.Value(act, "行为时间")).LastOrDefault());
        var frozen = Enum.GetValues<PublishedFileKind>().Select(PackageLayout.PathOf).ToHashSet(StringComparer.Ordinal);
        return Documents(at, (document, _) => PackageLayout.ReadInstant(Inspection.Value(document, "文档创建时间")) is not { } created ? "没有文档创建时间"
            : created > made ? "创建时间晚于封装时间"
            : frozen.Contains(Inspection.Value(document, "计算机文件名")) && published is not null && created != published ? "创建时间不是公开时间"
            : null);
    }

    private static CheckFinding HasDigests(Inspection at) => Documents(at, (document, bytes) =>
        Inspection.Value(document, "摘要") == PackageLayout.Digest(bytes) ? null : "摘要不符，文件或元数据被改动过");

    private static CheckFinding IsTitleInPdf(Inspection at) => at.Report.Text is not { } text ? CheckFinding.Fail("版式文件打不开，无法核对题名")
        : Contains(text, at.Of("题名")) ? CheckFinding.Pass()
        : CheckFinding.Fail($"版式文件里没有题名「{Cut(at.Of("题名"))}」");

    private static CheckFinding IsYearInContent(Inspection at)
    {
        var year = at.Of("年度");
        return CheckFinding.Of(
        [
            .. Unless(at.Content?.Year.ToString(CultureInfo.InvariantCulture) == year, $"机读数据的年度不是{Cut(year)}"),
            .. Unless(at.Report.Text is { } text && Contains(text, $"{year}年政府信息公开"), $"版式文件里没有「{Cut(year)}年政府信息公开」"),
        ]);
    }

    private static CheckFinding IsAgencyInContent(Inspection at)
    {
        var agency = at.Of("责任者");
        return CheckFinding.Of(
        [
            .. Unless(at.Content?.AgencyName == agency, $"机读数据的单位名称不是「{Cut(agency)}」"),
            .. Unless(at.Report.Text is { } text && Contains(text, agency), $"版式文件里没有「{Cut(agency)}」"),
        ]);
    }

    private static CheckFinding IsDigestOfContent(Inspection at) => at.Content is not { } content ? CheckFinding.Fail("机读数据读不出来，无法重新计算内容摘要")
        : ContentDigest.Compute(content) == at.Of("内容摘要") ? CheckFinding.Pass()
        : CheckFinding.Fail("从机读数据重新计算的内容摘要与元数据不符");

    private static CheckFinding IsApprovedContent(Inspection at) => CheckFinding.Of(
        from act in at.Acts
        where Inspection.Value(act, "业务行为") != ProcessActions.Drafted
        where Inspection.Value(act, "摘要") != at.Of("内容摘要")
        select $"「{Cut(Inspection.Value(act, "步骤名称"))}」所对的内容不是归档的内容");

    private static CheckFinding IsUnchanged(Inspection at) => CheckFinding.Of(Manifests.Complaints(at.Package, PackageLayout.Manifest, path => path.StartsWith("data/", StringComparison.Ordinal)));

    private static CheckFinding IsManifestUnchanged(Inspection at) => CheckFinding.Of(
        Manifests.Complaints(at.Package, PackageLayout.TagManifest, path => !path.StartsWith("data/", StringComparison.Ordinal) && path != PackageLayout.TagManifest));

    private static CheckFinding Documents(Inspection at, Func<XElement, byte[], string?> why) => at.Documents.Count == 0 ? Unreadable : CheckFinding.Of(
        from document in at.Documents
        let path = Inspection.Value(document, "计算机文件名")
        where at.Package.Files.ContainsKey(path)
        let complaint = why(document, at.Package.Files[path])
        where complaint is not null
        select $"{path}{complaint}");

    private static CheckFinding Unreadable { get; } = CheckFinding.Fail("封装元数据data/eep.xml读不出来");

    private static IEnumerable<XElement> Values(Inspection at) => at.Eep?.Descendants().Where(element => !element.HasElements) ?? [];

    private static IEnumerable<string> Unless(bool isRight, string complaint) => isRight ? [] : [complaint];

    private static bool IsDigest(string text) => text.Length == Sha256Length && text.All(char.IsAsciiHexDigitLower);

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\n' or '\t'));

    private static bool EndsIn(string number, long place)
    {
        var digits = Digits().Matches(number);
        return digits.Any(part => long.TryParse(part.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read == place);
    }

    private static bool Contains(string text, string words) => words.Length > 0 && text.Contains(string.Concat(words.Where(letter => !char.IsWhiteSpace(letter))), StringComparison.Ordinal);

    internal static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex("^[0-9]{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex Year();

    [GeneratedRegex("^[A-Za-z0-9]+([-·.][A-Za-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex NumberPattern();

    [GeneratedRegex("[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}

/// <summary>Manifests of digests, as <c>sha256sum</c> writes them.</summary>
internal static class Manifests
{
    /// <summary>What does not fit: files that are missing, added, changed or cannot be unpacked, each by name.</summary>
    /// <param name="package">The package.</param>
    /// <param name="manifest">Path of the manifest.</param>
    /// <param name="isListed">Which files it must list.</param>
    public static IEnumerable<string> Complaints(OpenedPackage package, string manifest, Func<string, bool> isListed)
    {
        if (!package.Files.ContainsKey(manifest))
        {
            yield return $"没有清单{manifest}";
            yield break;
        }

        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in package.Lines(manifest))
        {
            if (line.Split("  ", 2) is not [{ Length: 64 } digest, { } path] || !listed.Add(path))
            {
                yield return $"{manifest}里有一行不是摘要：{AuthenticityItems.Cut(line)}";
            }
            else if (package.Damaged.TryGetValue(path, out var damage))
            {
                yield return $"{path}{damage}";
            }
            else if (!package.Files.TryGetValue(path, out var bytes))
            {
                yield return $"缺少文件{path}";
            }
            else if (PackageLayout.Digest(bytes) != digest)
            {
                yield return $"{path}被改动过";
            }
        }

        foreach (var path in package.Files.Keys.Concat(package.Damaged.Keys).Where(path => isListed(path) && !listed.Contains(path)))
        {
            yield return $"多出文件{path}";
        }
    }
}
