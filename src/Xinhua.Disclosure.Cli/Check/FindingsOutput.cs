using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Documents.Json;

namespace Xinhua.Disclosure.Cli.Check;

/// <summary>How findings are put out.</summary>
internal interface IFindingsOutput
{
    void Write(CheckOutcome.Checked outcome);
}

/// <summary>One JSON object a line, for programs.</summary>
internal sealed class JsonFindings(TextWriter output) : IFindingsOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(CheckOutcome.Checked outcome)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("file", outcome.File);
            json.WriteString("format", outcome.Report.Format.Id);
            json.WriteString("agency", outcome.Report.AgencyName);
            json.WriteNumber("year", outcome.Report.Year);
            json.WritePropertyName("figures");
            ReportJson.WriteFigures(json, outcome.Report.Figures);
            json.WriteStartArray("findings");
            foreach (var finding in outcome.Findings)
            {
                json.WriteStartObject();
                json.WriteString("rule", finding.RuleId);
                json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
                json.WriteString("message", finding.Message);
                json.WriteStartArray("cells");
                foreach (var cell in finding.Cells)
                {
                    json.WriteStringValue(cell.ToString());
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}

/// <summary>A table on a terminal; one finding a line where the output goes into a file or another program.</summary>
internal sealed class PrintedFindings(TextWriter output) : IFindingsOutput
{
    public void Write(CheckOutcome.Checked outcome)
    {
        var report = outcome.Report;
        var head = $"{outcome.File}：{(report.AgencyName.Length > 0 ? report.AgencyName : "（标题中没有单位名称）")}，{report.Year}年，{report.Format.Document}的格式";
        var counts = outcome.Findings.CountBy(finding => finding.Severity).Select(count => $"{Name(count.Key)}{count.Value}个").ToList();
        var sum = counts.Count == 0 ? "没有发现问题。" : $"发现{string.Join('，', counts)}。";
        if (output != Console.Out || Console.IsOutputRedirected)
        {
            output.WriteLine(head);
            foreach (var finding in outcome.Findings)
            {
                output.WriteLine($"  {Name(finding.Severity)} {finding.RuleId} {Sentence(finding)}");
            }

            output.WriteLine($"  {sum}");
            return;
        }

        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) };
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            settings.ColorSystem = ColorSystemSupport.NoColors;
        }

        var console = AnsiConsole.Create(settings);
        console.Write(new Text($"{head}\n", new Style(decoration: Decoration.Bold)));
        if (outcome.Findings.Count > 0)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("级别", "规则", "问题");
            foreach (var finding in outcome.Findings)
            {
                table.AddRow(new Text(Name(finding.Severity), new Style(Colour(finding.Severity))), new Text(finding.RuleId), new Text(Sentence(finding)));
            }

            console.Write(table);
        }

        console.Write(new Text($"{sum}\n", new Style(outcome.HasErrors ? Color.Red : Color.Green)));
    }

    private static string Sentence(Finding finding) => finding.Suggestion is null ? finding.Message : $"{finding.Message.TrimEnd('。')}。{finding.Suggestion}";

    private static string Name(Severity severity) => severity switch
    {
        Severity.Error => "错误",
        Severity.Warning => "警告",
        Severity.Info => "提示",
    };

    private static Color Colour(Severity severity) => severity switch
    {
        Severity.Error => Color.Red,
        Severity.Warning => Color.Yellow,
        Severity.Info => Color.Blue,
    };
}
