using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>Finds what a draft leaves behind: marks to be replaced, counts without a number, markings of classified papers, addresses of homes.</summary>
public static partial class LeftOvers
{
    /// <summary>Marks that were to be replaced (××, XX, ____, 待补充, …) and counts that lack their number (共主动公开条).</summary>
    public static IEnumerable<TextHit> Placeholders(string text)
    {
        foreach (Match match in Mark().Matches(text))
        {
            // Letters inside a word or a product's name, and stars inside a masked number, stand for nothing.
            if (!IsBeside(text, match, char.IsAsciiLetterOrDigit))
            {
                yield return new TextHit(new TextSpan(match.Index, match.Length), Shown(text, match));
            }
        }

        foreach (Match match in Gap().Matches(text))
        {
            var gap = match.Groups["gap"];
            yield return new TextHit(new TextSpan(gap.Index, gap.Length), gap.Value);
        }
    }

    /// <summary>
    /// Markings of classified and internal papers (保守国家秘密法第二十二条). That something is a state secret may be said, as the form itself does.
    /// </summary>
    public static IEnumerable<TextHit> Markings(string text) =>
        from match in Marking().Matches(text).Concat(CopyNumber().Matches(text))
        let trimmed = match.Value.Trim()
        select new TextHit(new TextSpan(match.Index + match.Value.IndexOf(trimmed, StringComparison.Ordinal), trimmed.Length), trimmed);

    /// <summary>Addresses down to the door.</summary>
    public static IEnumerable<TextHit> Homes(string text)
    {
        var plain = PlainText.Of(text);
        return Home().Matches(plain.Text).Select(match => new TextHit(plain.Span(match.Index, match.Length), match.Groups["street"].Value + "…"));
    }

    private static bool IsBeside(string text, Match match, Func<char, bool> isThat) =>
        (match.Index > 0 && isThat(text[match.Index - 1])) || (match.Index + match.Length < text.Length && isThat(text[match.Index + match.Length]));

    /// <summary>The mark with a few characters around it, so that it is found again.</summary>
    private static string Shown(string text, Match match)
    {
        const int Around = 5;
        var from = Math.Max(0, match.Index - Around);
        var to = Math.Min(text.Length, match.Index + match.Length + Around);
        return text[from..to].ReplaceLineEndings(" ").Trim();
    }

    [GeneratedRegex(@"×{2,}|[xX]{2,}|Ｘ{2,}|_{2,}|＿{2,}|\*{3,}|待补充|待完善|待填写|待核实后填|此处填写|某某", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();

    [GeneratedRegex("(?<gap>(共|累计|总计|合计)(主动)?(公开|发布|受理|收到|办理|答复)(各类)?(政府|政务)?(信息|申请|文件)?(条|件|篇|份|次))([，。；、,;]|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Gap();

    [GeneratedRegex(
        "(秘密|机密|绝密) ?[★☆][^，。；、\n]{0,10}|内部(资料|文件)[，, ]{0,2}((注意|妥善)(保存|保管)|不得外传)|密级[:：] ?(秘密|机密|绝密|内部)|〔[0-9]{4}〕([0-9]{0,4}号?[（(]?(秘密|机密|绝密)|密字?(第|[0-9]))",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Marking();

    /// <summary>份号: six digits that stand alone in the first line.</summary>
    [GeneratedRegex(@"\A\s*(份号[:：]?)?[0-9]{6}\s*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex CopyNumber();

    [GeneratedRegex(@"(?<street>\p{IsCJKUnifiedIdeographs}{2,8}(路|街|巷|道)[0-9]{1,5}号)\p{IsCJKUnifiedIdeographs}{0,8}[0-9]{1,3}[0-9号楼栋幢单元层 -]{0,12}(室|单元|户)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Home();
}
