using FluentValidation;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>A document to look at, or what of it shall be taken.</summary>
public sealed record ImportInput
{
    /// <summary>The file.</summary>
    public IFormFile? File { get; init; }

    /// <summary>Or the text of a page.</summary>
    public string? Pasted { get; init; }

    /// <summary>The same with its mark-up, where the browser gave it.</summary>
    public string? Markup { get; init; }

    /// <summary>What was looked at, sealed.</summary>
    public string? Draft { get; init; }

    /// <summary>Whether everything is taken.</summary>
    public bool All { get; init; }

    /// <summary>Tables that are taken as a whole, by key.</summary>
    public Dictionary<string, bool> Tables { get; init; } = [];

    /// <summary>Cells that are taken, by key.</summary>
    public Dictionary<string, bool> Cells { get; init; } = [];

    /// <summary>Sections that are taken, by key.</summary>
    public Dictionary<string, bool> Sections { get; init; } = [];

    internal sealed class Validator : AbstractValidator<ImportInput>
    {
        public Validator()
        {
            RuleFor(input => input.File).Must(file => file!.Length <= ReportReader.MaxBytes).When(input => input.File is not null)
                .WithMessage(TooLarge);
            RuleFor(input => input.Pasted).MaximumLength(ReportReader.MaxBytes / 4).WithMessage("粘贴的内容太多，不像一份年度报告。请只粘贴报告本身。");
            RuleFor(input => input.Markup).MaximumLength(ReportReader.MaxBytes / 2).WithMessage("粘贴的内容太多，不像一份年度报告。请只粘贴报告本身。");
        }
    }

    internal static string TooLarge => $"文件超过{ReportReader.MaxBytes / 1024 / 1024} MB的上限。请只留下报告本身，去掉图片和附件。";
}
