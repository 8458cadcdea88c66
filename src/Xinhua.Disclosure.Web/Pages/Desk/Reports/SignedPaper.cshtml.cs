using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Uploads;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>Where the scan of a paper that was signed by hand is added to the text that was signed.</summary>
[AtMost(Bytes = LargestBody)]
[RequestFormLimits(MultipartBodyLengthLimit = LargestBody)]
public sealed class SignedPaperModel(ReportDesk desk, SignedPapers papers, CurrentAccount me, FileScan scan) : PageModel
{
    private const int LargestBody = SignedPaper.MaxBytes + (1024 * 1024);

    /// <summary>What was sent.</summary>
    [BindProperty]
    public PaperInput Input { get; set; } = new();

    /// <summary>Slug of the agency.</summary>
    [BindProperty(SupportsGet = true, Name = "agency")]
    public string Agency { get; set; } = "";

    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>The report.</summary>
    public WorkingReport Working { get; private set; } = null!;

    /// <summary>The scans of the newest revision.</summary>
    public PaperList Papers { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(bool tooLarge, CancellationToken cancellationToken)
    {
        var refusal = await LoadAsync(cancellationToken);
        ModelState.Clear();
        if (tooLarge)
        {
            ModelState.AddModelError("Input.File", PaperInput.TooLarge);
        }

        return refusal ?? Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        using var bytes = new MemoryStream();
        await Input.File!.CopyToAsync(bytes, cancellationToken);
        var content = bytes.ToArray();
        if ((SignedPaper.WhyNotTaken(content) ?? await scan.ComplaintAsync(content, cancellationToken)) is { } complaint)
        {
            ModelState.AddModelError("Input.File", complaint);
            return Page();
        }

        if (await papers.AddAsync(Agency, Year, Input.Digits!, content, await me.ActorAsync(cancellationToken), cancellationToken) is WorkflowOutcome.Refused refused)
        {
            ModelState.AddModelError("Input.Digits", refused.Reason);
            return Page();
        }

        TempData["Notice"] = "已保存签字件的扫描件，与报告现在的内容对应。";
        return RedirectToPage("Review", new { agency = Agency, year = Year });
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(Agency, Year, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        Working = working;
        if (!await me.MayAsync(working.Report.Agency, [.. Work.Write, .. Work.Sign], cancellationToken))
        {
            return Forbid();
        }

        Papers = new PaperList(Agency, Year, await papers.ListAsync(working.Revision.Id, cancellationToken), ContentDigest.Compute(working.Content));
        return null;
    }
}

/// <summary>A scan with what is read off the paper.</summary>
public sealed record PaperInput
{
    /// <summary>The scan.</summary>
    public IFormFile? File { get; init; }

    /// <summary>The first digits of the digest on the paper.</summary>
    public string? Digits { get; init; }

    internal static string TooLarge => $"扫描件超过{SignedPaper.MaxBytes / 1024 / 1024} MB的上限。请降低扫描的分辨率再试。";

    internal sealed class Validator : AbstractValidator<PaperInput>
    {
        public Validator()
        {
            RuleFor(input => input.File).NotNull().WithMessage("请选择扫描件。");
            RuleFor(input => input.File).Must(file => file!.Length <= SignedPaper.MaxBytes).When(input => input.File is not null).WithMessage(TooLarge);
            RuleFor(input => input.Digits).NotEmpty().WithMessage($"请输入纸上每页下方「内容摘要」的前{SignedPaper.TypedDigits}位。");
            RuleFor(input => input.Digits).MaximumLength(20).WithMessage($"请只输入前{SignedPaper.TypedDigits}位。");
        }
    }
}

/// <summary>The scans of a revision as a page lists them.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="Year">Report year.</param>
/// <param name="Items">The scans.</param>
/// <param name="Digest">Digest of the revision's text as it stands.</param>
public sealed record PaperList(string Agency, int Year, IReadOnlyList<PaperItem> Items, string Digest);
