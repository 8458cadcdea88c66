using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Web.Audit;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin.Audit;

/// <summary>
/// The audit log, for the audit administrator. Reading changes nothing; a search is sent by a form, put on record, and its result is then read
/// under the number of that line. So no search can be looked at that is not on record.
/// </summary>
public sealed class SearchModel(AuditLog log, AuditCheck check, CurrentAccount me, DisclosureDbContext db, TimeProvider clock) : PageModel
{
    private const int PageLength = 50;
    private static readonly TimeSpan AlarmsShown = TimeSpan.FromDays(7);

    /// <summary>Number of the line that records the search; null for the newest lines.</summary>
    [BindProperty(SupportsGet = true, Name = "search")]
    public long? Number { get; set; }

    /// <summary>Only lines below this one.</summary>
    [BindProperty(SupportsGet = true, Name = "before")]
    public long? Before { get; set; }

    /// <summary>What is looked for.</summary>
    public AuditSearch Current { get; private set; } = new();

    /// <summary>What was found, newest first.</summary>
    public IReadOnlyList<AuditEvent> Lines { get; private set; } = [];

    /// <summary>Where older lines begin; null when there are none.</summary>
    public long? Older { get; private set; }

    /// <summary>Where the chain stands.</summary>
    public AuditMark Mark { get; private set; } = AuditMark.Empty;

    /// <summary>The last check; null before the first.</summary>
    public AuditEvent? LastCheck { get; private set; }

    /// <summary>The alarm of the last check, when it found something.</summary>
    public AuditEvent? Broken { get; private set; }

    /// <summary>Other alarms of the last days.</summary>
    public IReadOnlyList<AuditEvent> Alarms { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostSearchAsync(AuditSearchInput input, CancellationToken cancellationToken)
    {
        if (await FindSearchAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!ModelState.IsValid)
        {
            return await ShowAsync(cancellationToken);
        }

        db.Trail.Record(AuditAction.AuditSearched, "audit", input.ToSearch().ToString());
        await db.SaveChangesAsync(cancellationToken);
        return RedirectToPage(new { search = (await log.NewestByAsync(await me.ActorAsync(cancellationToken), AuditAction.AuditSearched, cancellationToken))!.Sequence });
    }

    public async Task<IActionResult> OnPostExportAsync(AuditExportInput input, CancellationToken cancellationToken)
    {
        if (await FindSearchAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!ModelState.IsValid)
        {
            return await ShowAsync(cancellationToken);
        }

        var upTo = await log.MarkAsync(cancellationToken);
        db.Trail.Record(AuditAction.AuditExported, "audit", $"{input.Format}｜{Current}｜截至第{upTo.Sequence}条");
        await db.SaveChangesAsync(cancellationToken);
        await SendAsync(input.Format!, upTo.Sequence, cancellationToken);
        return new EmptyResult();
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellationToken)
    {
        if (await FindSearchAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        try
        {
            var verdict = await check.RunAsync(AuditCheck.ByHand, null, cancellationToken);
            if (verdict is { IsSound: true })
            {
                TempData["Notice"] = verdict.Summary + "。";
            }

            return RedirectToPage(new { search = Number });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            ModelState.AddModelError("", $"没有核验：设置 Audit:MarkFile 指定的标记文件读不了（{failure.Message}）。请系统管理员检查这个文件。");
            return await ShowAsync(cancellationToken);
        }
    }

    /// <summary>What stands in a field: what was typed and refused, else the search that is shown.</summary>
    public string Field(string name, string? current) => ModelState.TryGetValue(name, out var entry) ? entry.AttemptedValue ?? "" : current ?? "";

    /// <summary>What is wrong with a field.</summary>
    public string? Error(string name) => ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    private async Task SendAsync(string format, long upTo, CancellationToken cancellationToken)
    {
        var isCsv = format == AuditExportInput.Csv;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"审计记录-截至第{upTo}条.{(isCsv ? "csv" : "jsonl")}");
        Response.ContentType = isCsv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
        Response.Headers.ContentDisposition = disposition.ToString();
        var lines = log.StreamAsync(Current, upTo + 1, cancellationToken);
        await (isCsv ? AuditFile.WriteCsvAsync(lines, Response.Body, cancellationToken) : AuditFile.WriteJsonLinesAsync(lines, Response.Body, cancellationToken));
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (await FindSearchAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var found = await log.SearchAsync(Current, Before, PageLength + 1, cancellationToken);
        Lines = [.. found.Take(PageLength)];
        Older = found.Count > PageLength ? Lines[^1].Sequence : null;
        Mark = await log.MarkAsync(cancellationToken);
        LastCheck = await log.NewestAsync(AuditAction.AuditChecked, cancellationToken);
        var alarms = await log.AlarmsAsync(clock.GetUtcNow().UtcDateTime - AlarmsShown, cancellationToken);
        Broken = await log.NewestAsync(AuditAction.AlarmRaised, AuditCheck.Broken, cancellationToken) is { } broken && broken.Sequence > LastCheck?.Sequence ? broken : null;
        Alarms = [.. alarms.Where(alarm => alarm.Subject != AuditCheck.Broken)];
        return Page();
    }

    /// <summary>Lets only the audit administrator in, and reads the search from the line that records it: their own.</summary>
    private async Task<IActionResult?> FindSearchAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.AuditAdmin, cancellationToken))
        {
            return Forbid();
        }

        if (Number is not { } number)
        {
            return null;
        }

        var actor = await me.ActorAsync(cancellationToken);
        if (await log.FindAsync(number, cancellationToken) is not { Action: AuditAction.AuditSearched } line
            || line.ActorId != actor.AccountId
            || AuditSearch.Read(line.Detail) is not { } search)
        {
            return NotFound();
        }

        Current = search;
        return null;
    }
}

/// <summary>What to look for.</summary>
public sealed record AuditSearchInput
{
    /// <summary>First day in China.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day in China.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Part of a person's name.</summary>
    public string? Person { get; init; }

    /// <summary>What was done.</summary>
    public AuditAction? Action { get; init; }

    /// <summary>How it ended.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>How the subject begins.</summary>
    public string? Subject { get; init; }

    /// <summary>Part of the detail.</summary>
    public string? Text { get; init; }

    /// <summary>The search as the log knows it.</summary>
    internal AuditSearch ToSearch() => new()
    {
        From = From,
        To = To,
        Person = Said(Person),
        Action = Action,
        Outcome = Outcome,
        Subject = Said(Subject),
        Text = Said(Text),
    };

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    internal sealed class Validator : AbstractValidator<AuditSearchInput>
    {
        public Validator()
        {
            RuleFor(input => input.To).GreaterThanOrEqualTo(input => input.From).When(input => input.From is not null && input.To is not null).WithMessage("结束日期不能早于开始日期。");
            RuleFor(input => input.Action).IsInEnum().WithMessage("请从列表中选择操作。");
            RuleFor(input => input.Outcome).IsInEnum().WithMessage("请从列表中选择结果。");
            Readable(RuleFor(input => input.Person), "姓名", Core.Reports.Actor.NameLength);
            Readable(RuleFor(input => input.Subject), "对象", AuditSearch.TextLength);
            Readable(RuleFor(input => input.Text), "说明", AuditSearch.TextLength);
        }

        private static void Readable(IRuleBuilder<AuditSearchInput, string?> rule, string name, int length) => rule
            .MaximumLength(length).WithMessage($"{name}最多{length}个字。")
            .Must(text => text?.Any(letter => letter == AuditSearch.Separator || char.IsControl(letter)) != true).WithMessage($"{name}中不能有「{AuditSearch.Separator}」和不可见的字符。");
    }
}

/// <summary>Which file to make of what was found.</summary>
public sealed record AuditExportInput
{
    /// <summary>For spreadsheets.</summary>
    public const string Csv = "csv";

    /// <summary>For programs.</summary>
    public const string JsonLines = "jsonl";

    /// <summary>Kind of file.</summary>
    public string? Format { get; init; }

    internal sealed class Validator : AbstractValidator<AuditExportInput>
    {
        public Validator() => RuleFor(input => input.Format).Must(format => format is Csv or JsonLines).WithMessage("请选择导出的格式。");
    }
}
