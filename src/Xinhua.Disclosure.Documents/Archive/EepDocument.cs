using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>
/// The metadata of a package as XML in the structure of DA/T 48-2009, with the elements that GB/T 18894-2016 asks for.
/// The content is referred to by path and digest. No certificate signs it: what stands in place of the signature are digests, and it says so.
/// </summary>
internal static class EepDocument
{
    public const string Description = "本EEP根据中华人民共和国档案行业标准DA/T 48-2009《基于XML的电子文件封装规范》生成";
    public const string Original = "原始型";
    public const string Modified = "修改型";
    public const string Public = "公开";
    public const string Program = "Xinhua.Disclosure 政府信息公开工作年度报告系统";
    public const string SignedName = "被签名对象";
    public const string SignatureName = "电子签名块";

    private const string SignedPlaceholder = "{被签名对象摘要}";
    private const string LockPlaceholder = "{锁定摘要}";

    public static readonly XNamespace Space = "http://www.saac.gov.cn/standards/ERM/encapsulation";

    private static readonly Lazy<XmlSchemaSet> SchemaOfPackage = new(LoadSchema);

    /// <summary>Writes the metadata.</summary>
    /// <param name="record">What is archived.</param>
    /// <param name="documents">The files that are described, in order.</param>
    public static byte[] Write(ArchiveRecord record, IReadOnlyList<KeyValuePair<string, byte[]>> documents)
    {
        var document = new XDocument(
            E("电子文件封装包",
                E("封装包格式描述", Description),
                E("版本", "2009"),
                E(SignedName,
                    new XAttribute("eep版本", "2009"),
                    E("封装包类型", record.Revision.Number == 1 ? Original : Modified),
                    E("封装包类型描述", record.Revision.Number == 1 ? "第1版公开后首次封装" : $"报告更正后，对第{record.Revision.Number}版另行封装；以前各版的封装包保留不变"),
                    E("封装包创建时间", PackageLayout.Instant(record.MadeAt)),
                    E("封装包创建单位", record.Agencies[^1].Name),
                    E("封装内容", File(record, documents), Acts(record), People(record))),
                E(SignatureName,
                    E("电子签名",
                        E("签名标识符", "修改0-签名1"),
                        E("签名规则", "没有使用数字证书；以摘要固化被签名对象，摘要按UTF-8字节从“<被签名对象”起至“</被签名对象>”止计算"),
                        E("签名算法标识", ContentDigest.Algorithm),
                        E("签名时间", PackageLayout.Instant(record.MadeAt)),
                        E("签名人", record.MadeBy.Name),
                        E("签名结果", SignedPlaceholder))),
                E("锁定签名",
                    E("被锁定签名标识符", "修改0-签名1"),
                    E("签名算法标识", ContentDigest.Algorithm),
                    E("签名结果", LockPlaceholder))));
        var text = Text(document);
        text = text.Replace(SignedPlaceholder, DigestOf(text, SignedName), StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(LockPlaceholder, DigestOf(text, SignatureName), StringComparison.Ordinal));
    }

    /// <summary>Digest of an element with all it holds, by the bytes of the file; null when the text has no such element.</summary>
    public static string? DigestOf(string text, string element)
    {
        var (start, end) = (text.IndexOf($"<{element}", StringComparison.Ordinal), text.IndexOf($"</{element}>", StringComparison.Ordinal));
        return start < 0 || end < start ? null : PackageLayout.Digest(Encoding.UTF8.GetBytes(text[start..(end + element.Length + 3)]));
    }

    /// <summary>What the schema finds wrong; empty when nothing is.</summary>
    public static IReadOnlyList<string> SchemaComplaints(XDocument document)
    {
        var complaints = new List<string>();
        document.Validate(SchemaOfPackage.Value, (_, found) => complaints.Add(found.Message));
        return complaints;
    }

    private static XElement File(ArchiveRecord record, IReadOnlyList<KeyValuePair<string, byte[]>> documents)
    {
        var revision = record.Revision;
        var code = CheckCode.Print(CheckCode.Of(record.Agency.Slug, record.Number.Year, revision.Number, revision.Digest));
        return E("文件实体块", E("文件实体",
            E("聚合层次", "文件"),
            E("档号", record.Number.Text),
            E("全宗号", record.Holding.Fonds),
            E("立档单位名称", record.Agencies[^1].Name),
            E("年度", Write(record.Number.Year)),
            E("顺序号", Write(record.Number.Sequence)),
            E("题名", record.Title),
            E("文件编号", code),
            E("责任者", record.AgencyName),
            E("日期", record.Revision.PublishedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            E("机构或问题", record.Holding.Issue),
            E("保管期限", record.Holding.Retention),
            E("密级", Public),
            E("版次", Write(revision.Number)),
            E("内容摘要算法", ContentDigest.Algorithm),
            E("内容摘要", revision.Digest),
            E("软硬件环境", record.Holding.Environment),
            E("文件数据", documents.Select((file, index) => E("文档",
                E("文档标识符", string.Create(CultureInfo.InvariantCulture, $"文档{index + 1}")),
                E("文档名称", PackageLayout.NameOf(file.Key)),
                E("计算机文件名", file.Key),
                E("计算机文件大小", file.Value.Length.ToString(CultureInfo.InvariantCulture)),
                E("格式信息", PackageLayout.FormatOf(file.Key)!),
                E("文档创建程序", Program),
                E("文档创建时间", PackageLayout.Instant(IsPublished(file.Key) ? revision.PublishedAt : record.MadeAt)),
                E("摘要算法", ContentDigest.Algorithm),
                E("摘要", PackageLayout.Digest(file.Value)))))));
    }

    private static bool IsPublished(string path) => Enum.GetValues<PublishedFileKind>().Any(kind => PackageLayout.PathOf(kind) == path);

    private static XElement Acts(ArchiveRecord record) => E("业务实体块",
        Archived(record).Select((step, index) => E("业务实体",
            E("业务标识符", string.Create(CultureInfo.InvariantCulture, $"业务{index + 1}")),
            E("业务行为", step.Action),
            E("步骤名称", step.StepName),
            E("步骤序号", Write(step.StepNumber)),
            E("行为时间", PackageLayout.Instant(step.At)),
            E("机构人员标识符", PersonId(step.By)),
            E("摘要算法", step.Digest is null ? "" : ContentDigest.Algorithm),
            E("摘要", step.Digest ?? ""),
            E("意见", step.Comment),
            E("审计标记", step.Evidence?.ToString() ?? ""))),
        E("审计链标记", record.AuditMark.ToString()));

    private static XElement People(ArchiveRecord record) => E("机构人员实体块",
        record.Agencies.Select(agency => Person($"单位{agency.Slug}", "单位", agency.Name)),
        Archived(record).Select(step => step.By).DistinctBy(PersonId).Select(person => Person(PersonId(person), "个人", person.Name)));

    /// <summary>The process ends with the making of the package.</summary>
    internal static IEnumerable<ProcessStep> Archived(ArchiveRecord record) =>
        record.Process.Append(new ProcessStep(ProcessActions.Archived, ProcessActions.Archived, 0, record.MadeBy, record.MadeAt, record.Revision.Digest, "", null));

    private static string PersonId(Actor person) => string.Create(CultureInfo.InvariantCulture, $"人员{person.AccountId}-{person.Name}");

    private static XElement Person(string id, string kind, string name) => E("机构人员实体", E("机构人员标识符", id), E("机构人员类型", kind), E("机构人员名称", name));

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static XElement E(string name, params object[] content) => new(Space + name, content);

    internal static string Text(XDocument document)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(new Utf8Text(text), new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            document.Save(writer);
        }

        return text.Append('\n').ToString();
    }

    private static XmlSchemaSet LoadSchema()
    {
        using var stream = typeof(EepDocument).Assembly.GetManifestResourceStream("Xinhua.Disclosure.Documents.Archive.eep.xsd")!;
        using var reader = XmlReader.Create(stream);
        var schemas = new XmlSchemaSet { XmlResolver = null };
        schemas.Add(Space.NamespaceName, reader);
        schemas.Compile();
        return schemas;
    }

    /// <summary>The declaration of an XML text names the encoding of its writer.</summary>
    private sealed class Utf8Text(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding { get; } = new UTF8Encoding(false);
    }
}
