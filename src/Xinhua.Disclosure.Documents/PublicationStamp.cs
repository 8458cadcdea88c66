using System.Globalization;

namespace Xinhua.Disclosure.Documents;

/// <summary>What publishing adds to a report; open data carries it so that a copy can be told from another.</summary>
/// <param name="Revision">Number of the published revision, from 1.</param>
/// <param name="PublishedAt">The server's instant of publishing.</param>
/// <param name="Digest">Digest of the content, 64 lower-case hexadecimal digits.</param>
public sealed record PublicationStamp(int Revision, DateTimeOffset PublishedAt, string Digest)
{
    /// <summary>The instant as ISO 8601 with its offset, to the second.</summary>
    public string PublishedAtText => PublishedAt.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
