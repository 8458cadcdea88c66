using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Csv;
using Xinhua.Disclosure.Documents.Html;
using Xinhua.Disclosure.Documents.Pdf;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>What became of the making of a package.</summary>
public abstract record PackageOutcome
{
    private PackageOutcome()
    {
    }

    /// <summary>It was made and passed every item of the check.</summary>
    /// <param name="Bytes">The ZIP archive.</param>
    /// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
    public sealed record Made(ReadOnlyMemory<byte> Bytes, string Sha256) : PackageOutcome;

    /// <summary>It does not pass the check, and so there is none.</summary>
    /// <param name="Failures">The items it does not pass.</param>
    public sealed record Refused(IReadOnlyList<CheckResult> Failures) : PackageOutcome
    {
        /// <summary>The failures in one sentence, in Chinese.</summary>
        public string Reason => $"归档信息包没有通过四性检测：{string.Join("；", Failures.Select(failure => $"{failure.Item.Code} {failure.Item.Name}：{failure.Note}"))}";
    }
}

/// <summary>Makes the archive package of a published revision, checks it, and puts the report of the check beside it.</summary>
/// <param name="formats">The forms, against which the check reads the data again.</param>
/// <param name="pdf">Draws the report of the check.</param>
public sealed class PackageWriter(ReportFormats formats, PdfWriter pdf)
{
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same for every entry of every package, so that the same record gives the same bytes: the first instant a ZIP archive can name.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the package. The same record always gives the same bytes.</summary>
    /// <param name="record">What is archived.</param>
    /// <param name="surroundings">The packages of the year that are there already.</param>
    /// <returns>The package, or the items of the check it does not pass.</returns>
    public PackageOutcome Write(ArchiveRecord record, PackageSurroundings surroundings)
    {
        var files = Payload(record);
        AddTags(record, files);
        var results = new PackageCheck(formats).Check(new OpenedPackage(record.Number.Text, files, new Dictionary<string, string>()), surroundings);
        if (results.Where(result => result.Verdict == CheckVerdict.Failed).ToList() is { Count: > 0 } failures)
        {
            return new PackageOutcome.Refused(failures);
        }

        var report = new CheckReport(record.Number.Text, record.Title, record.MadeAt, results);
        files[PackageLayout.CheckReport] = report.Xml();
        files[PackageLayout.CheckReportPdf] = report.Pdf(pdf);
        SealTags(files);
        var bytes = Zip(record.Number.Text, files);
        return new PackageOutcome.Made(bytes, PackageLayout.Digest(bytes));
    }

    /// <summary>The files below <c>data</c>.</summary>
    internal static SortedDictionary<string, byte[]> Payload(ArchiveRecord record)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in record.Files)
        {
            files[PackageLayout.PathOf(file.Kind)] = file.Bytes.ToArray();
        }

        if (files.TryGetValue(PackageLayout.PathOf(PublishedFileKind.Html), out var body))
        {
            files[PackageLayout.Page] = ArchivedPage.Write(record, Encoding.UTF8.GetString(body));
        }

        files[PackageLayout.Approval] = ApprovalOf(record);
        files[PackageLayout.ApprovalText] = ApprovalTextOf(record);
        files[PackageLayout.History] = HistoryOf(record);
        files[PackageLayout.Eep] = EepDocument.Write(record, [.. files.Where(file => PackageLayout.IsDescribed(file.Key))]);
        var registered = files.Where(file => PackageLayout.IsRegistered(file.Key)).ToList();
        files[PackageLayout.Register] = RegisterOf(record, registered);
        files[PackageLayout.RegisterTable] = RegisterTableOf(record, registered);
        return files;
    }

    /// <summary>Adds what makes the files a bag.</summary>
    internal static void AddTags(ArchiveRecord record, SortedDictionary<string, byte[]> files)
    {
        files[PackageLayout.Declaration] = Text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        var payload = files.Where(file => file.Key.StartsWith("data/", StringComparison.Ordinal)).ToList();
        files[PackageLayout.Information] = Text(string.Create(CultureInfo.InvariantCulture, $"""
            Source-Organization: {record.Agencies[^1].Name}
            External-Identifier: {record.Number.Text}
            External-Description: {record.Title}
            Bagging-Date: {record.MadeAt:yyyy-MM-dd}
            Payload-Oxum: {payload.Sum(file => (long)file.Value.Length)}.{payload.Count}
            Archive-Year: {record.Number.Year}
            Archive-Sequence: {record.Number.Sequence}
            Archive-Profile: {PackageLayout.Profile}
            Digest-Algorithm: {ContentDigest.Algorithm}

            """).ReplaceLineEndings("\n"));
        SealTags(files);
    }

    /// <summary>Writes both manifests anew.</summary>
    internal static void SealTags(SortedDictionary<string, byte[]> files)
    {
        files[PackageLayout.Manifest] = Digests(files.Where(file => file.Key.StartsWith("data/", StringComparison.Ordinal)));
        files[PackageLayout.TagManifest] = Digests(files.Where(file => !file.Key.StartsWith("data/", StringComparison.Ordinal) && file.Key != PackageLayout.TagManifest));
    }

    /// <summary>Packs files below a folder with the number of the package.</summary>
    internal static byte[] Zip(string number, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in files)
            {
                var entry = archive.CreateEntry($"{number}/{path}", CompressionLevel.Optimal);
                entry.LastWriteTime = EntryTime;
                using var content = entry.Open();
                content.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Digests(IEnumerable<KeyValuePair<string, byte[]>> files) =>
        Text(string.Concat(files.Select(file => $"{PackageLayout.Digest(file.Value)}  {file.Key}\n")));

    private static byte[] ApprovalOf(ArchiveRecord record) => Json(json =>
    {
        json.WriteString("algorithm", ContentDigest.Algorithm);
        json.WriteString("number", record.Number.Text);
        json.WriteString("title", record.Title);
        json.WriteString("digest", record.Revision.Digest);
        json.WriteString("auditMark", record.AuditMark.ToString());
        json.WriteStartArray("process");
        foreach (var step in EepDocument.Archived(record))
        {
            json.WriteStartObject();
            json.WriteString("action", step.Action);
            json.WriteString("name", step.StepName);
            json.WriteNumber("step", step.StepNumber);
            json.WriteNumber("accountId", step.By.AccountId);
            json.WriteString("person", step.By.Name);
            json.WriteString("at", PackageLayout.Instant(step.At));
            json.WriteString("digest", step.Digest);
            json.WriteString("comment", step.Comment);
            json.WriteString("audit", step.Evidence?.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static byte[] ApprovalTextOf(ArchiveRecord record)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"审批记录\n\n题名：{record.Title}\n档号：{record.Number.Text}\n版次：第{record.Revision.Number}版\n内容摘要（{ContentDigest.Algorithm}）：{record.Revision.Digest}\n\n");
        foreach (var step in EepDocument.Archived(record))
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.At:yyyy-MM-dd HH:mm:ss zzz}　{step.StepName}　{step.By.Name}");
            text.Append(step.Digest is null ? "" : $"\n    内容摘要（{ContentDigest.Algorithm}）：{step.Digest}");
            text.Append(step.Comment.Length == 0 ? "" : $"\n    意见：{step.Comment.ReplaceLineEndings("　")}").Append('\n');
        }

        return Text(text.ToString());
    }

    private static byte[] HistoryOf(ArchiveRecord record) => Json(json =>
    {
        json.WriteString("algorithm", ContentDigest.Algorithm);
        json.WriteStartArray("agencies");
        foreach (var agency in record.Agencies)
        {
            json.WriteStartObject();
            json.WriteString("slug", agency.Slug);
            json.WriteString("name", agency.Name);
            json.WriteString("kind", agency.Kind.ToString());
            json.WriteNumber("firstYear", agency.FirstYear);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("agencyName", record.AgencyName);
        json.WriteNumber("year", record.Number.Year);
        json.WriteString("format", record.FormatId);
        json.WriteStartArray("revisions");
        foreach (var revision in record.History)
        {
            json.WriteStartObject();
            json.WriteNumber("number", revision.Number);
            json.WriteString("digest", revision.Digest);
            json.WriteString("startedAt", PackageLayout.Instant(revision.StartedAt));
            json.WriteString("publishedAt", PackageLayout.Instant(revision.PublishedAt));
            json.WriteNumber("publishedById", revision.PublishedBy.AccountId);
            json.WriteString("publishedBy", revision.PublishedBy.Name);
            json.WriteString("reason", revision.Reason?.ToString());
            json.WriteString("changeNote", revision.ChangeNote);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static byte[] RegisterOf(ArchiveRecord record, List<KeyValuePair<string, byte[]>> files) => Text(EepDocument.Text(new XDocument(
        new XElement(
            "归档登记表",
            new XElement("档号", record.Number.Text),
            new XElement("题名", record.Title),
            new XElement("责任者", record.AgencyName),
            new XElement("归档年度", record.Number.Year),
            new XElement("归档时间", PackageLayout.Instant(record.MadeAt)),
            new XElement("归档人", record.MadeBy.Name),
            new XElement("保管期限", record.Holding.Retention),
            new XElement("件数", files.Count),
            new XElement("字节数", files.Sum(file => (long)file.Value.Length)),
            new XElement("摘要算法", ContentDigest.Algorithm),
            files.Select(file => new XElement(
                "文件",
                new XElement("计算机文件名", file.Key),
                new XElement("名称", PackageLayout.NameOf(file.Key)),
                new XElement("格式信息", PackageLayout.FormatOf(file.Key)),
                new XElement("字节数", file.Value.Length),
                new XElement("摘要", PackageLayout.Digest(file.Value))))))));

    private static byte[] RegisterTableOf(ArchiveRecord record, List<KeyValuePair<string, byte[]>> files)
    {
        var csv = new StringBuilder();
        CsvText.Line(csv, "档号", "题名", "责任者", "计算机文件名", "名称", "格式信息", "字节数", "摘要算法", "摘要");
        foreach (var (path, bytes) in files)
        {
            CsvText.Line(
                csv,
                CsvText.Text(record.Number.Text),
                CsvText.Text(record.Title),
                CsvText.Text(record.AgencyName),
                path,
                PackageLayout.NameOf(path),
                PackageLayout.FormatOf(path) ?? "",
                bytes.Length.ToString(CultureInfo.InvariantCulture),
                ContentDigest.Algorithm,
                PackageLayout.Digest(bytes));
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>The page of a report that can be read without the portal: one file, its style inside, nothing loaded from anywhere.</summary>
internal static class ArchivedPage
{
    private static readonly Lazy<string> Style = new(() =>
    {
        using var reader = new StreamReader(typeof(ArchivedPage).Assembly.GetManifestResourceStream("Xinhua.Disclosure.Documents.Archive.page.css")!);
        return reader.ReadToEnd();
    });

    /// <summary>The page around the body as it was published.</summary>
    public static byte[] Write(ArchiveRecord record, string body)
    {
        var revision = record.Revision;
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{HtmlTable.Encoder.Encode(record.Title)}</title>
            <style>
            {Style.Value}
            </style>
            </head>
            <body>
            <main class="report">
            {body}
            </main>
            <footer>
            <dl>
            <dt>发布单位</dt><dd>{HtmlTable.Encoder.Encode(record.AgencyName)}</dd>
            <dt>发布时间</dt><dd>{revision.PublishedAt:yyyy-MM-dd HH:mm}（北京时间）</dd>
            <dt>版本</dt><dd>第{revision.Number}版</dd>
            <dt>内容摘要（{ContentDigest.Algorithm}）</dt><dd>{revision.Digest}</dd>
            <dt>校验码</dt><dd>{CheckCode.Print(CheckCode.Of(record.Agency.Slug, record.Number.Year, revision.Number, revision.Digest))}</dd>
            </dl>
            </footer>
            </body>
            </html>

            """).ReplaceLineEndings("\n"));
    }
}
