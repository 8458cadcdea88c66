using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Documents.Archive;

namespace Xinhua.Disclosure.Web.Archive;

/// <summary>Puts published revisions into the archive, and looks into packages that are there.</summary>
/// <param name="desk">The archive.</param>
/// <param name="writer">Makes packages.</param>
/// <param name="formats">The forms.</param>
public sealed class ArchiveReport(ArchiveDesk desk, PackageWriter writer, ReportFormats formats)
{
    /// <summary>Archives a published revision, unless it is archived already.</summary>
    public Task<ArchiveOutcome> ArchiveAsync(int revisionId, Actor actor, CancellationToken cancellationToken) => desk.ArchiveAsync(revisionId, Make, actor, cancellationToken);

    /// <summary>What is wrong in a stored package, in Chinese; null when nothing is.</summary>
    public string? WhyDamaged(ReadOnlyMemory<byte> bytes) => OpenedPackage.Open(bytes) switch
    {
        OpenOutcome.Opened { Package: var package } => string.Join(
            "；",
            new PackageCheck(formats).Check(package, PackageSurroundings.Alone).Where(result => result.Verdict == CheckVerdict.Failed).Select(result => $"{result.Item.Code} {result.Item.Name}：{result.Note}")) is { Length: > 0 } failures
                ? failures
                : null,
        OpenOutcome.Unreadable unreadable => unreadable.Reason,
        _ => throw new InvalidOperationException("A package is opened or not."),
    };

    private MadePackage Make(ArchiveRecord record, IReadOnlyList<ArchiveNumber> others) => writer.Write(record, new PackageSurroundings(others, IsWhole: true)) switch
    {
        PackageOutcome.Made made => new MadePackage(made.Bytes, null),
        PackageOutcome.Refused refused => new MadePackage(null, refused.Reason),
        _ => throw new InvalidOperationException("A package is made or refused."),
    };
}
