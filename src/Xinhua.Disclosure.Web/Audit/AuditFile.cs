using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Documents.Csv;
using Xinhua.Disclosure.Web.Pages;

namespace Xinhua.Disclosure.Web.Audit;

/// <summary>Writes audit lines into a file while they are read: CSV for spreadsheets, JSON lines with every field of the canonical form for programs.</summary>
internal static class AuditFile
{
    private const int LinesPerWrite = 500;

    private static readonly string[] Heads =
    [
        "序号", "时间（北京时间）", "操作", "结果", "账号", "姓名", "角色", "对象", "版本", "改前摘要", "改后摘要", "说明", "网络地址", "会话", "请求编号", "上一条哈希", "哈希",
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static Task WriteCsvAsync(IAsyncEnumerable<AuditEvent> lines, Stream target, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("\uFEFF");
        CsvText.Line(text, Heads);
        return WriteAsync(lines, target, text, line => CsvText.Line(text, Fields(line)), cancellationToken);
    }

    public static Task WriteJsonLinesAsync(IAsyncEnumerable<AuditEvent> lines, Stream target, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        return WriteAsync(lines, target, text, line => text.Append(JsonSerializer.Serialize(line, Json)).Append('\n'), cancellationToken);
    }

    private static async Task WriteAsync(IAsyncEnumerable<AuditEvent> lines, Stream target, StringBuilder text, Action<AuditEvent> append, CancellationToken cancellationToken)
    {
        var waiting = 0;
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            append(line);
            if (++waiting == LinesPerWrite)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await target.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            text.Clear();
            waiting = 0;
        }
    }

    private static IEnumerable<string> Fields(AuditEvent line) =>
    [
        line.Sequence.ToString(CultureInfo.InvariantCulture),
        BeijingTime.At(line.At).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        line.Action.Chinese(),
        line.Outcome.Chinese(),
        line.ActorId?.ToString(CultureInfo.InvariantCulture) ?? "",
        CsvText.Text(line.ActorName),
        line.Roles,
        CsvText.Text(line.Subject),
        line.Version?.ToString(CultureInfo.InvariantCulture) ?? "",
        line.Before ?? "",
        line.After ?? "",
        CsvText.Text(line.Detail),
        CsvText.Text(line.Address),
        line.Session,
        line.Request,
        line.PreviousHash,
        line.Hash,
    ];
}
