using System.Text;
using System.Text.RegularExpressions;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>可用性: it can be read with programs that everybody has.</summary>
internal static partial class UsabilityItems
{
    private static readonly string[] XmlFiles = [PackageLayout.Eep, PackageLayout.Register];
    private static readonly string[] JsonFiles = [PackageLayout.Approval, PackageLayout.History];

    public static IReadOnlyList<CheckItem> All { get; } =
    [
        Item("GD-KY-1-1", "元数据可读", "DA/T 70-2018 可用性：元数据可用", "封装元数据、审批记录、版本沿革、登记表都能按XML、JSON读出", IsReadable),
        Item("GD-KY-1-2", "信息包描述可读", "DA/T 70-2018 可用性：元数据可用；RFC 8493", "bagit.txt、bag-info.txt齐全，包的布局版本是本程序认识的", IsBag),
        Item("GD-KY-2-1", "内容数据格式合规", "DA/T 70-2018 可用性：内容可用；GB/T 18894-2016", "包内只有通用的公开格式（PDF、HTML、JSON、CSV、XML、TXT、DOCX、XLSX）", HasAllowedFormats),
        Item("GD-KY-2-2", "版式文件可打开", "DA/T 70-2018 可用性：内容可用", "版式文件能打开，至少一页，文字可以复制", HasReadablePdf),
        Item("GD-KY-2-3", "网页独立可读", "DA/T 70-2018 可用性：内容可用；DA/T 80-2019", "网页不引用包外的样式、图片、脚本，正文就是发布时保存的正文", HasStandalonePage),
        Item("GD-KY-2-4", "机读数据可用", "DA/T 70-2018 可用性：内容可用", "JSON能按格式重新读成报告，CSV有表头并且每格一行", HasUsableData),
        Item("GD-KY-3-1", "没有加密", "DA/T 70-2018 可用性：信息包可用", "ZIP条目、PDF、Office文件都没有加密", HasNoEncryption),
        Item("GD-KY-3-2", "没有非公开压缩", "DA/T 70-2018 可用性：信息包可用", "只使用ZIP公开算法，包内没有RAR、7z等再压缩的文件", HasNoPacking),
        Item("GD-KY-4-1", "软硬件环境", "DA/T 70-2018 可用性：软硬件环境合规", "元数据记录了生成文件的软硬件环境", HasEnvironment),
    ];

    private static CheckItem Item(string code, string name, string basis, string asks, Func<Inspection, CheckFinding> look) =>
        new(code, CheckProperty.Usability, name, basis, asks, look);

    private static CheckFinding IsReadable(Inspection at) => CheckFinding.Of(
    [
        .. XmlFiles.Where(path => at.Package.Xml(path) is null).Select(path => $"{path}不是可以读出的XML"),
        .. JsonFiles.Where(path => at.Package.Json(path) is null).Select(path => $"{path}不是可以读出的JSON"),
    ]);

    private static CheckFinding IsBag(Inspection at) => CheckFinding.Of(
    [
        .. CheckFinding.Unless(at.Package.Lines(PackageLayout.Declaration) is ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"], "bagit.txt不是BagIt 1.0的声明"),
        .. CheckFinding.Unless(at.Package.Information("Archive-Profile") == PackageLayout.Profile, $"bag-info.txt的Archive-Profile不是{PackageLayout.Profile}"),
        .. CheckFinding.Unless(at.Package.Number is not null, "bag-info.txt没有档号、年度或顺序号"),
    ]);

    private static CheckFinding HasAllowedFormats(Inspection at) => CheckFinding.Of(
        at.Package.Files.Keys.Concat(at.Package.Damaged.Keys).Where(path => PackageLayout.FormatOf(path) is null).Select(path => $"{path}的格式不在允许的范围内"));

    private static CheckFinding HasReadablePdf(Inspection at) => at.Report switch
    {
        { Text: null } => CheckFinding.Fail("data/report.pdf打不开"),
        { Pages: 0 } => CheckFinding.Fail("data/report.pdf没有页"),
        { Text.Length: 0 } => CheckFinding.Fail("data/report.pdf没有可以复制的文字"),
        { Pages: var pages } => CheckFinding.Pass($"{pages}页"),
    };

    private static CheckFinding HasStandalonePage(Inspection at)
    {
        var page = Encoding.UTF8.GetString(at.Package.Files.GetValueOrDefault(PackageLayout.Page, []));
        var body = Encoding.UTF8.GetString(at.Package.Files.GetValueOrDefault("data/report-body.html", []));
        return CheckFinding.Of(
        [
            .. CheckFinding.Unless(body.Length > 0 && page.Contains(body, StringComparison.Ordinal), $"{PackageLayout.Page}的正文不是发布时保存的正文"),
            .. CheckFinding.When(Outside().IsMatch(page), $"{PackageLayout.Page}引用了包外的内容或含有脚本"),
        ]);
    }

    private static CheckFinding HasUsableData(Inspection at)
    {
        var csv = Encoding.UTF8.GetString(at.Package.Files.GetValueOrDefault("data/report.csv", []));
        var rows = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1;
        return CheckFinding.Of(
        [
            .. CheckFinding.Unless(at.Content is not null, "data/report.json不能读成报告"),
            .. CheckFinding.Unless(csv.StartsWith('\uFEFF') && (at.Content is null || rows >= at.Content.Format.Cells.Count), "data/report.csv没有字节顺序标记，或者行数少于报告的格数"),
        ]);
    }

    private static CheckFinding HasNoEncryption(Inspection at) => CheckFinding.Of(
    [
        .. at.Package.Damaged.Where(file => file.Value == "已加密").Select(file => $"{file.Key}在压缩包里加了密"),
        .. from file in at.Package.Files
           where (file.Key.EndsWith(".pdf", StringComparison.Ordinal) && (file.Key == "data/report.pdf" ? at.Report.IsEncrypted : PdfReading.Of(file.Value).IsEncrypted))
               || file.Value.AsSpan().IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0
           select $"{file.Key}加了密",
    ]);

    private static CheckFinding HasNoPacking(Inspection at) => CheckFinding.Of(
    [
        .. at.Package.Damaged.Where(file => file.Value != "已加密").Select(file => $"{file.Key}{file.Value}"),
        .. at.Package.Files.Select(file => (file.Key, By: FileMarks.PackedBy(file.Value))).Where(file => file.By is not null).Select(file => $"{file.Key}是{file.By}压缩文件"),
    ]);

    private static CheckFinding HasEnvironment(Inspection at) => string.IsNullOrWhiteSpace(at.Of("软硬件环境")) ? CheckFinding.Fail("没有记录软硬件环境") : CheckFinding.Pass(at.Of("软硬件环境"));

    [GeneratedRegex("""<(script|link|img|iframe|object|embed|base|form)\b|\bon[a-z]+\s*=\s*["']|@import|url\(|\b(src|href)\s*=\s*["'](?!#)""", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();
}
