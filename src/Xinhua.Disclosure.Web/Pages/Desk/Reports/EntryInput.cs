using FluentValidation;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>The entry form: for every cell and section what was shown and what is wanted.</summary>
public sealed record EntryInput
{
    /// <summary>The form the page was made from.</summary>
    public string? Format { get; init; }

    /// <summary>What is typed in each cell, by cell key.</summary>
    public Dictionary<string, string?> Cells { get; init; } = [];

    /// <summary>What each cell held when the page was made.</summary>
    public Dictionary<string, string?> Was { get; init; } = [];

    /// <summary>The text of each section.</summary>
    public Dictionary<string, string?> Texts { get; init; } = [];

    /// <summary>Digest of the text each section held when the page was made.</summary>
    public Dictionary<string, string?> TextWas { get; init; } = [];

    /// <summary>Reasons for findings, by their subject.</summary>
    public Dictionary<string, string?> Reasons { get; init; } = [];

    /// <summary>Why it corrects the revision before; null where it is no correction.</summary>
    public AmendmentReason? CorrectionReason { get; init; }

    /// <summary>What it corrects, for the public; null where it is no correction.</summary>
    public string? CorrectionNote { get; init; }

    /// <summary>Digest of the note when the page was made.</summary>
    public string? CorrectionWas { get; init; }

    /// <summary>What is to be changed. Call it on a valid input only.</summary>
    public DraftEdit ToEdit(ReportFormat format, bool statesZeros) => new(
        Cells.Where(cell => Was.ContainsKey(cell.Key)).ToDictionary(
            cell => CellKey.Parse(cell.Key, null),
            cell => new CellEdit(Read(format, cell.Key, Was[cell.Key]), Read(format, cell.Key, cell.Value))),
        Texts.Where(text => TextWas.ContainsKey(text.Key)).ToDictionary(text => text.Key, text => new TextEdit(TextWas[text.Key] ?? "", text.Value ?? "")))
    {
        Reasons = Reasons.Where(reason => reason.Value is not null).ToDictionary(reason => reason.Key, reason => reason.Value!),
        StatesZeros = statesZeros,
        Correction = CorrectionReason is { } reason ? new CorrectionEdit(CorrectionWas ?? "", reason, (CorrectionNote ?? "").ReplaceLineEndings("\n")) : null,
    };

    /// <summary>What the page shows at the moment: what is stored, with what is typed and can be read in its place. Unlike an edit it asks for no valid input.</summary>
    public ReportContent Over(ReportContent stored)
    {
        var format = stored.Format;
        var figures = stored.Figures.Entered.ToDictionary();
        foreach (var (name, text) in Cells)
        {
            if (CellKey.TryParse(name, null, out var key) && format.Find(key) is { IsComputed: false } cell && FigureText.Read(text, cell.Number) is { Error: null, Value: var value })
            {
                figures.Remove(key);
                if (value is { } number)
                {
                    figures.Add(key, number);
                }
            }
        }

        var texts = stored.Narrative.ToDictionary();
        foreach (var (section, text) in Texts)
        {
            if (format.Section(section) is { IsText: true } && (text?.Length ?? 0) <= Narrative.MaxLength)
            {
                texts[section] = Narrative.Clean(text);
            }
        }

        return stored with { Figures = new Figures(format, figures), Narrative = texts };
    }

    private static decimal? Read(ReportFormat format, string key, string? text) => FigureText.Read(text, format.Cell(CellKey.Parse(key, null)).Number).Value;

    internal sealed class Validator : AbstractValidator<EntryInput>
    {
        public Validator(ReportFormats formats) => RuleFor(input => input).Custom((input, context) =>
        {
            if (formats.Find(input.Format ?? "") is not { } format)
            {
                context.AddFailure("", "页面内容不完整，没有保存。请刷新页面后再填写。");
                return;
            }

            foreach (var (name, text) in input.Cells)
            {
                var error = CellKey.TryParse(name, null, out var key) && format.Find(key) is { IsComputed: false } cell
                    ? FigureText.Read(text, cell.Number).Error
                    : "表格中没有这一格。请刷新页面后再填写。";
                if (error is not null)
                {
                    context.AddFailure($"{nameof(Cells)}[{name}]", error);
                }
            }

            foreach (var (name, text) in input.Was)
            {
                if (!input.Cells.ContainsKey(name) || (FigureText.ReadNumber(text) is null && !string.IsNullOrEmpty(text)))
                {
                    context.AddFailure("", "页面内容不完整，没有保存。请刷新页面后再填写。");
                    return;
                }
            }

            foreach (var (section, text) in input.Texts)
            {
                if (format.Section(section) is not { IsText: true })
                {
                    context.AddFailure("", "页面内容不完整，没有保存。请刷新页面后再填写。");
                }
                else if (text?.Length > Narrative.MaxLength)
                {
                    context.AddFailure($"{nameof(Texts)}[{section}]", $"文字过长，最多{Narrative.MaxLength}字，现有{text.Length}字。请删减后再保存。");
                }
            }

            if (input.CorrectionReason is { } why && (!Enum.IsDefined(why) || string.IsNullOrWhiteSpace(input.CorrectionNote)))
            {
                context.AddFailure(nameof(CorrectionNote), "请写明更正了什么、为什么更正，公众会看到这段说明。");
            }
            else if (input.CorrectionNote?.Length > Revision.ChangeNoteLength)
            {
                context.AddFailure(nameof(CorrectionNote), $"更正说明最多{Revision.ChangeNoteLength}字，现有{input.CorrectionNote.Length}字。");
            }

            foreach (var (subject, reason) in input.Reasons)
            {
                if (reason?.Length > Justification.ReasonLength)
                {
                    context.AddFailure($"{nameof(Reasons)}[{subject}]", $"理由最多{Justification.ReasonLength}字。");
                }
            }
        });
    }
}
