namespace Xinhua.Disclosure.Data.Mail;

/// <summary>Every question about the mail queue; see ReportQueries.</summary>
internal static class MailQueries
{
    /// <summary>What the queue holds already of some keys.</summary>
    public static IQueryable<MailMark> Known(DisclosureDbContext db, IReadOnlyList<string> keys) =>
        db.MailMessages.Where(message => keys.Contains(message.Key)).Select(message => new MailMark(message.Key, message.To));

    /// <summary>Mailed invitations of an account that are still good, where the message has not gone out.</summary>
    public static IQueryable<MailMessage> UnsentInvitations(DisclosureDbContext db, int accountId) => db.MailMessages.Where(message =>
        message.State != MailState.Sent
        && db.Invitations.Any(invitation => invitation.AccountId == accountId && invitation.ClosedAt == null && message.Key == MailMessage.InvitationKey + invitation.SecretHash));

    /// <summary>Messages that are due, the longest waiting first.</summary>
    public static IQueryable<MailMessage> Due(DisclosureDbContext db, DateTime now) =>
        db.MailMessages.Where(message => message.State == MailState.Waiting && message.DueAt <= now).OrderBy(message => message.DueAt).ThenBy(message => message.Id);

    /// <summary>A message as somebody saw it: nothing when it has changed since.</summary>
    public static IQueryable<MailMessage> Seen(DisclosureDbContext db, int id, int version) =>
        db.MailMessages.Where(message => message.Id == id && message.Version == version);

    /// <summary>The queue: what needs a person first, then the newest.</summary>
    public static IQueryable<MailItem> List(DisclosureDbContext db, DateTime unknownBefore, MailStanding? standing, int skip, int take) =>
        Messages(db, unknownBefore)
            .Where(row => standing == null || row.Standing == standing)
            .OrderByDescending(row => row.Message.Id)
            .Skip(skip)
            .Take(take)
            .Select(row => new MailItem(
                row.Message.Id, row.Message.Version, row.Standing, row.Message.To, row.Message.Subject, row.Message.At, row.Message.DueAt, row.Message.SentAt, row.Message.Attempts, row.Message.Error));

    /// <summary>How many messages stand where.</summary>
    public static IQueryable<MailCount> Counts(DisclosureDbContext db, DateTime unknownBefore) =>
        Messages(db, unknownBefore).GroupBy(row => row.Standing).Select(group => new MailCount(group.Key, group.Count()));

    private static IQueryable<Placed> Messages(DisclosureDbContext db, DateTime unknownBefore) => db.MailMessages.Select(message => new Placed
    {
        Message = message,
        Standing = message.State == MailState.Waiting ? MailStanding.Waiting
            : message.State == MailState.Sent ? MailStanding.Sent
            : message.State == MailState.Failed ? MailStanding.Failed
            : message.DueAt < unknownBefore ? MailStanding.Unknown
            : MailStanding.Sending,
    });

    private sealed class Placed
    {
        public required MailMessage Message { get; init; }

        public required MailStanding Standing { get; init; }
    }
}
