using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Web.Mail;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin;

/// <summary>The mail queue, for the system administrator.</summary>
public sealed class MailModel(Outbox outbox, CurrentAccount me, MailBell bell, IOptions<SmtpOptions> smtp) : PageModel
{
    private const int PageSize = 50;
    private const int LastPage = 100_000;

    private Dictionary<MailStanding, int> counts = [];

    /// <summary>Only messages that stand here.</summary>
    [BindProperty(SupportsGet = true, Name = "standing")]
    public MailStanding? Standing { get; set; }

    /// <summary>Which page, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "pageNumber")]
    public int PageNumber { get; set; } = 1;

    /// <summary>The messages.</summary>
    public IReadOnlyList<MailItem> List { get; private set; } = [];

    /// <summary>Whether there is another page.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether mail is sent at all.</summary>
    public bool IsOn => smtp.Value.IsOn;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await ShowAsync(cancellationToken);

    public Task<IActionResult> OnPostRetryAsync([FromForm] int id, [FromForm] int version, CancellationToken cancellationToken) =>
        DecideAsync(() => outbox.RetryAsync(id, version, cancellationToken), "已重新排入队列。", cancellationToken);

    public Task<IActionResult> OnPostGiveUpAsync([FromForm] int id, [FromForm] int version, CancellationToken cancellationToken) =>
        DecideAsync(() => outbox.GiveUpAsync(id, version, cancellationToken), "已放弃发送。", cancellationToken);

    /// <summary>How many messages stand somewhere.</summary>
    public int Count(MailStanding standing) => counts.GetValueOrDefault(standing);

    /// <summary>What users read.</summary>
    public static string Chinese(MailStanding standing) => standing switch
    {
        MailStanding.Waiting => "待发送",
        MailStanding.Sending => "发送中",
        MailStanding.Unknown => "结果不明",
        MailStanding.Sent => "已发送",
        MailStanding.Failed => "未发送",
    };

    private async Task<IActionResult> DecideAsync(Func<Task<WorkflowOutcome>> decide, string done, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        if (await decide() is not WorkflowOutcome.Refused refused)
        {
            bell.Ring();
            TempData["Notice"] = done;
            return RedirectToPage();
        }

        ModelState.AddModelError("", refused.Reason);
        return await ShowAsync(cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        PageNumber = Math.Clamp(PageNumber, 1, LastPage);
        counts = (await outbox.CountsAsync(cancellationToken)).ToDictionary(count => count.Standing, count => count.Count);
        var found = await outbox.ListAsync(Standing, (PageNumber - 1) * PageSize, PageSize + 1, cancellationToken);
        (List, HasMore) = ([.. found.Take(PageSize)], found.Count > PageSize);
        return Page();
    }
}
