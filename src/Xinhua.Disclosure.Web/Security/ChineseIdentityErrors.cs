using Microsoft.AspNetCore.Identity;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>What sign-in's own checks say, in Chinese.</summary>
public sealed class ChineseIdentityErrors : IdentityErrorDescriber
{
    /// <inheritdoc/>
    public override IdentityError DefaultError() => Say(nameof(DefaultError), "操作没有成功，请稍后再试。");

    /// <inheritdoc/>
    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), "账号刚刚被他人修改，请刷新后再试。");

    /// <inheritdoc/>
    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), $"用户名「{userName}」已经被使用，请换一个。");

    /// <inheritdoc/>
    public override IdentityError InvalidUserName(string? userName) => Say(nameof(InvalidUserName), "用户名只能用英文字母、数字和 - . _ @ +。");

    /// <inheritdoc/>
    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), "现在的密码不正确。");

    /// <inheritdoc/>
    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), $"密码至少{length}个字符。");

    /// <inheritdoc/>
    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Say(nameof(PasswordRequiresUniqueChars), $"密码至少包含{uniqueChars}种不同的字符。");

    private static IdentityError Say(string code, string description) => new() { Code = code, Description = description };
}
