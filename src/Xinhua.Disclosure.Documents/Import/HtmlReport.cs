using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>
/// Takes apart a saved web page. Nothing is fetched and no script runs. What only leads elsewhere (menus, paths, lists of links) and what stands
/// behind the element that holds the report is left out.
/// </summary>
internal sealed partial class HtmlReport
{
    private const int MaxElements = 100_000;
    private const int MaxDepth = 200;
    private const int MaxAttributes = 1_000;

    /// <summary>Most tags open at once. The parser looks through all of them at every tag, so that its time grows with the square of their number.</summary>
    private const int MaxOpen = 1_000;

    private static readonly HashSet<string> Silent =
        ["head", "script", "style", "noscript", "template", "nav", "footer", "aside", "select", "button", "textarea", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "noframes", "rp", "rt"];

    private static readonly HashSet<string> Inlines =
        ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "ruby", "rb", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "st1:chsdate", "acronym", "input", "img"];

    /// <summary>Tags that need no end: the next of their kind closes them.</summary>
    private static readonly HashSet<string> Closing =
        ["html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "rb", "rt", "rp", "rtc",
         "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

    private readonly HashSet<string> headings;
    private readonly List<(ReportPart Part, IElement Source)> parts = [];
    private int tables;
    private int hidden;
    private string? complaint;

    private HtmlReport(ReportFormats formats) =>
        headings = [.. formats.All.SelectMany(format => format.Sections).Select(section => LabelText.FoldWithoutOrdinal(section.Heading))];

    /// <summary>Reads a page.</summary>
    public static ReportSource Read(ReadOnlyMemory<byte> bytes, ReportFormats formats)
    {
        var (text, complaint) = Decode(bytes);
        if (complaint is not null)
        {
            return ReportSource.Unreadable(complaint);
        }

        try
        {
            using var document = Parse(text);
            return document.Body is { } body ? new HtmlReport(formats).Read(body) : ReportSource.Unreadable(NoPage);
        }
        catch (OperationCanceledException)
        {
            return ReportSource.Unreadable($"网页的内容太多（超过{MaxElements}个元素、层次超过{MaxOpen}层，或者一个元素有{MaxAttributes}个以上的属性），不像一份年度报告。请只保存报告所在的页面，或者把报告复制到Word中再导入。");
        }
    }

    private const string NoPage = "文件里没有网页的标记，不是网页。请在浏览器中用“另存为—网页”保存，再选.html文件。";

    private static (string Text, string? Complaint) Decode(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.StartsWith<byte>([0xFF, 0xFE]) || span.StartsWith<byte>([0xFE, 0xFF]))
        {
            // Office saves pages as “Unicode” too. The length is bounded, so the whole can be turned over.
            var encoding = span[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
            bytes = Encoding.UTF8.GetBytes(encoding.GetString(span[2..]));
        }
        else if (Charset().Match(Encoding.Latin1.GetString(span[..Math.Min(span.Length, 4096)])) is { Success: true } declared
            && FileKind.Of(span) is null && Named(declared.Groups["name"].Value) is { } encoding && DocumentText.Decoded(span, encoding) is { } text && span.Length <= DocumentText.MaxBytes)
        {
            bytes = Encoding.UTF8.GetBytes(text);
        }

        var decoded = DocumentText.Decode(bytes);
        return decoded.Complaint is null && !Tag().IsMatch(decoded.Text) ? ("", NoPage) : decoded;
    }

    private static Encoding? Named(string name)
    {
        try
        {
            // The names of the older national standards are used for the latest, which holds them all.
            var known = name.StartsWith("gb", StringComparison.OrdinalIgnoreCase) ? "GB18030" : name;
            return CodePagesEncodingProvider.Instance.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IHtmlDocument Parse(string text)
    {
        var elements = 0;
        var attributes = 0;
        var open = 0;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            IsScripting = false,
            SkipComments = true,
            SkipProcessingInstructions = true,
            MaximumDepth = MaxDepth,
            ShouldEmitAttribute = (ref _, _) => ++attributes <= MaxAttributes ? true : throw new OperationCanceledException(),
            OnToken = (token, _) =>
            {
                if (token.Type is HtmlTokenType.StartTag or HtmlTokenType.EndTag && !Closing.Contains(token.Name))
                {
                    open = Math.Max(0, open + (token.Type == HtmlTokenType.StartTag ? 1 : -1));
                    if (open > MaxOpen)
                    {
                        throw new OperationCanceledException();
                    }
                }
            },
            OnCreated = (_, _) =>
            {
                attributes = 0;
                if (++elements > MaxElements)
                {
                    throw new OperationCanceledException();
                }
            },
        });
        return parser.ParseDocument(text);
    }

    private ReportSource Read(IElement body)
    {
        Blocks(body, parts);
        var end = ReportEnd() is { } holder ? parts.FindLastIndex(part => holder.Contains(part.Source)) : parts.Count - 1;
        return new ReportSource([.. parts.Take(end + 1).Select(part => part.Part)], "网页里没有找到表格。图片中的表格读不出来；表格由脚本画出的，请把报告复制到Word中再导入。")
        {
            Complaint = complaint,
            Remarks = hidden > 0 ? [new ReadRemark($"网页里有{hidden}处隐藏的内容，没有读取。请核对报告是否完整。", false)] : [],
        };
    }

    /// <summary>The smallest element that holds every heading of the report; what follows behind it is the foot of the page.</summary>
    private IElement? ReportEnd()
    {
        var found = parts.Where(part => part.Part.Kind == PartKind.Line && part.Part.Text.Length <= 60 && headings.Contains(LabelText.FoldWithoutOrdinal(part.Part.Text))).Select(part => part.Source).Distinct().ToList();
        if (found.Count < 2)
        {
            return null;
        }

        var above = Above(found[0]).ToList();
        foreach (var other in found.Skip(1))
        {
            var own = Above(other).ToHashSet();
            above.RemoveAll(element => !own.Contains(element));
        }

        return above.FirstOrDefault();
    }

    private static IEnumerable<IElement> Above(IElement element)
    {
        for (var parent = element.ParentElement; parent is not null; parent = parent.ParentElement)
        {
            yield return parent;
        }
    }

    private void Blocks(IElement parent, List<(ReportPart Part, IElement Source)> into)
    {
        var line = new StringBuilder();
        var links = 0;
        Blocks(parent, into, line, ref links, parent);
        Flush(line, into, ref links, parent);
    }

    private void Blocks(IElement parent, List<(ReportPart Part, IElement Source)> into, StringBuilder line, ref int links, IElement block)
    {
        foreach (var node in parent.ChildNodes)
        {
            switch (node)
            {
                case IText text:
                    line.Append(Blanks().Replace(text.Data, " "));
                    break;
                case IElement { LocalName: "br" }:
                    Flush(line, into, ref links, block);
                    break;
                case IElement element when IsLeftOut(element):
                    break;
                case IElement element when Inlines.Contains(element.LocalName) && !HasBlocks(element):
                    var before = line.Length;
                    Blocks(element, into, line, ref links, block);
                    links += element.LocalName == "a" && element.HasAttribute("href") ? Math.Max(0, line.Length - before) : 0;
                    break;
                case IHtmlTableElement table:
                    Flush(line, into, ref links, block);
                    Table(table, into);
                    break;
                case IElement element:
                    Flush(line, into, ref links, block);
                    Blocks(element, into, line, ref links, element);
                    Flush(line, into, ref links, element);
                    break;
            }
        }
    }

    /// <summary>A line that is mostly links, or a path of them, leads elsewhere and says nothing.</summary>
    private static void Flush(StringBuilder line, List<(ReportPart Part, IElement Source)> into, ref int links, IElement block)
    {
        var text = Blanks().Replace(line.ToString(), " ").Trim();
        var leadsElsewhere = links > 0 && (links * 2 > text.Length || text.AsSpan().ContainsAny('>', '›', '»'));
        if (text.Length > 0 && !leadsElsewhere)
        {
            into.Add((ReportPart.Line(text), block));
        }

        line.Clear();
        links = 0;
    }

    private bool IsLeftOut(IElement element)
    {
        if (Silent.Contains(element.LocalName))
        {
            return true;
        }

        if (element.HasAttribute("hidden") || (element.GetAttribute("style") is { } style && Invisible().IsMatch(style)))
        {
            hidden += string.IsNullOrWhiteSpace(element.TextContent) ? 0 : 1;
            return true;
        }

        return Frame().IsMatch($"{element.ClassName} {element.Id}") && element.QuerySelector("table") is null && element.QuerySelector("h1") is null;
    }

    private static bool HasBlocks(IElement element) => element.Children.Any(child => !Inlines.Contains(child.LocalName) && child.LocalName is not ("br" or "script" or "style"));

    private void Table(IHtmlTableElement table, List<(ReportPart Part, IElement Source)> into)
    {
        var rows = Rows(table).ToList();
        var cells = rows.SelectMany(Cells).ToList();
        if (table.Children.FirstOrDefault(child => child.LocalName == "caption") is { } caption)
        {
            Blocks(caption, into);
        }

        if (cells.Count <= 1 || cells.Sum(cell => cell.QuerySelectorAll("td, th").Length) > cells.Count)
        {
            // A table that holds larger tables than itself only places them.
            cells.ForEach(cell => Blocks(cell, into));
            return;
        }

        var number = ++tables;
        var merged = new MergedRows(string.Create(CultureInfo.InvariantCulture, $"第{number}张表"));
        foreach (var row in rows)
        {
            if (IsLeftOut(row))
            {
                continue;
            }

            var (source, wrong) = merged.Next(Cells(row).Where(cell => !IsLeftOut(cell)).Select(cell => new MergedCell(CellText(cell), Span(cell, "colspan"), Span(cell, "rowspan"))));
            complaint ??= wrong;
            into.Add((ReportPart.TableRow(source, number), table));
        }
    }

    private string CellText(IElement cell)
    {
        List<(ReportPart Part, IElement Source)> content = [];
        Blocks(cell, content);
        return SourceRow.CellText(content.Select(part => part.Part.Row is { } row ? string.Join(' ', row.Cells.Where(text => text.Length > 0)) : part.Part.Text));
    }

    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, 1000) : 1;

    private static IEnumerable<IElement> Rows(IElement table) =>
        table.Children.SelectMany(child => child.LocalName switch
        {
            "tr" => [child],
            "thead" or "tbody" or "tfoot" => child.Children.Where(row => row.LocalName == "tr"),
            _ => [],
        });

    private static IEnumerable<IElement> Cells(IElement row) => row.Children.Where(cell => cell.LocalName is "td" or "th");

    [GeneratedRegex("""<meta[^>]{0,200}charset\s*=\s*["']?\s*(?<name>[A-Za-z0-9_-]{2,30})""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Charset();

    [GeneratedRegex(@"<(!doctype|html|head|body|table|div|p|meta)[\s>]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Invisible();

    [GeneratedRegex(@"(^|[\s_-])(foot|footer|copyright|breadcrumbs?|crumbs?|nav|navbar|navigation|menu|sidebar|share|toolbar|pagination|pager)([\s_-]|$)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Frame();
}
