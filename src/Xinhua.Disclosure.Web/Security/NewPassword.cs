using Microsoft.AspNetCore.Identity;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// Judges a new password and hashes it. Both take long on purpose, so they are done before a unit of work begins, which would hold up everybody else;
/// inside it only the hash is written.
/// </summary>
public sealed class NewPassword(UserManager<Account> users)
{
    /// <summary>The hash of a password, or what is wrong with it, in Chinese.</summary>
    public async Task<(string? Hash, IReadOnlyList<string> Complaints)> JudgeAsync(Account account, string password)
    {
        var complaints = new List<string>();
        foreach (var rule in users.PasswordValidators)
        {
            complaints.AddRange((await rule.ValidateAsync(users, account, password)).Errors.Select(error => error.Description));
        }

        return complaints.Count > 0 ? (null, complaints) : (users.PasswordHasher.HashPassword(account, password), []);
    }
}
