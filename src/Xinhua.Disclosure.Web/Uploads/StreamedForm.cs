using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Xinhua.Disclosure.Web.Uploads;

/// <summary>The rest of a multipart form whose token has been read.</summary>
internal sealed class StreamedForm(MultipartReader reader)
{
    private const int MostFields = 16;
    private int read;

    /// <summary>The next field; null after the last.</summary>
    /// <exception cref="IOException">The body broke off or is larger than it may be.</exception>
    /// <exception cref="InvalidDataException">The body is no form, or has too many fields.</exception>
    public async Task<StreamedField?> NextAsync(CancellationToken cancellationToken)
    {
        if (await reader.ReadNextSectionAsync(cancellationToken) is not { } section)
        {
            return null;
        }

        return ++read > MostFields || !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            ? throw new InvalidDataException("The form cannot be read.")
            : new StreamedField(
                HeaderUtilities.RemoveQuotes(disposition.Name).ToString(),
                HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Length > 0,
                section.Body);
    }
}

/// <summary>A field of a form, to be read before the next one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasFile">Whether a file was chosen in it.</param>
/// <param name="Body">What it holds.</param>
internal sealed record StreamedField(string Name, bool HasFile, Stream Body)
{
    private const int LongestText = 4096;

    /// <summary>What was typed, cut where it is far too long.</summary>
    public async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestText];
        var length = await Body.ReadAtLeastAsync(bytes, LongestText, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
