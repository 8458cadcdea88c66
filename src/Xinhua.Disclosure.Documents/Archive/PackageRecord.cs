using System.Globalization;
using System.Text.Json;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>Reads back from a package what it was made from, so that an exported year can be brought into an empty system.</summary>
/// <param name="formats">The forms.</param>
public sealed class PackageRecord(ReportFormats formats)
{
    /// <summary>What a package that passed its check was made from, and what its report says; null when it cannot be read.</summary>
    public (ArchiveRecord Record, ReportContent Content)? Read(OpenedPackage package)
    {
        var inspection = new Inspection(package, PackageSurroundings.Alone, formats);
        if (package.Number is not { } number
            || inspection.Content is not { } content
            || package.Json(PackageLayout.Approval) is not { } approval
            || package.Json(PackageLayout.History) is not { } history)
        {
            return null;
        }

        try
        {
            var process = approval.GetProperty("process").EnumerateArray().Select(Step).ToList();
            var archived = process[^1];
            return (new ArchiveRecord
            {
                Number = number,
                Holding = new ArchiveHolding(inspection.Of("全宗号"), inspection.Of("机构或问题"), inspection.Of("保管期限"), inspection.Of("软硬件环境")),
                Agencies = [.. history.GetProperty("agencies").EnumerateArray().Select(Agency)],
                Title = Text(approval, "title"),
                AgencyName = Text(history, "agencyName"),
                FormatId = Text(history, "format"),
                History = [.. history.GetProperty("revisions").EnumerateArray().Select(Revision)],
                Process = process[..^1],
                Files =
                [
                    .. from kind in Enum.GetValues<PublishedFileKind>()
                       let bytes = package.Files.GetValueOrDefault(PackageLayout.PathOf(kind))
                       where bytes is not null
                       select PublishedFile.Of(kind, bytes),
                ],
                MadeAt = archived.At,
                MadeBy = archived.By,
                AuditMark = AuditMark.Read(Text(approval, "auditMark"))!,
            }, content with { Stated = null });
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or JsonException)
        {
            return null;
        }
    }

    private static ProcessStep Step(JsonElement step) => new(
        Text(step, "action"),
        Text(step, "name"),
        step.GetProperty("step").GetInt32(),
        new Actor(step.GetProperty("accountId").GetInt32(), Text(step, "person")),
        Instant(step, "at"),
        step.GetProperty("digest").GetString(),
        Text(step, "comment"),
        AuditMark.Read(step.GetProperty("audit").GetString()));

    private static ArchivedAgency Agency(JsonElement agency) => new(Text(agency, "slug"), Text(agency, "name"), Enum.Parse<AgencyKind>(Text(agency, "kind")), agency.GetProperty("firstYear").GetInt32());

    private static ArchivedRevision Revision(JsonElement revision) => new(
        revision.GetProperty("number").GetInt32(),
        Text(revision, "digest"),
        Instant(revision, "startedAt"),
        Instant(revision, "publishedAt"),
        new Actor(revision.GetProperty("publishedById").GetInt32(), Text(revision, "publishedBy")),
        revision.GetProperty("reason").GetString() is { } reason ? Enum.Parse<AmendmentReason>(reason) : null,
        revision.GetProperty("changeNote").GetString());

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static DateTimeOffset Instant(JsonElement element, string name) => DateTimeOffset.ParseExact(Text(element, name), "O", CultureInfo.InvariantCulture);
}
