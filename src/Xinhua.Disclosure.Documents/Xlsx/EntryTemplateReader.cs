using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>Takes the template of <see cref="EntryTemplate"/> back: every place by its name, wherever it stands by now and whatever program saved it.</summary>
internal sealed partial class EntryTemplateReader
{
    private readonly WorkbookPart workbook;
    private readonly SheetCells cells;
    private readonly Dictionary<string, (string Sheet, string First, string Last)> names = new(StringComparer.OrdinalIgnoreCase);

    private EntryTemplateReader(WorkbookPart workbook)
    {
        this.workbook = workbook;
        cells = new SheetCells(workbook);
        foreach (var name in workbook.Workbook?.DefinedNames?.Elements<DefinedName>().Where(name => name.LocalSheetId is null) ?? [])
        {
            var target = Target().Match(name.Text);
            if (name.Name?.Value is { } key && target.Success)
            {
                var last = target.Groups["last"];
                names.TryAdd(key, (
                    target.Groups["sheet"].Value.Trim('\'').Replace("''", "'", StringComparison.Ordinal),
                    Plain(target.Groups["first"].Value),
                    Plain(last.Success ? last.Value : target.Groups["first"].Value)));
            }
        }
    }

    /// <summary>Reads a workbook that is a template; null when it is any other workbook.</summary>
    /// <param name="workbook">The workbook.</param>
    /// <param name="formats">The forms it may have been made from.</param>
    /// <param name="year">The report year, where the caller knows it.</param>
    public static ReadOutcome? Read(WorkbookPart workbook, ReportFormats formats, int? year)
    {
        var reader = new EntryTemplateReader(workbook);
        return reader.names.ContainsKey(TemplateNames.Format) ? reader.Read(formats, year)
            : reader.IsMarked() ? new ReadOutcome.Unreadable("这是系统生成的离线填报表，但里面的格子名称已经丢失，不知道哪一格是什么。请重新下载填报表，把数字复制过去，用Excel、WPS表格或LibreOffice保存。")
            : null;
    }

    private bool IsMarked() => workbook.Workbook?.Sheets?.Elements<Sheet>().Any(sheet => cells.Text(sheet.Name?.Value ?? "", "A1") == TemplateNames.Mark) == true;

    private ReadOutcome Read(ReportFormats formats, int? year)
    {
        var (formatId, agency, madeFor) = (Fact(TemplateNames.Format), Fact(TemplateNames.Agency), Fact(TemplateNames.Year));
        if (formats.Find(formatId) is not { } format)
        {
            return new ReadOutcome.Unreadable($"填报表写明的格式代码「{Shown(formatId)}」不是本系统的格式，可能是更新版本的系统生成的，或者填写说明被改动过。请重新下载填报表。");
        }

        if (!int.TryParse(madeFor, CultureInfo.InvariantCulture, out var templateYear) || !format.IsFor(templateYear) || agency.Length == 0)
        {
            return new ReadOutcome.Unreadable($"「填写说明」中的单位代码或报告年度被改动过（现在是「{Shown(agency)}」「{Shown(madeFor)}」）。请重新下载填报表，把数字复制过去。");
        }

        if (year is not null && year != templateYear)
        {
            return new ReadOutcome.Unreadable($"这份填报表是{templateYear.ToString(CultureInfo.InvariantCulture)}年报告的，不能用于{year.Value.ToString(CultureInfo.InvariantCulture)}年的报告。请下载{year.Value.ToString(CultureInfo.InvariantCulture)}年的填报表。");
        }

        return Complaint(format) is { } complaint ? new ReadOutcome.Unreadable(complaint) : new ReadOutcome.Read(Content(format, templateYear, agency));
    }

    private ReportContent Content(ReportFormat format, int year, string agency)
    {
        var values = new Dictionary<CellKey, decimal>();
        var notes = new Dictionary<CellKey, string>();
        var unreadable = new Dictionary<CellKey, string>();
        foreach (var cell in format.Cells)
        {
            var (sheet, place, _) = names[TemplateNames.Of(cell.Key)];

            // A total is the formula's own; only one that was typed over it says anything.
            var read = cell.IsComputed && cells.IsFormula(sheet, place) ? new FigureCell(null, null, null) : FigureCell.Read(cells.Text(sheet, place), cell);
            if (read.Value is { } value)
            {
                values.Add(cell.Key, value);
            }

            if (read.Note is { } note && !cell.IsComputed)
            {
                notes.Add(cell.Key, note);
            }

            if (read.Unreadable is { } text)
            {
                unreadable.Add(cell.Key, text);
            }
        }

        var name = Fact(TemplateNames.AgencyName);
        return new ReportContent
        {
            Format = format,
            AgencyName = name,
            AgencySlug = agency,
            Year = year,
            Figures = new Figures(format, values),
            Notes = notes,
            Narrative = format.TextSections.Select(section => KeyValuePair.Create(section.Key, Text(section))).Where(text => text.Value.Length > 0).ToDictionary(),
            Stated = new StatedFrame(format.Title(name, year), [.. format.Sections.Select(section => section.Heading)], unreadable),
        };
    }

    /// <summary>The paragraphs of a section: a row each, or several in one with line breaks; a row marked so goes on the one above.</summary>
    private string Text(FormatSection section)
    {
        var (sheet, first, last) = names[TemplateNames.Of(section)];
        var column = Letters(first);
        var text = new System.Text.StringBuilder();
        for (var row = Row(first); row <= Row(last); row++)
        {
            var paragraph = cells.Text(sheet, $"{column}{row.ToString(CultureInfo.InvariantCulture)}");
            var continues = text.Length > 0 && column != "A" && cells.Text(sheet, $"{(char)(column[0] - 1)}{row.ToString(CultureInfo.InvariantCulture)}") == TemplateNames.Continued;
            text.Append(continues || paragraph.Length == 0 ? "" : "\n").Append(paragraph);
        }

        return Narrative.Clean(text.ToString());
    }

    private string? Complaint(ReportFormat format)
    {
        var gone = format.Cells.Where(cell => !Stands(TemplateNames.Of(cell.Key))).Select(cell => cell.Place)
            .Concat(format.TextSections.Where(section => !Stands(TemplateNames.Of(section))).Select(section => $"「{section.Heading}」的文字"))
            .ToList();
        var long_ = gone.Count > 0 ? null : format.TextSections.FirstOrDefault(section => Row(names[TemplateNames.Of(section)].Last) - Row(names[TemplateNames.Of(section)].First) > MostRows);
        return gone.Count > 0 ? $"填报表里有{gone.Count}处被删除了：{string.Join('、', gone.Take(3))}{(gone.Count > 3 ? "等" : "")}。请重新下载填报表，把数字复制过去。"
            : long_ is not null ? $"「{long_.Heading}」的文字超过{MostRows}行，不像一份年度报告。请删去多余的行。"
            : format.TextSections.Where(section => Text(section).Length > Narrative.MaxLength).Select(section => $"「{section.Heading}」的文字超过{Narrative.MaxLength}字的上限，请删减后再导入。").FirstOrDefault();
    }

    private const int MostRows = 2_000;

    private bool Stands(string name) => names.TryGetValue(name, out var place) && cells.HasSheet(place.Sheet);

    private string Fact(string name) => names.TryGetValue(name, out var place) ? cells.Text(place.Sheet, place.First).Trim() : "";

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string Plain(string place) => place.Replace("$", "", StringComparison.Ordinal);

    private static string Letters(string place) => string.Concat(place.TakeWhile(char.IsAsciiLetter));

    private static int Row(string place) => int.Parse(place.AsSpan(Letters(place).Length), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<sheet>'([^']|'')+'|[^'!]+)!(?<first>\$?[A-Z]{1,3}\$?[0-9]{1,7})(:(?<last>\$?[A-Z]{1,3}\$?[0-9]{1,7}))?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Target();
}
