using Xinhua.Disclosure.Core.Agencies;

namespace Xinhua.Disclosure.Data.Agencies;

/// <summary>A succession with the names of both sides.</summary>
public sealed record SuccessionItem(int FromYear, string Note, string Predecessor, string PredecessorName, string Successor, string SuccessorName);

/// <summary>An agency in the tree of a year.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Name">Its name in that year.</param>
/// <param name="ParentName">Name, in that year, of the agency above; null for a root.</param>
/// <param name="Depth">How many agencies stand above it.</param>
public sealed record TreeItem(Agency Agency, string Name, string? ParentName, int Depth);

/// <summary>An agency that is to be registered.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Full name.</param>
/// <param name="Kind">What kind of organ it is.</param>
/// <param name="Parent">Slug of the agency above; null for a root.</param>
public sealed record NewAgency(string Slug, string Name, AgencyKind Kind, string? Parent);

/// <summary>
/// Agencies end and others take over: several into one is a merger, one into several a split, one into none the end of it.
/// </summary>
/// <param name="Predecessors">Slugs of the agencies that end.</param>
/// <param name="Successors">Slugs of registered agencies that take over.</param>
/// <param name="Founded">Agencies that are registered to take over.</param>
/// <param name="FromYear">First report year for which the new order holds.</param>
/// <param name="Note">By which document; may be empty.</param>
public sealed record Reorganisation(
    IReadOnlyList<string> Predecessors, IReadOnlyList<string> Successors, IReadOnlyList<NewAgency> Founded, int FromYear, string Note);

/// <summary>What an import would do with a line.</summary>
public enum ImportVerdict
{
    /// <summary>新增.</summary>
    Added,

    /// <summary>改名.</summary>
    Renamed,

    /// <summary>不变.</summary>
    Unchanged,

    /// <summary>有错.</summary>
    Wrong,
}

/// <summary>A line of an import with what would become of it.</summary>
/// <param name="Line">The line as it was read.</param>
/// <param name="Verdict">What would be done.</param>
/// <param name="Remark">What is wrong, or what exactly changes; in Chinese, may be empty.</param>
public sealed record JudgedLine(AgencyLine Line, ImportVerdict Verdict, string Remark);
