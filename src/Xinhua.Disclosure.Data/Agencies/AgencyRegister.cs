using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Agencies;

/// <summary>The register of agencies.</summary>
public sealed class AgencyRegister(DisclosureDbContext db)
{
    /// <summary>All agencies in the order of the tree, with the number of their published reports.</summary>
    public Task<List<AgencyItem>> ListAsync(CancellationToken cancellationToken) => ReportQueries.Agencies(db).ToListAsync(cancellationToken);

    /// <summary>An agency; null when there is none with this slug.</summary>
    public Task<Agency?> FindAsync(string slug, CancellationToken cancellationToken) => ReportQueries.Agency(db, slug).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Adds an agency below another, or a root.</summary>
    public async Task<WorkflowOutcome> AddAsync(string slug, string name, AgencyKind kind, string? parentSlug, int firstYear, CancellationToken cancellationToken)
    {
        // The path that grants are tied to is made of slugs.
        if (!Agency.IsSlug(slug))
        {
            return new WorkflowOutcome.Refused($"代码「{slug}」只能由小写字母、数字和单个连字符组成，2至{Agency.SlugLength}个字符。");
        }

        var parent = parentSlug is null ? null : await FindAsync(parentSlug, cancellationToken);
        if (parentSlug is not null && parent is null)
        {
            return new WorkflowOutcome.Refused("没有这个上级单位。");
        }

        var agency = Agency.Create(slug, name.Trim(), kind, parent, firstYear);
        if (agency.Path.Length > Agency.PathLength)
        {
            return new WorkflowOutcome.Refused("单位层级过深。");
        }

        db.Agencies.Add(agency);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new WorkflowOutcome.Done();
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            db.ChangeTracker.Clear();
            return new WorkflowOutcome.Refused($"代码「{slug}」已经被使用，请换一个。");
        }
    }
}
