using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Xinhua.Disclosure.Data.Mail;

/// <summary>Where a message stands.</summary>
public enum MailState
{
    /// <summary>待发送.</summary>
    Waiting,

    /// <summary>发送中: a node has taken it. If the node dies now nobody knows whether it went out, so it is never sent again by itself.</summary>
    Sending,

    /// <summary>已发送: the mail server has accepted it.</summary>
    Sent,

    /// <summary>未发送: given up after the last attempt, or refused for good.</summary>
    Failed,
}

/// <summary>A message in the queue. It is put there in the transaction of what it tells of.</summary>
public sealed partial class MailMessage
{
    /// <summary>Longest key, address and subject.</summary>
    public const int LineLength = 200;

    /// <summary>Longest text.</summary>
    public const int BodyLength = 8000;

    /// <summary>Longest error.</summary>
    public const int ErrorLength = 500;

    /// <summary>
    /// How the key of an invitation begins, before the hash of its secret. Its text holds the secret itself: it goes when the message is sent,
    /// and the whole message when the invitation is revoked.
    /// </summary>
    public const string InvitationKey = "invitation/";

    /// <summary>After how long a message that is still being sent is one of which nobody knows whether it went out.</summary>
    public static readonly TimeSpan LongestSending = TimeSpan.FromMinutes(10);

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>What it is about: the same thing is told to the same person once.</summary>
    public required string Key { get; init; }

    /// <summary>The receiver's address.</summary>
    public required string To { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The text.</summary>
    public required string Body { get; set; }

    /// <summary>When it was put there, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Where it stands.</summary>
    public MailState State { get; set; }

    /// <summary>When it is due, UTC; while it is being sent, when a node took it.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When the mail server accepted it, UTC.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>What the last attempt failed of.</summary>
    public string? Error { get; set; }

    /// <summary>Concurrency token: of several nodes one takes it.</summary>
    public int Version { get; set; }

    /// <summary>Whether a text is one plain address: nothing in it can begin a header line, a second address or a comment.</summary>
    public static bool IsAddress([NotNullWhen(true)] string? text) => text is { Length: <= LineLength } && Address().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}

internal sealed class MailMessageConfiguration : IEntityTypeConfiguration<MailMessage>
{
    public void Configure(EntityTypeBuilder<MailMessage> builder)
    {
        builder.ToTable("MailMessages");
        builder.Property(message => message.Key).HasMaxLength(MailMessage.LineLength);
        builder.Property(message => message.To).HasMaxLength(MailMessage.LineLength);
        builder.Property(message => message.Subject).HasMaxLength(MailMessage.LineLength);
        builder.Property(message => message.Body).HasMaxLength(MailMessage.BodyLength);
        builder.Property(message => message.Error).HasMaxLength(MailMessage.ErrorLength);
        builder.Property(message => message.Version).IsConcurrencyToken();
        builder.HasIndex(message => new { message.Key, message.To }).IsUnique();
        builder.HasIndex(message => new { message.State, message.DueAt });
    }
}
