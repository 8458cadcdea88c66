using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>
/// A document between being looked at and being taken, with what the report said when it was looked at. It travels in the page, sealed for
/// one account and one report; the server stores nothing before it is taken.
/// </summary>
public sealed record ImportDraft
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Han characters as they are: it is sealed and never read as markup.</summary>
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the document is called.</summary>
    public required string Source { get; init; }

    /// <summary>Id of the form it is written in.</summary>
    public required string Format { get; init; }

    /// <summary>Its numbers, stated totals included.</summary>
    public required IReadOnlyDictionary<string, decimal> Values { get; init; }

    /// <summary>Remarks on them.</summary>
    public required IReadOnlyDictionary<string, string> Notes { get; init; }

    /// <summary>Its texts.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>What stands in cells that hold no number.</summary>
    public required IReadOnlyDictionary<string, string> Unreadable { get; init; }

    /// <summary>What else there is to know of the document.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The report's numbers when the document was looked at.</summary>
    public required IReadOnlyDictionary<string, decimal> Was { get; init; }

    /// <summary>Digests of its texts at that time.</summary>
    public required IReadOnlyDictionary<string, string> TextWas { get; init; }

    /// <summary>What was read, beside what the report says now.</summary>
    public static ImportDraft Of(string source, ReportContent read, IReadOnlyList<string> remarks, ReportContent now) => new ImportDraft
    {
        Source = source,
        Format = read.Format.Id,
        Values = read.Figures.Entered.Concat(read.Figures.Stated).ToDictionary(figure => figure.Key.ToString(), figure => figure.Value),
        Notes = read.Notes.ToDictionary(note => note.Key.ToString(), note => note.Value),
        Texts = read.Narrative,
        Unreadable = (read.Stated?.Unreadable ?? new Dictionary<CellKey, string>()).ToDictionary(cell => cell.Key.ToString(), cell => cell.Value),
        Remarks = remarks,
        Was = new Dictionary<string, decimal>(),
        TextWas = new Dictionary<string, string>(),
    }.Beside(now);

    /// <summary>The same beside what the report says now.</summary>
    public ImportDraft Beside(ReportContent now) => this with
    {
        Was = now.Figures.Entered.ToDictionary(figure => figure.Key.ToString(), figure => figure.Value),
        TextWas = now.Format.TextSections.ToDictionary(section => section.Key, section => ContentDigest.Of(now.Text(section.Key))),
    };

    /// <summary>Opens what was sealed; null when it is too old, was tampered with, or belongs to another account or report.</summary>
    public static ImportDraft? Open(IDataProtectionProvider protection, int accountId, WorkingReport report, string? sealedDraft)
    {
        try
        {
            return string.IsNullOrEmpty(sealedDraft) ? null : JsonSerializer.Deserialize<ImportDraft>(Protector(protection, accountId, report).Unprotect(sealedDraft));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Seals it for one account and one report.</summary>
    public string Seal(IDataProtectionProvider protection, int accountId, WorkingReport report) =>
        Protector(protection, accountId, report).Protect(JsonSerializer.Serialize(this, Compact), Lifetime);

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection, int accountId, WorkingReport report) =>
        protection.CreateProtector("Xinhua.Disclosure.Import.v1", $"account {accountId}", $"revision {report.Revision.Id}").ToTimeLimitedDataProtector();
}
