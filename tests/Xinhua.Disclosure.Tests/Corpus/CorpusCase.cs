using System.Text.Json;
using System.Text.Json.Serialization;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Tests.Core;
using NarrativeText = Xinhua.Disclosure.Core.Reports.Narrative;

namespace Xinhua.Disclosure.Tests.Corpus;

/// <summary>A labelled report of the corpus: what it says, and which rules must speak. README.md beside the files describes it.</summary>
internal sealed record CorpusCase
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Text for the sections a case leaves out: says what every form asks for, and no number.</summary>
    private static readonly Dictionary<string, string> Filler = new()
    {
        ["overview"] = """
            （一）主动公开。围绕群众关心的事项及时发布信息，政策文件与解读材料同步公开，方便企业和群众查阅。
            （二）依申请公开。健全登记、审核、答复各环节的工作规范，做到答复准确、文书规范、告知清楚。
            （三）政府信息管理。落实公文公开属性审核和发布前的保密审查，按时清理失效内容。
            （四）政府信息公开平台建设。维护政府网站专栏和政务新媒体，保证栏目更新及时、检索方便。
            （五）监督保障。做好工作考核、社会评议和责任追究工作，没有发生需要追究责任的情形。
            """,
        ["problems"] = """
            存在的主要问题：政策解读的形式还不够丰富，部分栏目更新不够均衡，业务培训的针对性有待加强。
            改进情况：增加图解和问答形式的解读，按月检查栏目更新，组织业务骨干集中学习条例和办理规范。
            """,
        ["other-matters"] = "本机关没有收取信息处理费，没有其他需要报告的事项。",
    };

    /// <summary>What is special about it, for whoever reads a failure.</summary>
    public required string Name { get; init; }

    /// <summary>The text of <see cref="Section"/>; null for a case about tables.</summary>
    public string? Text { get; init; }

    public string Section { get; init; } = "overview";

    /// <summary>Texts of several sections, in place of <see cref="Text"/>.</summary>
    public Dictionary<string, string>? Narrative { get; init; }

    /// <summary>Whether nothing is added to <see cref="Text"/>: for rules that ask whether something is said at all.</summary>
    public bool Alone { get; init; }

    public string Format { get; init; } = "2021";

    public int? Year { get; init; }

    public string Agency { get; init; } = "青山区交通运输局";

    public string? RegisteredName { get; init; }

    /// <summary>Cells that are not zero; a computed cell is a printed total.</summary>
    public Dictionary<string, decimal> Figures { get; init; } = [];

    /// <summary>Cells that are blank.</summary>
    public string[] Blank { get; init; } = [];

    public CorpusPrevious? Previous { get; init; }

    /// <summary>Whether last year's report is missing; a case about tables that names none has one that fits.</summary>
    public bool NoPrevious { get; init; }

    public UnitFacts? Unit { get; init; }

    public DraftFacts? Draft { get; init; }

    public CorpusBelow? Below { get; init; }

    public CorpusFrame? Stated { get; init; }

    /// <summary>The installation's list of names: what is wrong, with what is right.</summary>
    public Dictionary<string, string> Names { get; init; } = [];

    /// <summary>Submitted reports of other units.</summary>
    public CorpusOther[] Similar { get; init; } = [];

    /// <summary>Ids of the rules that must speak, and no others.</summary>
    public required string[] Expects { get; init; }

    /// <summary>Whether the case is about text: what rules say of tables alone is then left out of account.</summary>
    public bool IsText => Text is not null || Narrative is not null;

    /// <summary>Every case of every file in the folder, with the name of its file.</summary>
    public static IReadOnlyList<(string File, CorpusCase Case)> All() =>
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Xinhua.Disclosure.Tests", "Corpus"), "*.json").Order(StringComparer.Ordinal)
           from labelled in JsonSerializer.Deserialize<CorpusCase[]>(File.ReadAllText(path), Options)!
           select (Path.GetFileName(path), labelled),
    ];

    /// <summary>The report as rules take it.</summary>
    public ReviewContext Context()
    {
        var format = TestForms.All.Get(Format);
        var year = Year ?? (Format == "2021" ? 2024 : 2020);
        var figures = Numbers(format, Figures, Blank);
        var report = Report(format, year, figures) with
        {
            Narrative = format.TextSections.ToDictionary(section => section.Key, section => NarrativeText.Clean(TextOf(section.Key))),
            Stated = Stated?.Frame(),
        };
        return new ReviewContext(report, PreviousOf(report), RegisteredName ?? Agency)
        {
            Unit = Unit,
            Draft = Draft,
            Below = Below?.UnitsBelow(),
            Settings = new RuleSettings { Names = Names.Count == 0 ? null : new PhraseList(Names.Select(name => new WrongPhrase(name.Key, name.Value, []))) },
            Similar = [.. Similar.Select(other => other.SharedWith(report))],
        };
    }

    private string TextOf(string section)
    {
        var own = Narrative?.GetValueOrDefault(section) ?? (Section == section ? Text : null);
        return own is null ? Filler[section] : Alone ? own : $"{own}\n{Filler[section]}";
    }

    private ReportContent? PreviousOf(ReportContent report)
    {
        if (NoPrevious || (Previous is null && IsText))
        {
            return null;
        }

        var format = TestForms.All.Get(Previous?.Format ?? Format);
        return Report(format, report.Year - 1, Previous is null ? Fitting(report) : Numbers(format, Previous.Figures, [])) with
        {
            Narrative = Previous?.Narrative.ToDictionary(text => text.Key, text => NarrativeText.Clean(text.Value)) ?? [],
        };
    }

    /// <summary>Last year's numbers such that what this year starts from follows from them; nothing else is said.</summary>
    private static Dictionary<CellKey, decimal> Fitting(ReportContent report)
    {
        var figures = Numbers(report.Format, [], []);
        var rule = report.Format.CarryOver;
        foreach (var (key, value) in report.Figures.Entered.Where(figure => figure.Key.Table == rule.Table && figure.Key.Row == rule.To))
        {
            figures[key with { Row = rule.From }] = value;
        }

        foreach (var (stock, row) in report.Format.Stocks.SelectMany(stock => stock.Rows.Select(row => (stock, row))))
        {
            figures[new CellKey(stock.Table, row, stock.Stock)] = Number(report, stock, row, stock.Stock) - Number(report, stock, row, stock.Added) + Number(report, stock, row, stock.Removed);
        }

        return figures;
    }

    private static decimal Number(ReportContent report, FormatStock stock, string row, string column) => report.Figures[new CellKey(stock.Table, row, column)] ?? 0;

    private ReportContent Report(ReportFormat format, int year, Dictionary<CellKey, decimal> figures) => new()
    {
        Format = format,
        AgencyName = Agency,
        AgencySlug = "corpus",
        Year = year,
        Figures = new Figures(format, figures),
        Narrative = new Dictionary<string, string>(),
    };

    private static Dictionary<CellKey, decimal> Numbers(ReportFormat format, Dictionary<string, decimal> named, string[] blank)
    {
        var figures = format.EnteredCells.ToDictionary(cell => cell.Key, _ => 0m);
        foreach (var (key, value) in named)
        {
            figures[format.Cell(CellKey.Parse(key, null)).Key] = value;
        }

        foreach (var key in blank)
        {
            Xunit.Assert.True(figures.Remove(CellKey.Parse(key, null)), $"{key} is no cell that can be blank.");
        }

        return figures;
    }
}

/// <summary>Last year's report of a case.</summary>
internal sealed record CorpusPrevious
{
    public string? Format { get; init; }

    public Dictionary<string, decimal> Figures { get; init; } = [];

    public Dictionary<string, string> Narrative { get; init; } = [];
}

/// <summary>A report of another unit.</summary>
internal sealed record CorpusOther
{
    public required string AgencyName { get; init; }

    public required int Year { get; init; }

    public required Dictionary<string, string> Narrative { get; init; }

    /// <summary>What it shares with a report, found by the hashes as the portal finds it.</summary>
    public SimilarReport SharedWith(ReportContent report)
    {
        var own = report with { AgencyName = AgencyName, Narrative = Narrative.ToDictionary(text => text.Key, text => NarrativeText.Clean(text.Value)) };
        return new SimilarReport(AgencyName, Year, Similarity.Marks(own).Keys.Intersect(Similarity.Marks(report).Keys).ToHashSet());
    }
}

/// <summary>The units a consolidated report adds up.</summary>
internal sealed record CorpusBelow
{
    public Dictionary<string, decimal> Included { get; init; } = [];

    public string[] Units { get; init; } = [];

    public string[] Missing { get; init; } = [];

    /// <summary>What units have in some cells, by unit and cell.</summary>
    public Dictionary<string, Dictionary<string, decimal>> Shares { get; init; } = [];

    public UnitCases[] Joined { get; init; } = [];

    public UnitCases[] Left { get; init; } = [];

    public UnitsBelow UnitsBelow() => new(Cells(Included), Units, Missing)
    {
        Shares = [.. Shares.Select(share => new UnitShare(share.Key, Cells(share.Value)))],
        Joined = Joined,
        Left = Left,
    };

    private static Dictionary<CellKey, decimal> Cells(Dictionary<string, decimal> figures) => figures.ToDictionary(figure => CellKey.Parse(figure.Key, null), figure => figure.Value);
}

/// <summary>The frame of a document from outside.</summary>
internal sealed record CorpusFrame
{
    public string? Title { get; init; }

    public string[] Headings { get; init; } = [];

    public Dictionary<string, string> Unreadable { get; init; } = [];

    public string Preamble { get; init; } = "";

    public StatedLabel[] Labels { get; init; } = [];

    public HiddenCharacter[] Hidden { get; init; } = [];

    public StatedFrame Frame() =>
        new(Title, Headings, Unreadable.ToDictionary(cell => CellKey.Parse(cell.Key, null), cell => cell.Value)) { Preamble = Preamble, Labels = Labels, Hidden = Hidden };
}
