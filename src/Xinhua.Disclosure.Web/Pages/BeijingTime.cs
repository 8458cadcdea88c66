using System.Globalization;
using Xinhua.Disclosure.Core.Agencies;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>Instants as readers in China see them.</summary>
public static class BeijingTime
{
    /// <summary><c>2025-01-09 09:30</c>.</summary>
    public static string Minute(DateTime utc) => At(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>2025-01-09 09:30:00</c>.</summary>
    public static string Second(DateTime utc) => At(utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>2025-01-09</c>.</summary>
    public static string Day(DateTime utc) => At(utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 with the offset, for machines.</summary>
    public static string Iso(DateTime utc) => At(utc).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>The instant in China.</summary>
    public static DateTimeOffset At(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToOffset(ChinaDays.Offset);
}
