using System.Globalization;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>Instants as readers in China see them. China has kept one zone without daylight saving since 1992.</summary>
public static class BeijingTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary><c>2025-01-09 09:30</c>.</summary>
    public static string Minute(DateTime utc) => At(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>2025-01-09</c>.</summary>
    public static string Day(DateTime utc) => At(utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 with the offset, for machines.</summary>
    public static string Iso(DateTime utc) => At(utc).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>The instant in China.</summary>
    public static DateTimeOffset At(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToOffset(Offset);
}
