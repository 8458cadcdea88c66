using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Archive;

/// <summary>The archive package of a published revision. Once made it never changes and is never removed; the database itself refuses.</summary>
public sealed class ArchivePackage
{
    /// <summary>The revision; it has one package, whose key it is.</summary>
    public required int RevisionId { get; init; }

    /// <summary>档号.</summary>
    public required string Number { get; init; }

    /// <summary>The report year.</summary>
    public required int Year { get; init; }

    /// <summary>Its place among the packages of the year, from 1, without gaps.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime MadeAt { get; init; }

    /// <summary>Who archived it.</summary>
    public required Actor MadeBy { get; init; }

    /// <summary>SHA-256 of the package, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }
}

/// <summary>The bytes of a package, in a table of their own so that lists do not load them.</summary>
public sealed class ArchivePackageContent
{
    /// <summary>The revision whose package it is.</summary>
    public required int RevisionId { get; init; }

    /// <summary>The ZIP archive.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary>The last check of a stored package.</summary>
public sealed class ArchiveCheckup
{
    /// <summary>Longest note.</summary>
    public const int NoteLength = 500;

    /// <summary>The revision whose package it is.</summary>
    public required int RevisionId { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime CheckedAt { get; set; }

    /// <summary>Whether it is what was stored.</summary>
    public required bool IsSound { get; set; }

    /// <summary>What was found, in Chinese; empty for a sound package.</summary>
    public required string Note { get; set; }
}
