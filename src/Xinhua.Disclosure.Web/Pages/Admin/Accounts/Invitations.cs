using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Admin.Accounts;

/// <summary>The link of an invitation, shown once.</summary>
/// <param name="UserName">Whom it is for.</param>
/// <param name="Address">The link.</param>
/// <param name="ExpiresAt">Until when it is good, UTC.</param>
/// <param name="IsMailed">Whether it goes out by mail too.</param>
public sealed record InvitationLink(string UserName, string Address, DateTime ExpiresAt, bool IsMailed);

/// <summary>Makes invitations: a secret whose hash is stored, a link that is shown once, and a message where there is an address and a mail server.</summary>
public sealed class Invitations(
    AccountRegister accounts, DisclosureDbContext db, IHttpContextAccessor http, IConfiguration configuration, IOptions<SecurityOptions> options, IOptions<SiteOptions> site, TimeProvider clock)
{
    /// <summary>Whether there is a mail server.</summary>
    public bool HasMail => !string.IsNullOrWhiteSpace(configuration["Smtp:Host"]);

    /// <summary>Invites, in the caller's unit of work.</summary>
    public async Task<InvitationLink> InviteAsync(Data.Accounts.Account account, Actor by, string detail, CancellationToken cancellationToken)
    {
        var secret = SessionKey.New();
        var invitation = await accounts.InviteAsync(account.Id, SessionKey.HashOf(secret), TimeSpan.FromHours(options.Value.InvitationHours), by, cancellationToken);
        var request = http.HttpContext!.Request;
        var address = $"{request.Scheme}://{request.Host}/account/invitation/{secret}";
        var isMailed = HasMail && !string.IsNullOrEmpty(account.Email);
        if (isMailed)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var isNew = account.LastSignInAt is null;
            db.MailMessages.Add(new MailMessage
            {
                Key = MailMessage.InvitationKey + invitation.SecretHash,
                To = account.Email!,
                Subject = $"{site.Value.Name}：{(isNew ? "请启用您的账号" : "请重新设置密码")}",
                Body = $"{account.DisplayName}：\n\n您在{site.Value.Name}的账号「{account.UserName}」{(isNew ? "已经建立" : "需要重新设置密码，原来的密码不能再用")}。请在{BeijingTime.Minute(invitation.ExpiresAt)}前打开下面的链接设置密码，链接只能用一次：\n\n{address}\n\n如果您不知道这件事，请不要打开链接，并告诉{site.Value.Organiser}。\n",
                At = now,
                DueAt = now,
            });
        }

        db.Trail.Record(AuditAction.AccountInvited, $"accounts/{account.UserName}", detail);
        return new InvitationLink(account.UserName!, address, invitation.ExpiresAt, isMailed);
    }
}
