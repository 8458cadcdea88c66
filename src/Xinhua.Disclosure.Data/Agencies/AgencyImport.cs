using System.Globalization;
using Xinhua.Disclosure.Core.Agencies;

namespace Xinhua.Disclosure.Data.Agencies;

/// <summary>Judges a list of agencies against the register. Parents may come after their children; codes never change.</summary>
internal sealed class AgencyImport(IReadOnlyList<Agency> registered, int presentYear)
{
    private const int EarliestYear = 2008;

    private readonly Dictionary<string, Agency> bySlug = registered.ToDictionary(agency => agency.Slug, StringComparer.Ordinal);
    private readonly Dictionary<int, string> slugs = registered.ToDictionary(agency => agency.Id, agency => agency.Slug);
    private readonly ILookup<string, Agency> byName = registered.Where(agency => agency.LastYear is null).ToLookup(agency => agency.Name, StringComparer.Ordinal);

    /// <summary>The kind a line names; null when it names none.</summary>
    public static AgencyKind? Kind(AgencyLine line) =>
        Enum.GetValues<AgencyKind>().Where(kind => kind.Chinese() == line.Kind).Select(kind => (AgencyKind?)kind).FirstOrDefault();

    /// <summary>The year a line names; null when it names none.</summary>
    public static int? Year(AgencyLine line) => int.TryParse(line.FirstYear, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;

    /// <summary>Why a text is no name of an agency; null when it is.</summary>
    public static string? WhyNotName(string name) =>
        string.IsNullOrWhiteSpace(name) ? "没有写单位名称。请填写全称。"
        : name.Trim().Length > Agency.NameLength ? $"单位名称最多{Agency.NameLength}个字。"
        : "=+-@".Contains(name.Trim()[0], StringComparison.Ordinal) ? $"单位名称不能以「{name.Trim()[0]}」开头：表格软件会把它当成公式。请写单位全称。"
        : name.Any(c => char.IsControl(c) || "<>\"{}".Contains(c, StringComparison.Ordinal)) ? "单位名称里有不能使用的符号。请只写单位全称。"
        : null;

    /// <summary>Says of each line what importing it would do.</summary>
    public IReadOnlyList<JudgedLine> Judge(IReadOnlyList<AgencyLine> lines)
    {
        var first = new Dictionary<string, AgencyLine>(StringComparer.Ordinal);
        var named = new Dictionary<string, AgencyLine>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            first.TryAdd(line.Slug, line);
            named.TryAdd(line.Name, line);
        }

        return [.. lines.Select(line => Judge(line, first, named))];
    }

    private JudgedLine Judge(AgencyLine line, Dictionary<string, AgencyLine> first, Dictionary<string, AgencyLine> named)
    {
        var existing = bySlug.GetValueOrDefault(line.Slug);
        if ((WhyNotReadable(line, first, named) ?? (existing is null ? WhyNotAdded(line, first) : WhyNotKept(line, existing))) is { } wrong)
        {
            return new JudgedLine(line, ImportVerdict.Wrong, wrong);
        }

        return existing is null ? new JudgedLine(line, ImportVerdict.Added, "")
            : existing.Name == line.Name ? new JudgedLine(line, ImportVerdict.Unchanged, "")
            : WhyNotRenamed(line, existing) is { } late ? new JudgedLine(line, ImportVerdict.Wrong, late)
            : new JudgedLine(line, ImportVerdict.Renamed, $"原名「{existing.Name}」，从{line.FirstYear}年度起改名");
    }

    private string? WhyNotReadable(AgencyLine line, Dictionary<string, AgencyLine> first, Dictionary<string, AgencyLine> named) =>
        !Agency.IsSlug(line.Slug) ? $"代码「{line.Slug}」只能由小写字母、数字和单个连字符组成，2至{Agency.SlugLength}个字符。"
        : first[line.Slug].Number != line.Number ? $"代码「{line.Slug}」和第{first[line.Slug].Number}行相同。请删去一行或改代码。"
        : WhyNotName(line.Name) is { } wrong ? wrong
        : named[line.Name].Number != line.Number ? $"名称「{line.Name}」和第{named[line.Name].Number}行相同。请删去一行或改名称。"
        : byName[line.Name].FirstOrDefault(agency => agency.Slug != line.Slug) is { } other ? $"「{line.Name}」已经登记，代码是「{other.Slug}」。代码不能修改，请在文件里改用原来的代码。"
        : Kind(line) is null ? $"类别「{line.Kind}」不认识。请填：{string.Join('、', Enum.GetValues<AgencyKind>().Select(kind => kind.Chinese()))}。"
        : Year(line) is not { } year || year < EarliestYear || year > presentYear + 1 ? $"起始年份「{line.FirstYear}」应当是{EarliestYear}至{presentYear + 1}之间的四位数字。"
        : null;

    private string? WhyNotAdded(AgencyLine line, Dictionary<string, AgencyLine> first)
    {
        // Up the list until the register or a root is reached; a line met twice is a circle.
        var (met, length) = (new HashSet<string>(StringComparer.Ordinal), 1);
        for (var at = line; ;)
        {
            length += at.Slug.Length + 1;
            if (!met.Add(at.Slug))
            {
                return $"上级关系成了圈：{string.Join(" → ", met)} → {at.Slug}。请改正上级代码。";
            }

            if (at.Parent.Length == 0)
            {
                return TooDeep(length);
            }

            if (bySlug.TryGetValue(at.Parent, out var parent))
            {
                return parent.LastYear is { } last ? $"上级单位「{parent.Name}」只到{last}年。请填仍然存在的上级单位。" : TooDeep(length - 1 + parent.Path.Length);
            }

            if (!first.TryGetValue(at.Parent, out at))
            {
                return $"没有代码为「{line.Parent}」的上级单位，文件里也没有。请改正上级代码，或者在文件里加上它。";
            }
        }
    }

    private static string? TooDeep(int length) => length > Agency.PathLength ? "单位层级过深。" : null;

    private string? WhyNotKept(AgencyLine line, Agency existing)
    {
        var parent = existing.ParentId is { } id ? slugs[id] : "";
        return existing.LastYear is { } last ? $"「{existing.Name}」只到{last}年，不能再改动。请从文件里删去这一行。"
            : Kind(line) != existing.Kind ? $"类别和登记的「{existing.Kind.Chinese()}」不同。导入不改类别，请改回。"
            : line.Parent != parent ? $"上级代码和登记的「{(parent.Length == 0 ? "无" : parent)}」不同。移动单位请在单位的页面上办理，这里请改回。"
            : null;
    }

    private static string? WhyNotRenamed(AgencyLine line, Agency existing) =>
        Year(line) < existing.FirstOpenYear
            ? $"「{existing.Name}」从{existing.FirstOpenYear}年度起用现在的名称，改名的起始年份不能早于{existing.FirstOpenYear}年。请填改名开始的年度。"
            : null;
}
