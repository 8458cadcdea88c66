using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Cli.Rescue;

/// <summary>
/// <c>rescue</c>: a new invitation for a security administrator who has lost the password or the telephone while there is no other one who could help.
/// Whoever runs it has the database in hand anyway; it leaves its line in the audit log like everything else.
/// </summary>
internal sealed class RescueVerb : Command
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Option<string> user = new("--user") { Description = "安全管理员的用户名", HelpName = "NAME", Required = true };
    private readonly DatabaseChoice database = new();

    public RescueVerb()
        : base("rescue", "安全管理员丢失密码或手机、又没有别的安全管理员时，为其生成一次性链接，重新设置密码和动态口令。退出码：0 成功，2 没有完成")
    {
        Add(user);
        foreach (var option in database.Options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (database.Services(parsed, out var complaint, mustExist: true) is not { } services)
        {
            await error.WriteLineAsync(complaint);
            return DisclosureCommand.Failed;
        }

        await using var provider = services.AddSingleton(TimeProvider.System).AddScoped<AccountRegister>().AddScoped<SessionRegister>().BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        try
        {
            var name = parsed.GetRequiredValue(user);
            if (await InviteAsync(scope.ServiceProvider, name, cancellationToken) is not { } secret)
            {
                await error.WriteLineAsync($"没有可以使用的安全管理员账号「{name}」。请核对用户名；已停用的账号不能这样恢复。");
                return DisclosureCommand.Failed;
            }

            await output.WriteLineAsync($"请本人在24小时内打开：<网站地址>/account/invitation/{secret}");
            await output.WriteLineAsync("原来的密码、动态口令和登录都已失效。这次操作已记入审计记录。");
            return DisclosureCommand.Success;
        }
        catch (DbException e)
        {
            await error.WriteLineAsync($"没有完成：数据库不能使用（{e.Message}）。请检查连接；结构较旧时先运行 disclosure migrate。");
            return DisclosureCommand.Failed;
        }
    }

    /// <summary>Makes the link; null when there is no such account.</summary>
    private static async Task<string?> InviteAsync(IServiceProvider services, string name, CancellationToken cancellationToken)
    {
        var (db, accounts) = (services.GetRequiredService<DisclosureDbContext>(), services.GetRequiredService<AccountRegister>());
        db.Trail.Origin = AuditOrigin.CommandLine;
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (await accounts.FindAsync(name.Trim().ToUpperInvariant(), cancellationToken) is not { Duty: Duty.SecurityAdmin, IsDisabled: false } found
            || await accounts.FindAsync(found.Id, cancellationToken) is not { } account)
        {
            return null;
        }

        accounts.KeepPastPassword(account);
        (account.PasswordHash, account.PasswordSetAt, account.TotpSecret, account.TotpSince) = (null, null, null, null);
        await accounts.ForgiveAsync(account.Id, cancellationToken);
        await accounts.ReplaceRecoveryCodesAsync(account.Id, [], cancellationToken);
        await services.GetRequiredService<SessionRegister>().EndOthersAsync(account.Id, except: null, cancellationToken);
        var secret = SessionKey.New();
        await accounts.InviteAsync(account.Id, SessionKey.HashOf(secret), Lifetime, new Actor(0, AuditOrigin.CommandLine.Name), cancellationToken);
        db.Trail.Record(AuditAction.AccountInvited, $"accounts/{account.UserName}", "从服务器的命令行重新设置密码和动态口令");
        await work.CommitAsync(cancellationToken);
        return secret;
    }
}
