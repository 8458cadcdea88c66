using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin;

/// <summary>Units from a file: read, judged line by line, shown, and only then imported, all or none.</summary>
[AtMost(Bytes = 4 * AgencyFile.MaxBytes)]
public sealed class AgencyImportModel(AgencyRegister agencies, CurrentAccount me) : PageModel
{
    /// <summary>How many lines the preview shows; wrong ones come first.</summary>
    public const int ShownLines = 500;

    /// <summary>What was chosen or pasted.</summary>
    [BindProperty]
    public ImportInput Input { get; set; } = new();

    /// <summary>The lines with what would become of them.</summary>
    public IReadOnlyList<JudgedLine> Judged { get; private set; } = [];

    /// <summary>Whether the list can be imported as it is.</summary>
    public bool CanImport => Judged.All(line => line.Verdict != ImportVerdict.Wrong) && Judged.Any(line => line.Verdict is ImportVerdict.Added or ImportVerdict.Renamed);

    public async Task<IActionResult> OnGetAsync(bool tooLarge, CancellationToken cancellationToken)
    {
        if (!await IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        if (tooLarge)
        {
            ModelState.AddModelError("Input.File", "文件超过1MB，单位清单不会这么大。请确认选对了文件，或者分几次导入。");
        }

        return Page();
    }

    public async Task<IActionResult> OnGetTemplateAsync(CancellationToken cancellationToken) =>
        await IsMineAsync(cancellationToken) ? File(AgencyFile.Template(), "text/csv; charset=utf-8", "单位清单模板.csv") : Forbid();

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        if (!await IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        await JudgeAsync(await ReadAsync(cancellationToken), cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancellationToken)
    {
        if (!await IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        var file = AgencyFile.Read(Input.Text ?? "");
        if (file.Complaint is null)
        {
            if (await agencies.ImportAsync(file.Lines, cancellationToken) is not WorkflowOutcome.Refused refused)
            {
                TempData["Notice"] = "单位已导入。";
                return RedirectToPage("/Admin/Agencies");
            }

            ModelState.AddModelError("", refused.Reason);
        }

        await JudgeAsync(file, cancellationToken);
        return Page();
    }

    /// <summary>What users read.</summary>
    public static string Chinese(ImportVerdict verdict) => verdict switch
    {
        ImportVerdict.Added => "新增",
        ImportVerdict.Renamed => "改名",
        ImportVerdict.Unchanged => "不变",
        ImportVerdict.Wrong => "有错",
    };

    private Task<bool> IsMineAsync(CancellationToken cancellationToken) => me.HasAsync(Role.SystemAdmin, cancellationToken);

    private async Task<AgencyFile> ReadAsync(CancellationToken cancellationToken)
    {
        if (Input.File is not { } upload)
        {
            return AgencyFile.Read(Input.Text ?? "");
        }

        // One byte more than may be is enough to see that it is too much.
        var bytes = new byte[Math.Min(upload.Length, AgencyFile.MaxBytes + 1)];
        await using var stream = upload.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return AgencyFile.Read(bytes);
    }

    private async Task JudgeAsync(AgencyFile file, CancellationToken cancellationToken)
    {
        Input = Input with { Text = file.Text.Length > 0 ? file.Text : Input.Text };
        if (file.Complaint is { } complaint)
        {
            ModelState.AddModelError(Input.File is null ? "Input.Text" : "Input.File", complaint);
        }
        else
        {
            Judged = await agencies.JudgeAsync(file.Lines, cancellationToken);
        }
    }

    /// <summary>A list of units.</summary>
    public sealed record ImportInput
    {
        /// <summary>The file.</summary>
        public IFormFile? File { get; init; }

        /// <summary>Or the text itself.</summary>
        public string? Text { get; init; }

        internal sealed class Validator : AbstractValidator<ImportInput>
        {
            public Validator() => RuleFor(input => input.Text).MaximumLength(AgencyFile.MaxBytes).WithMessage("内容超过1MB。请分几次导入。");
        }
    }
}
