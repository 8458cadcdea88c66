using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;
using Xinhua.Disclosure.Web.Uploads;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>
/// Tells anybody whether a file or a code is of a report published here. Every answer has an address of its own, by code or by digest: the script
/// of the page computes the digest and goes there, and without script the server does. Nothing that is sent is kept.
/// </summary>
[Question]
[AtMost(Bytes = LargestBody)]
[StreamedForm]
public sealed class VerifyModel(Verification verification, ReportFormats formats, IOptions<SiteOptions> site) : PageModel
{
    /// <summary>Largest file the server looks at, in bytes; in the browser there is no such limit.</summary>
    public const int LargestFile = 50 * 1024 * 1024;

    /// <summary>How a code looks.</summary>
    public const string Example = "3HWD-0FB0-XNK4-P1AR";

    /// <summary>The file and the rest of the form.</summary>
    private const int LargestBody = LargestFile + (64 * 1024);

    private const string CodeField = "code";
    private const string FileField = "file";
    internal const string NoCode =
        $"这不是校验码。校验码是16个字母和数字，分4组，例如 {Example}，没有字母 I、L、O、U；也可以粘贴64位的SHA-256摘要。";

    private const string TooLarge = "文件超过50 MB，没有读取。本站公布的文件都小于50 MB；也可以填写校验码，或者在您的电脑上计算SHA-256后粘贴。";

    /// <summary>What was typed: a code or a digest.</summary>
    [BindProperty(SupportsGet = true, Name = CodeField)]
    public string? Code { get; set; }

    /// <summary>The answer; null when nothing was asked, or nothing that could be looked up.</summary>
    public VerificationAnswer? Answer { get; private set; }

    /// <summary>Whom to ask.</summary>
    public string Organiser => site.Value.Organiser;

    /// <summary>Title of the report that was found.</summary>
    public string ReportTitle => formats.Get(Answer!.Found!.FormatId).Title(Answer.Found.AgencyName, Answer.Found.Year);

    /// <summary>The answer in a few words.</summary>
    public string Verdict => Answer switch
    {
        null => "",
        { Outcome: VerificationOutcome.AsPublished, IsDigest: true } => "与公布的一致",
        { Outcome: VerificationOutcome.AsPublished } => "校验码与公布的一致",
        { Outcome: VerificationOutcome.Older } => "是旧版本，已有更正",
        { Outcome: VerificationOutcome.Withdrawn } => "已撤回",
        { IsDigest: true } => "不是本站公布的文件",
        _ => "不是本站公布的校验码",
    };

    /// <summary>A sign beside it, so that the colour does not say it alone.</summary>
    public string Sign => Answer?.Outcome switch
    {
        VerificationOutcome.AsPublished => "✓",
        VerificationOutcome.Older => "↻",
        VerificationOutcome.Withdrawn => "－",
        _ => "✕",
    };

    /// <summary>What was published, in a reader's words.</summary>
    public static string Name(PublishedFileKind? kind) => kind switch
    {
        null => "报告内容",
        PublishedFileKind.Html => "网页正文",
        PublishedFileKind.Pdf => "PDF 文件",
        PublishedFileKind.Csv => "CSV 数据",
        PublishedFileKind.Json => "JSON 数据",
        { } other => $"{other.ToString().ToUpperInvariant()} 文件",
    };

    public async Task OnGetAsync(bool tooLarge, CancellationToken cancellationToken)
    {
        if (tooLarge)
        {
            ModelState.AddModelError(FileField, TooLarge);
        }

        if (string.IsNullOrWhiteSpace(Code))
        {
            return;
        }

        Answer = await verification.AskAsync(Code, cancellationToken);
        if (Answer is null)
        {
            ModelState.AddModelError(CodeField, NoCode);
        }
    }

    /// <summary>Without script: the file is read once to its end and forgotten; the answer stands at the address of its digest.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (digest, code, complaint) = HttpContext.Features.Get<StreamedForm>() is { } form
                ? await ReadAsync(form, cancellationToken)
                : (null, (await Request.ReadFormAsync(cancellationToken))[CodeField].ToString(), null);
            if (complaint is null && (digest ?? code) is { Length: > 0 } asked)
            {
                return RedirectToPage(new { code = asked });
            }

            ModelState.AddModelError(FileField, complaint ?? "请选择文件，或者填写校验码。");
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            ModelState.AddModelError(FileField, TooLarge);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            ModelState.AddModelError(FileField, "文件没有完整传到，无法比对。请再试一次。");
        }

        return Page();
    }

    private static async Task<(string? Digest, string Code, string? Complaint)> ReadAsync(StreamedForm form, CancellationToken cancellationToken)
    {
        var code = "";
        while (await form.NextAsync(cancellationToken) is { } field)
        {
            if (field is { Name: FileField, HasFile: true })
            {
                var (digest, complaint) = await HashAsync(field.Body, cancellationToken);
                return (digest, code, complaint);
            }

            if (field.Name == CodeField)
            {
                code = (await field.TextAsync(cancellationToken)).Trim();
            }
        }

        return (null, code, null);
    }

    private static async Task<(string? Digest, string? Complaint)> HashAsync(Stream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, length) = (new byte[64 * 1024], 0L);
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            length += count;
            if (length > LargestFile)
            {
                return (null, TooLarge);
            }

            hash.AppendData(buffer, 0, count);
        }

        return length == 0 ? (null, "文件是空的，没有可以比对的内容。") : (Convert.ToHexStringLower(hash.GetHashAndReset()), null);
    }
}
