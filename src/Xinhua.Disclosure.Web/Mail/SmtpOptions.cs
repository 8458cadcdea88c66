using MailKit.Security;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Mail;

namespace Xinhua.Disclosure.Web.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all; only for a server on the same machine or network.</summary>
    None,

    /// <summary>Begun in the clear and then encrypted; refused when the server cannot.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte.</summary>
    Tls,
}

/// <summary>Settings of the section <c>Smtp</c>. Without a host no mail is sent, and pages that would send some say so.</summary>
public sealed class SmtpOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Smtp";

    /// <summary>The mail server; empty when mail is off.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its port.</summary>
    public int Port { get; init; } = 25;

    /// <summary>How the connection is protected.</summary>
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>User name; empty when the server asks for none.</summary>
    public string User { get; init; } = "";

    /// <summary>Password; set it outside the file, as <c>Smtp__Password</c>.</summary>
    public string Password { get; init; } = "";

    /// <summary>Address of the sender.</summary>
    public string From { get; init; } = "";

    /// <summary>Name of the sender; the name of the site when empty.</summary>
    public string FromName { get; init; } = "";

    /// <summary>Whether mail is sent at all.</summary>
    public bool IsOn => Host.Length > 0;

    /// <summary>The protection in the words of the mail library.</summary>
    internal SecureSocketOptions SocketOptions => Security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
    };

    internal sealed class Check : IValidateOptions<SmtpOptions>
    {
        public ValidateOptionsResult Validate(string? name, SmtpOptions options)
        {
            string?[] complaints =
            [
                options.Port is < 1 or > 65535 ? "Smtp:Port 应当是1至65535之间的端口号。" : null,
                !Enum.IsDefined(options.Security) ? "Smtp:Security 只能是 None、StartTls 或 Tls。" : null,
                options.IsOn && Uri.CheckHostName(options.Host) == UriHostNameType.Unknown ? $"Smtp:Host 的值「{options.Host}」不是主机名或地址。" : null,
                options.IsOn && !MailMessage.IsAddress(options.From) ? "Smtp:From 应当是发件人的邮箱地址，例如 zwgk@example.gov.cn。" : null,
                options.FromName.Any(char.IsControl) || options.FromName.Length > 60 ? "Smtp:FromName 最多60个字，不能有换行。" : null,
                options.User.Length > 0 && options.Password.Length == 0 ? "设置了 Smtp:User，就必须设置 Smtp:Password。" : null,
            ];
            var wrong = complaints.OfType<string>().ToList();
            return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
        }
    }
}
