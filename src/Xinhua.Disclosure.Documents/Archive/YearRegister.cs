using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Csv;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>A package in the list of a year.</summary>
/// <param name="Number">档号.</param>
/// <param name="AgencyName">The unit.</param>
/// <param name="Year">The report year.</param>
/// <param name="Revision">Number of the revision.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Digest of the package.</param>
/// <param name="MadeAt">When it was made.</param>
public sealed record RegisteredPackage(string Number, string AgencyName, int Year, int Revision, long Size, string Sha256, DateTimeOffset MadeAt);

/// <summary>The list of the packages of a year (归档登记表) for handing over.</summary>
public static class YearRegister
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>The list as CSV in UTF-8 with a byte order mark; its last line is the sum.</summary>
    public static byte[] Write(IReadOnlyList<RegisteredPackage> packages)
    {
        var csv = new StringBuilder();
        CsvText.Line(csv, "档号", "责任者", "年度", "版次", "字节数", "摘要算法", "摘要", "归档时间");
        foreach (var package in packages)
        {
            CsvText.Line(
                csv,
                CsvText.Text(package.Number),
                CsvText.Text(package.AgencyName),
                package.Year.ToString(CultureInfo.InvariantCulture),
                package.Revision.ToString(CultureInfo.InvariantCulture),
                package.Size.ToString(CultureInfo.InvariantCulture),
                ContentDigest.Algorithm,
                package.Sha256,
                package.MadeAt.ToOffset(China).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        }

        CsvText.Line(csv, $"合计{packages.Count}件", "", "", "", packages.Sum(package => package.Size).ToString(CultureInfo.InvariantCulture), "", "", "");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];
    }
}
