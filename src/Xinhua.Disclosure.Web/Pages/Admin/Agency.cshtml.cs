using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin;

/// <summary>A unit with its history and what can be done with it, for the system administrator.</summary>
public sealed class AgencyModel(AgencyRegister agencies, CurrentAccount me) : PageModel
{
    /// <summary>Another name.</summary>
    [BindProperty]
    public RenameInput Rename { get; set; } = new();

    /// <summary>Another place in the tree.</summary>
    [BindProperty]
    public MoveInput Move { get; set; } = new();

    /// <summary>Several units instead of this one.</summary>
    [BindProperty]
    public SplitInput Split { get; set; } = new();

    /// <summary>The end of it.</summary>
    [BindProperty]
    public EndInput End { get; set; } = new();

    /// <summary>The unit.</summary>
    public Agency Unit { get; private set; } = null!;

    /// <summary>Its names and places, newest first.</summary>
    public IReadOnlyList<(int FromYear, string Name, string Parent)> Periods { get; private set; } = [];

    /// <summary>From whom it took over and who took over from it.</summary>
    public IReadOnlyList<SuccessionItem> Successions { get; private set; } = [];

    /// <summary>Other units that exist.</summary>
    public IReadOnlyList<Agency> Others { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string agency, CancellationToken cancellationToken) => await ShowAsync(agency, cancellationToken);

    public async Task<IActionResult> OnPostPowerAsync(string agency, bool makesRegulations, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        ModelState.Clear();
        if (await agencies.SetRulePowerAsync(agency, makesRegulations, cancellationToken) is WorkflowOutcome.Refused refused)
        {
            ModelState.AddModelError("", refused.Reason);
            return await ShowAsync(agency, cancellationToken);
        }

        TempData["Notice"] = makesRegulations ? "已登记为有规章制定权。" : "已登记为没有规章制定权。";
        return RedirectToPage(new { agency });
    }

    public Task<IActionResult> OnPostRenameAsync(string agency, CancellationToken cancellationToken) => ActAsync(
        agency,
        nameof(Rename),
        reason => reason.Contains("名称", StringComparison.Ordinal) && !reason.Contains("年度", StringComparison.Ordinal) ? "Rename.Name" : "Rename.FromYear",
        () => agencies.RenameAsync(agency, Rename.FromYear!.Value, Rename.Name!, Rename.Note ?? "", cancellationToken),
        () => $"已改名为「{Rename.Name}」。",
        cancellationToken);

    public Task<IActionResult> OnPostMoveAsync(string agency, CancellationToken cancellationToken) => ActAsync(
        agency,
        nameof(Move),
        reason => reason.Contains("上级", StringComparison.Ordinal) && !reason.Contains("更早的年度", StringComparison.Ordinal) ? "Move.Parent" : "Move.FromYear",
        () => agencies.MoveAsync(agency, Move.FromYear!.Value, Move.Parent!, Move.Note ?? "", cancellationToken),
        () => "已改变上级单位。",
        cancellationToken);

    public Task<IActionResult> OnPostSplitAsync(string agency, CancellationToken cancellationToken) => ActAsync(
        agency,
        nameof(Split),
        reason => reason.Contains('年', StringComparison.Ordinal) ? "Split.FromYear" : "Split.Slugs",
        async () =>
        {
            var known = (await agencies.AllAsync(cancellationToken)).ToDictionary(unit => unit.Slug, StringComparer.Ordinal);
            var unit = known.GetValueOrDefault(agency);
            var parent = unit?.ParentId is { } id ? known.Values.First(above => above.Id == id).Slug : null;
            var rows = Split.Rows.ToList();
            return await agencies.ReorganiseAsync(
                new Reorganisation(
                    [agency],
                    [.. rows.Where(row => known.ContainsKey(row.Slug) && row.Name.Length == 0).Select(row => row.Slug)],
                    [.. rows.Where(row => !known.ContainsKey(row.Slug) || row.Name.Length > 0).Select(row => new NewAgency(row.Slug, row.Name, unit?.Kind ?? AgencyKind.Department, parent))],
                    Split.FromYear!.Value,
                    Split.Note!),
                cancellationToken);
        },
        () => "已分设。",
        cancellationToken);

    public Task<IActionResult> OnPostEndAsync(string agency, CancellationToken cancellationToken) => ActAsync(
        agency,
        nameof(End),
        reason => reason.Contains("承接", StringComparison.Ordinal) ? "End.Successor" : "End.FromYear",
        () => agencies.ReorganiseAsync(
            new Reorganisation([agency], string.IsNullOrEmpty(End.Successor) ? [] : [End.Successor], [], End.FromYear!.Value, End.Note!), cancellationToken),
        () => string.IsNullOrEmpty(End.Successor) ? "已撤销。" : "已并入承接单位。",
        cancellationToken);

    private async Task<IActionResult> ActAsync(
        string agency, string form, Func<string, string> fieldOf, Func<Task<WorkflowOutcome>> act, Func<string> done, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        // Four forms stand on the page; only the one that was sent is judged.
        foreach (var key in ModelState.Keys.Where(key => !key.StartsWith(form + ".", StringComparison.Ordinal) && key != nameof(agency)).ToList())
        {
            ModelState.Remove(key);
        }

        if (!Request.Form.Keys.Any(key => key.StartsWith(form + ".", StringComparison.Ordinal)))
        {
            // What is not sent at all is not judged by the validators either.
            ModelState.AddModelError("", "没有收到填写的内容，没有保存任何改动。请刷新页面后再填写。");
        }

        if (ModelState.IsValid)
        {
            if (await act() is not WorkflowOutcome.Refused refused)
            {
                TempData["Notice"] = done();
                return RedirectToPage(new { agency });
            }

            ModelState.AddModelError(fieldOf(refused.Reason), refused.Reason);
        }

        return await ShowAsync(agency, cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(string agency, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        var all = await agencies.AllAsync(cancellationToken);
        if (all.Find(each => each.Slug == agency) is not { } unit)
        {
            return NotFound();
        }

        var names = all.ToDictionary(each => each.Id);
        Unit = unit;
        Others = [.. all.Where(each => each.LastYear is null && each.Id != unit.Id)];
        Periods = unit.Periods.Count == 0
            ? [(unit.FirstYear, unit.Name, NameOf(unit.ParentId, unit.FirstYear))]
            : [.. unit.Periods.OrderByDescending(period => period.FromYear).Select(period => (period.FromYear, period.Name, NameOf(period.ParentId, period.FromYear)))];
        Successions = await agencies.SuccessionsAsync(unit.Id, cancellationToken);
        return Page();

        string NameOf(int? id, int year)
        {
            return id is { } parent ? names[parent].NameIn(year) : "没有上级";
        }
    }

    /// <summary>Another name.</summary>
    public sealed record RenameInput
    {
        /// <summary>Full name.</summary>
        public string? Name { get; init; }

        /// <summary>First report year.</summary>
        public int? FromYear { get; init; }

        /// <summary>By which document.</summary>
        public string? Note { get; init; }

        internal sealed class Validator : AbstractValidator<RenameInput>
        {
            public Validator()
            {
                RuleFor(input => input.Name).NotEmpty().WithMessage("请填写新的全称。").MaximumLength(Agency.NameLength).WithMessage($"单位全称最多{Agency.NameLength}个字。");
                RuleFor(input => input.FromYear).NotNull().WithMessage("请填写从哪个报告年度起，例如 2025。");
                RuleFor(input => input.Note).MaximumLength(AgencySuccession.NoteLength).WithMessage($"依据最多{AgencySuccession.NoteLength}个字。");
            }
        }
    }

    /// <summary>Another place in the tree.</summary>
    public sealed record MoveInput
    {
        /// <summary>Slug of the unit above.</summary>
        public string? Parent { get; init; }

        /// <summary>First report year.</summary>
        public int? FromYear { get; init; }

        /// <summary>By which document.</summary>
        public string? Note { get; init; }

        internal sealed class Validator : AbstractValidator<MoveInput>
        {
            public Validator()
            {
                RuleFor(input => input.Parent).NotEmpty().WithMessage("请选择新的上级单位。");
                RuleFor(input => input.FromYear).NotNull().WithMessage("请填写从哪个报告年度起，例如 2025。");
                RuleFor(input => input.Note).MaximumLength(AgencySuccession.NoteLength).WithMessage($"依据最多{AgencySuccession.NoteLength}个字。");
            }
        }
    }

    /// <summary>Several units instead of one.</summary>
    public sealed record SplitInput
    {
        /// <summary>How many units can take over on the page.</summary>
        public const int Most = 4;

        /// <summary>Their slugs.</summary>
        public IList<string?> Slugs { get; init; } = [];

        /// <summary>Their names.</summary>
        public IList<string?> Names { get; init; } = [];

        /// <summary>First report year.</summary>
        public int? FromYear { get; init; }

        /// <summary>By which document.</summary>
        public string? Note { get; init; }

        internal IEnumerable<(string Slug, string Name)> Rows => Slugs
            .Zip(Names.Concat(Enumerable.Repeat<string?>(null, Most)), (slug, name) => (Slug: slug?.Trim() ?? "", Name: name?.Trim() ?? ""))
            .Where(row => row.Slug.Length + row.Name.Length > 0);

        internal sealed class Validator : AbstractValidator<SplitInput>
        {
            public Validator()
            {
                RuleFor(input => input.Slugs).Must((input, _) => input.Rows.Count() > 1).WithMessage("请填写至少两个承接单位的代码。");
                RuleFor(input => input.FromYear).NotNull().WithMessage("请填写从哪个报告年度起，例如 2025。");
                RuleFor(input => input.Note).NotEmpty().WithMessage("请填写依据的文件。").MaximumLength(AgencySuccession.NoteLength).WithMessage($"依据最多{AgencySuccession.NoteLength}个字。");
            }
        }
    }

    /// <summary>The end of a unit.</summary>
    public sealed record EndInput
    {
        /// <summary>Slug of the unit that takes over; empty when none does.</summary>
        public string? Successor { get; init; }

        /// <summary>First report year without it.</summary>
        public int? FromYear { get; init; }

        /// <summary>By which document.</summary>
        public string? Note { get; init; }

        /// <summary>Whether the person has confirmed what cannot be undone.</summary>
        public bool IsConfirmed { get; init; }

        internal sealed class Validator : AbstractValidator<EndInput>
        {
            public Validator()
            {
                RuleFor(input => input.FromYear).NotNull().WithMessage("请填写从哪个报告年度起不再报告，例如 2025。");
                RuleFor(input => input.Note).NotEmpty().WithMessage("请填写依据的文件。").MaximumLength(AgencySuccession.NoteLength).WithMessage($"依据最多{AgencySuccession.NoteLength}个字。");
                RuleFor(input => input.IsConfirmed).Equal(true).WithMessage("撤销后不能恢复，请勾选确认。");
            }
        }
    }
}
