using FluentValidation;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>An approval: the digest of what the reviewer saw, and a comment.</summary>
public sealed record ApproveInput
{
    /// <summary>Digest of what was on the page.</summary>
    public string? Digest { get; init; }

    /// <summary>Comment; may be empty.</summary>
    public string? Comment { get; init; }

    internal sealed class Validator : AbstractValidator<ApproveInput>
    {
        public Validator()
        {
            RuleFor(input => input.Digest).NotEmpty().WithMessage("页面内容不完整，请刷新后再审核。");
            RuleFor(input => input.Comment).MaximumLength(Approval.CommentLength).WithMessage($"审核意见最多{Approval.CommentLength}字。");
        }
    }
}

/// <summary>A return: the version of the page, and the reason.</summary>
public sealed record ReturnInput
{
    /// <summary>Version of the page.</summary>
    public int Version { get; init; }

    /// <summary>The reason.</summary>
    public string? Reason { get; init; }

    internal sealed class Validator : AbstractValidator<ReturnInput>
    {
        public Validator() => RuleFor(input => input.Reason)
            .NotEmpty().WithMessage("请写明退回的原因，填报员要据此修改。")
            .MaximumLength(ReturnNote.TextLength).WithMessage($"退回原因最多{ReturnNote.TextLength}字。");
    }
}

/// <summary>Publication of what was on the page.</summary>
public sealed record PublishInput
{
    /// <summary>Version of the page.</summary>
    public int Version { get; init; }

    internal sealed class Validator : AbstractValidator<PublishInput>
    {
        public Validator() => RuleFor(input => input.Version).GreaterThan(0).WithMessage("页面内容不完整，请刷新后再发布。");
    }
}

/// <summary>The beginning of a correction.</summary>
public sealed record AmendInput
{
    /// <summary>What is corrected and why; the public reads it.</summary>
    public string? ChangeNote { get; init; }

    internal sealed class Validator : AbstractValidator<AmendInput>
    {
        public Validator() => RuleFor(input => input.ChangeNote)
            .NotEmpty().WithMessage("请写明更正了什么、为什么更正，公众会看到这段说明。")
            .MaximumLength(Revision.ChangeNoteLength).WithMessage($"更正说明最多{Revision.ChangeNoteLength}字。");
    }
}
