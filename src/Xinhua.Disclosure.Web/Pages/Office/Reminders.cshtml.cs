using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Web.Mail;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>Who has to be reminded: a list to print and to call by, and mail to the writers.</summary>
public sealed class RemindersModel(CurrentOffice office, CampaignDesk campaigns, MailBell bell, IOptions<SmtpOptions> smtp, IOptions<WorkflowOptions> workflow) : PageModel
{
    /// <summary>How far the list can look ahead, in days; below zero for what is late only.</summary>
    public static IReadOnlyList<int> Choices { get; } = [-1, 3, 7, 14, 30];

    /// <summary>The campaign.</summary>
    public CampaignItem Campaign { get; private set; } = null!;

    /// <summary>How far the list looks ahead.</summary>
    public int Days { get; private set; }

    /// <summary>The units, the latest first.</summary>
    public IReadOnlyList<CampaignRow> Rows { get; private set; } = [];

    /// <summary>Their writers by unit.</summary>
    public ILookup<string, UnitPerson> People { get; private set; } = Array.Empty<UnitPerson>().ToLookup(person => person.Agency);

    /// <summary>Whether mail can be sent.</summary>
    public bool IsMailOn => smtp.Value.IsOn;

    /// <summary>The instant against which everything is held.</summary>
    public DateTime Now { get; private set; }

    public async Task<IActionResult> OnGetAsync(int year, string? owner, int? days, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(year, owner, days, cancellationToken) is { } refused)
        {
            return refused;
        }

        Rows = campaigns.Owing(await campaigns.BoardAsync(Campaign.Id, cancellationToken), Days);
        People = (await campaigns.PeopleAsync(Campaign.Id, cancellationToken)).ToLookup(person => person.Agency);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int year, string? owner, [FromForm] int? days, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(year, owner, days, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (!IsMailOn)
        {
            ModelState.AddModelError("", "系统没有配置邮件服务器，没有发送邮件。请按清单电话催办，或者请系统管理员设置 Smtp:Host。");
            return await OnGetAsync(year, owner, days, cancellationToken);
        }

        var outcome = await campaigns.RemindAsync(Campaign, Days, new Uri(Url.PageLink("/Desk/Index")!), cancellationToken);
        bell.Ring();
        TempData["Notice"] = $"已排入{outcome.Queued}封催报邮件"
            + (outcome.AlreadyTold > 0 ? $"，另有{outcome.AlreadyTold}封今天已经发过，没有重复发送" : "")
            + (outcome.Unreachable.Count > 0 ? $"。没有可用邮箱、需要电话催办的单位：{string.Join('、', outcome.Unreachable)}" : "")
            + "。";
        return RedirectToPage(new { year, owner = Campaign.Owner, days = Days });
    }

    /// <summary>What users read of a report's state.</summary>
    public string State(CampaignRow row) => CampaignWords.State(row, workflow.Value);

    /// <summary>Days late or left.</summary>
    public string Words(CampaignRow row) => CampaignWords.Days(row, Now);

    /// <summary>The light of a unit.</summary>
    public CampaignLight LightOf(CampaignRow row) => row.Progress.LightAt(Now);

    /// <summary>Whether a person can be sent mail.</summary>
    public bool HasAddress(UnitPerson person) => MailMessage.IsAddress(person.Email);

    private async Task<IActionResult?> RefuseAsync(int year, string? owner, int? days, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        if (await office.FindAsync(year, owner, cancellationToken) is not { } campaign)
        {
            return NotFound();
        }

        (Campaign, Now, Days) = (campaign, campaigns.Now, days is { } chosen && Choices.Contains(chosen) ? chosen : CampaignProgress.WarningDays);
        return null;
    }
}
