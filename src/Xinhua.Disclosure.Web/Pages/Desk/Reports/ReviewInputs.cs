using System.Globalization;
using FluentValidation;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>An approval: the step and the digest of what the reviewer saw, and a comment.</summary>
public sealed record ApproveInput
{
    /// <summary>Index of the step that was on the page.</summary>
    public int Step { get; init; } = -1;

    /// <summary>Digest of what was on the page.</summary>
    public string? Digest { get; init; }

    /// <summary>Comment; may be empty.</summary>
    public string? Comment { get; init; }

    internal sealed class Validator : AbstractValidator<ApproveInput>
    {
        public Validator()
        {
            RuleFor(input => input.Step).GreaterThanOrEqualTo(0).WithMessage("页面内容不完整，请刷新后再审核。");
            RuleFor(input => input.Digest).NotEmpty().WithMessage("页面内容不完整，请刷新后再审核。");
            RuleFor(input => input.Comment).MaximumLength(Approval.CommentLength).WithMessage($"审核意见最多{Approval.CommentLength}字。");
        }
    }
}

/// <summary>A note pinned to a place of the report.</summary>
public sealed record NoteInput
{
    private const string CellMark = "cell:";
    private const string SectionMark = "section:";

    /// <summary>The place as its field has it: <c>cell:</c> and the cell's key, <c>section:</c> and the section's key, or empty for the whole report.</summary>
    public string? Place { get; init; }

    /// <summary>The words it speaks of; may be empty.</summary>
    public string? Excerpt { get; init; }

    /// <summary>What is wrong and what to do.</summary>
    public string? NoteText { get; init; }

    /// <summary>The field's value for a cell.</summary>
    public static string Of(CellKey cell) => CellMark + cell;

    /// <summary>The field's value for a section.</summary>
    public static string Of(FormatSection section) => SectionMark + section.Key;

    /// <summary>The place as the domain knows it; null when the field holds something else.</summary>
    public NotePlace? ToPlace() => Place switch
    {
        null or "" => string.IsNullOrWhiteSpace(Excerpt) ? NotePlace.WholeReport : new NotePlace(null, null, Excerpt),
        _ when Place.StartsWith(CellMark, StringComparison.Ordinal) => CellKey.TryParse(Place[CellMark.Length..], null, out var cell) ? new NotePlace(cell, null, null) : null,
        _ when Place.StartsWith(SectionMark, StringComparison.Ordinal) => new NotePlace(null, Place[SectionMark.Length..], Excerpt?.Trim()),
        _ => null,
    };

    internal sealed class Validator : AbstractValidator<NoteInput>
    {
        public Validator()
        {
            RuleFor(input => input.Place).Must((input, _) => input.ToPlace() is not null).WithMessage("请选择批注的位置。");
            RuleFor(input => input.Excerpt).MaximumLength(ReturnNote.ExcerptLength).WithMessage($"引用的文字最多{ReturnNote.ExcerptLength}字，请只引用有问题的一句。");
            RuleFor(input => input.NoteText)
                .NotEmpty().WithMessage("请写明哪里不对、怎么改。")
                .MaximumLength(ReturnNote.TextLength).WithMessage($"批注最多{ReturnNote.TextLength}字。");
        }
    }
}

/// <summary>A return: the version of the page, and the reason.</summary>
public sealed record ReturnInput
{
    /// <summary>Version of the page.</summary>
    public int Version { get; init; }

    /// <summary>The reason; may be empty when notes are pinned.</summary>
    public string? Reason { get; init; }

    internal sealed class Validator : AbstractValidator<ReturnInput>
    {
        public Validator() => RuleFor(input => input.Reason).MaximumLength(ReturnNote.TextLength).WithMessage($"退回原因最多{ReturnNote.TextLength}字。");
    }
}

/// <summary>A question sent up to the authority that decides.</summary>
public sealed record ReferInput
{
    /// <summary>Who decides.</summary>
    public ReferralAuthority Authority { get; init; }

    /// <summary>What is uncertain.</summary>
    public string? Question { get; init; }

    internal sealed class Validator : AbstractValidator<ReferInput>
    {
        public Validator()
        {
            RuleFor(input => input.Authority).IsInEnum().WithMessage("请选择由谁确定。");
            RuleFor(input => input.Question)
                .NotEmpty().WithMessage("请写明什么内容不能确定、为什么。")
                .MaximumLength(Referral.TextLength).WithMessage($"最多{Referral.TextLength}字。");
        }
    }
}

/// <summary>What the authority decided.</summary>
public sealed record SettleInput
{
    /// <summary>The decision, with who gave it and when.</summary>
    public string? Decision { get; init; }

    internal sealed class Validator : AbstractValidator<SettleInput>
    {
        public Validator() => RuleFor(input => input.Decision)
            .NotEmpty().WithMessage("请写明确定的意见，以及是哪个部门、什么时候确定的。")
            .MaximumLength(Referral.TextLength).WithMessage($"最多{Referral.TextLength}字。");
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

/// <summary>A time at which what was on the page shall be published by itself.</summary>
public sealed record ScheduleInput
{
    private const int FirstYear = 2000;
    private const int LastYear = 9000;

    /// <summary>Version of the page.</summary>
    public int Version { get; init; }

    /// <summary>Day and time in China, as the browser's field writes it.</summary>
    public string? PublishAt { get; init; }

    /// <summary>The instant, UTC; null when the field is not readable.</summary>
    public DateTime? Instant =>
        DateTime.TryParseExact(PublishAt, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
        && local.Year is >= FirstYear and <= LastYear
            ? DateTime.SpecifyKind(local - ChinaDays.Offset, DateTimeKind.Utc)
            : null;

    internal sealed class Validator : AbstractValidator<ScheduleInput>
    {
        public Validator()
        {
            RuleFor(input => input.Version).GreaterThan(0).WithMessage("页面内容不完整，请刷新后再设置。");
            RuleFor(input => input.PublishAt).Must((input, _) => input.Instant is not null).WithMessage("请填写发布的日期和时间（北京时间），例如 2026-01-30 09:00。");
        }
    }
}

/// <summary>The beginning of a correction.</summary>
public sealed record AmendInput
{
    /// <summary>Why, in a word.</summary>
    public AmendmentReason AmendmentReason { get; init; }

    /// <summary>What is corrected and why; the public reads it.</summary>
    public string? ChangeNote { get; init; }

    internal sealed class Validator : AbstractValidator<AmendInput>
    {
        public Validator()
        {
            RuleFor(input => input.AmendmentReason).IsInEnum().WithMessage("请选择更正的原因。");
            RuleFor(input => input.ChangeNote)
                .NotEmpty().WithMessage("请写明更正了什么、为什么更正，公众会看到这段说明。")
                .MaximumLength(Revision.ChangeNoteLength).WithMessage($"更正说明最多{Revision.ChangeNoteLength}字。");
        }
    }
}

/// <summary>A withdrawal from the public.</summary>
public sealed record WithdrawInput
{
    /// <summary>Why; the public reads it.</summary>
    public string? WithdrawalReason { get; init; }

    internal sealed class Validator : AbstractValidator<WithdrawInput>
    {
        public Validator() => RuleFor(input => input.WithdrawalReason)
            .NotEmpty().WithMessage("请写明撤回的原因，公众会看到它。")
            .MaximumLength(Revision.WithdrawalReasonLength).WithMessage($"撤回原因最多{Revision.WithdrawalReasonLength}字。");
    }
}
