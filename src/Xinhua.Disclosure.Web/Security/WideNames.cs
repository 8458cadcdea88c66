using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Makes one name of what people take for one: <c>ADMIN</c>, <c>admin</c> and <c>ａｄｍｉｎ</c>.</summary>
public sealed class WideNames : ILookupNormalizer
{
    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(name))]
    public string? NormalizeName(string? name) => name?.Trim().Normalize(NormalizationForm.FormKC).ToUpperInvariant();

    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(email))]
    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
