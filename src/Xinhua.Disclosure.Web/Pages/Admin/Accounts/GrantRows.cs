using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin.Accounts;

/// <summary>A line of the form in which roles are given: a role for a unit. A line left empty counts for nothing.</summary>
public sealed record GrantRow
{
    /// <summary>The role; null for an empty line.</summary>
    public Role? Role { get; init; }

    /// <summary>Slug of the unit.</summary>
    public string? Agency { get; init; }

    /// <summary>Whether it reaches all units below.</summary>
    public bool Subtree { get; init; }

    /// <summary>Whether nothing was chosen.</summary>
    public bool IsEmpty => Role is null && string.IsNullOrEmpty(Agency);
}

/// <summary>What the lines of roles need to be shown.</summary>
/// <param name="Prefix">Name of the list in the form.</param>
/// <param name="Rows">The lines.</param>
/// <param name="Agencies">Units to choose from.</param>
public sealed record GrantTable(string Prefix, IReadOnlyList<GrantRow> Rows, IReadOnlyList<AgencyItem> Agencies);

/// <summary>From lines to grants and back.</summary>
internal static class GrantRows
{
    private const int Spare = 3;

    /// <summary>The lines with some empty ones at the end.</summary>
    public static IReadOnlyList<GrantRow> WithSpare(IEnumerable<GrantRow> rows)
    {
        var filled = rows.Where(row => !row.IsEmpty).ToList();
        return [.. filled, .. Enumerable.Repeat(new GrantRow(), Math.Max(1, Spare - filled.Count))];
    }

    /// <summary>The roles an account of the duty gets by the lines; a complaint where they do not fit.</summary>
    public static (IReadOnlyList<RoleGrant> Grants, string? Complaint) Read(Duty duty, IReadOnlyCollection<GrantRow> rows, IReadOnlyCollection<AgencyItem> agencies)
    {
        var filled = rows.Where(row => !row.IsEmpty).ToList();
        if (duty != Duty.Content)
        {
            return filled.Count > 0
                ? ([], "管理员账号不能再有其他角色：系统管理、安全管理、审计管理和业务工作由不同的人担任。")
                : ([new RoleGrant { Role = Enum.GetValues<Role>().Single(role => role.Duty() == duty) }], null);
        }

        foreach (var (row, number) in rows.Select((row, index) => (row, index + 1)).Where(line => !line.row.IsEmpty))
        {
            if (row.Role is not { } role || !Work.Any.Contains(role))
            {
                return ([], $"第{number}行：请选择这个单位对应的角色。");
            }

            if (string.IsNullOrEmpty(row.Agency))
            {
                return ([], $"第{number}行：请选择这个角色对应的单位。");
            }
        }

        var missing = filled.FirstOrDefault(row => agencies.All(agency => agency.Slug != row.Agency));
        return filled.Count == 0 ? ([], "请至少选择一个角色和单位。")
            : missing is not null ? ([], $"没有代码为「{missing.Agency}」的单位，请重新选择。")
            : filled.DistinctBy(row => (row.Role, row.Agency)).Count() < filled.Count ? ([], "同一个单位的同一个角色选了两次，请去掉一个。")
            : ([.. filled.Select(row => new RoleGrant { Role = row.Role!.Value, AgencyId = agencies.First(agency => agency.Slug == row.Agency).Id, IncludesSubtree = row.Subtree })], null);
    }

    /// <summary>The roles in words, for the log.</summary>
    public static string Words(IEnumerable<RoleGrant> grants, IReadOnlyCollection<AgencyItem> agencies) => string.Join('、', grants.Select(grant =>
        grant.Role.Chinese() + (grant.AgencyId is { } id ? $"（{agencies.First(agency => agency.Id == id).Name}{(grant.IncludesSubtree ? "及下属单位" : "")}）" : "")));
}
