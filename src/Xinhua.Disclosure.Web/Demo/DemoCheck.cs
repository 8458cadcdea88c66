using System.Diagnostics.CodeAnalysis;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Web.Demo;

/// <summary>What a demo file must fulfil before anything is made of it. Whether its reports are right is for the rules to say.</summary>
internal static class DemoCheck
{
    /// <summary>Refuses a file that refers to something that is not there.</summary>
    /// <exception cref="InvalidDataException">The message names the place.</exception>
    public static void Run(DemoFile file, ReportFormats formats)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in file.Units)
        {
            Require(Agency.IsSlug(unit.Slug), unit.Slug, "is not a slug");
            Require(unit.Parent is null ? known.Count == 0 : known.Contains(unit.Parent), unit.Slug, "does not come after its parent");
            Require(known.Add(unit.Slug), unit.Slug, "occurs twice");
        }

        foreach (var unit in file.Units)
        {
            Require(unit.Reports.Zip(unit.Reports.Skip(1)).All(pair => pair.First.Year < pair.Second.Year), unit.Slug, "has its years out of order");
            foreach (var report in unit.Reports)
            {
                Report(unit, report, known, formats);
            }
        }

        Accounts(file, known);
    }

    private static void Report(DemoUnit unit, DemoReport report, HashSet<string> known, ReportFormats formats)
    {
        var place = $"{unit.Slug} {report.Year}";
        Require(formats.Find(report.Format) is { } form && form.IsFor(report.Year), place, $"has a form “{report.Format}” that is not the one for its year");
        Require(report.Consolidates.All(known.Contains), place, "consolidates a unit that is not there");
        Require(report.Revisions.Count > 0, place, "has no revision");
        Require(report.Revisions.SkipLast(1).All(revision => revision.State == RevisionState.Published), place, "has a later revision while an earlier one is not published");
        foreach (var (index, revision) in report.Revisions.Index())
        {
            var name = $"{place} revision {revision.Number}";
            Require(revision.Number == index + 1, name, "is out of order");
            Require((revision.ChangeNote is null) == (index == 0), name, "must have a change note exactly when it corrects another");
            Course(revision, name);
            Content(revision, name, formats.Get(report.Format));
        }
    }

    private static void Course(DemoRevision revision, string name)
    {
        Require((revision.SubmittedAt is not null) == (revision.State != RevisionState.Draft || revision.Returned is not null), name, "has a submission that its state denies");
        Require((revision.ApprovedAt is not null) == (revision.State is RevisionState.Approved or RevisionState.Published), name, "has an approval that its state denies");
        Require((revision.PublishedAt is not null) == (revision.State == RevisionState.Published), name, "has a publication that its state denies");
        Require(revision.Returned is null || revision.State == RevisionState.Draft, name, "is returned and yet no draft");
        DateTimeOffset[] times = [.. new[] { revision.StartedAt, revision.SubmittedAt, revision.ApprovedAt, revision.PublishedAt, revision.Returned?.At }.OfType<DateTimeOffset>()];
        Require(times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second), name, "goes back in time");
    }

    private static void Content(DemoRevision revision, string name, ReportFormat format)
    {
        var cells = format.EnteredCells.Select(cell => cell.Key.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var cell in revision.Figures.Keys.Concat(revision.Blank).Concat(revision.DeliberateError is { } error ? [error.Cell] : []))
        {
            Require(cells.Contains(cell), name, $"names “{cell}”, which is no entered cell of the form");
        }

        Require(!revision.Blank.Any(revision.Figures.ContainsKey), name, "has a number in a blank cell");
        Require(
            revision.Narrative.Keys.Order(StringComparer.Ordinal).SequenceEqual(format.TextSections.Select(section => section.Key).Order(StringComparer.Ordinal)),
            name,
            "does not have exactly the sections of the form");
    }

    private static void Accounts(DemoFile file, HashSet<string> known)
    {
        Require(file.Accounts.DistinctBy(account => account.UserName).Count() == file.Accounts.Count, "accounts", "hold a user name twice");
        foreach (var account in file.Accounts)
        {
            foreach (var grant in account.Grants)
            {
                var hasScope = grant.Role is not (Role.SystemAdmin or Role.SecurityAdmin or Role.AuditAdmin);
                Require(hasScope ? grant.Agency is not null && known.Contains(grant.Agency) : grant.Agency is null, account.UserName, "has a role for a unit that is not there");
            }
        }
    }

    private static void Require([DoesNotReturnIf(false)] bool holds, string place, string complaint)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The demo file: {place} {complaint}.");
        }
    }
}
