using FluentValidation;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Campaigns;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>A campaign as an officer types it.</summary>
public sealed record CampaignInput
{
    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>First day.</summary>
    public DateOnly? OpensOn { get; init; }

    /// <summary>Last day for submitting.</summary>
    public DateOnly? SubmitBy { get; init; }

    /// <summary>Last day for publishing.</summary>
    public DateOnly? PublishBy { get; init; }

    /// <summary>The units by slug, each with whether it takes part.</summary>
    public IDictionary<string, bool> Units { get; init; } = new Dictionary<string, bool>();

    /// <summary>Version of the page.</summary>
    public int Version { get; init; }

    /// <summary>Whether units that have begun may be removed.</summary>
    public bool RemovesBegun { get; init; }

    /// <summary>Title and days, once they are known to be there.</summary>
    public CampaignPlan ToPlan() => new(Title!, OpensOn!.Value, SubmitBy!.Value, PublishBy!.Value);

    /// <summary>The chosen units by key.</summary>
    public IReadOnlyCollection<int> Chosen(IEnumerable<CandidateUnit> candidates) =>
        [.. candidates.Where(unit => Units.TryGetValue(unit.Slug, out var isIn) && isIn).Select(unit => unit.Id)];

    internal sealed class Validator : AbstractValidator<CampaignInput>
    {
        public Validator()
        {
            RuleFor(input => input.Title).NotEmpty().WithMessage("请填写任务名称。").MaximumLength(Campaign.TitleLength).WithMessage($"任务名称最多{Campaign.TitleLength}个字。");
            RuleFor(input => input.OpensOn).NotNull().WithMessage("请填写开始日，例如 2026-01-04。");
            RuleFor(input => input.SubmitBy).NotNull().WithMessage("请填写提交截止日，例如 2026-01-31。");
            RuleFor(input => input.PublishBy).NotNull().WithMessage("请填写公布截止日，例如 2026-03-31。");
        }
    }
}

/// <summary>The form of a campaign with the units to choose from.</summary>
public sealed record CampaignForm(CampaignInput Input, IReadOnlyList<CandidateUnit> Candidates, int Year, bool AsksRemoval);
