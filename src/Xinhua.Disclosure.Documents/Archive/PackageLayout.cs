using System.Globalization;
using System.Security.Cryptography;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>Where what stands in a package: a bag (RFC 8493) in a ZIP archive, below one folder that bears the number of the package.</summary>
public static class PackageLayout
{
    /// <summary>Version of the layout, written into every package.</summary>
    public const string Profile = "xinhua-disclosure-archive/1";

    /// <summary>Files of the bag.</summary>
    public const string Declaration = "bagit.txt", Information = "bag-info.txt", Manifest = "manifest-sha256.txt", TagManifest = "tagmanifest-sha256.txt";

    /// <summary>Files that describe the record.</summary>
    public const string Eep = "data/eep.xml", Approval = "data/approval.json", ApprovalText = "data/approval.txt", History = "data/history.json", Page = "data/report.html";

    /// <summary>The list of what was handed over (归档登记表), for programs and for people.</summary>
    public const string Register = "data/register.xml", RegisterTable = "data/register.csv";

    /// <summary>The report of the check. It speaks of the files below <c>data</c> and so stands beside them.</summary>
    public const string CheckReport = "check/check-report.xml", CheckReportPdf = "check/check-report.pdf";

    /// <summary>Kinds of files a package may hold, with the name of the format.</summary>
    public static IReadOnlyDictionary<string, string> Formats { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pdf"] = "application/pdf",
        ["html"] = "text/html; charset=utf-8",
        ["json"] = "application/json; charset=utf-8",
        ["csv"] = "text/csv; charset=utf-8",
        ["xml"] = "application/xml; charset=utf-8",
        ["txt"] = "text/plain; charset=utf-8",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    /// <summary>Files without which no package is whole.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        "data/report.pdf", Page, PathOf(PublishedFileKind.Html), "data/report.json", "data/report.csv", Approval, ApprovalText, History, Eep, Register, RegisterTable,
    ];

    /// <summary>Place of a published file.</summary>
    public static string PathOf(PublishedFileKind kind) => kind == PublishedFileKind.Html ? "data/report-body.html" : $"data/report.{kind.ToString().ToLowerInvariant()}";

    /// <summary>Whether the list of what was handed over counts a file: the list does not count itself.</summary>
    public static bool IsRegistered(string path) => path.StartsWith("data/", StringComparison.Ordinal) && path is not (Register or RegisterTable);

    /// <summary>Whether the metadata describe a file: they do not describe themselves.</summary>
    public static bool IsDescribed(string path) => IsRegistered(path) && path != Eep;

    /// <summary>Format of a file by its extension; null for one that may not be in a package.</summary>
    public static string? FormatOf(string path) => Formats.GetValueOrDefault(Path.GetExtension(path).TrimStart('.'));

    /// <summary>What a file is, in Chinese.</summary>
    public static string NameOf(string path) => path switch
    {
        "data/report.pdf" => "年度报告版式文件",
        Page => "年度报告网页（单文件）",
        "data/report-body.html" => "年度报告网页正文（发布时保存）",
        "data/report.json" => "年度报告机读数据（JSON）",
        "data/report.csv" => "年度报告机读数据（CSV）",
        "data/report.docx" => "年度报告文字处理文件",
        "data/report.xlsx" => "年度报告电子表格",
        Approval => "审批记录（机读）",
        ApprovalText => "审批记录",
        History => "版本沿革",
        Eep => "电子文件封装元数据",
        Register or RegisterTable => "归档登记表",
        _ => "其他文件",
    };

    internal static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>An instant as the package writes it, to the last digit the database keeps.</summary>
    internal static string Instant(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    internal static DateTimeOffset? ReadInstant(string? text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
}
