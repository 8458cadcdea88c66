using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

internal sealed class ReportConfiguration : IEntityTypeConfiguration<Report>
{
    public void Configure(EntityTypeBuilder<Report> builder)
    {
        builder.HasOne(report => report.Agency).WithMany().HasForeignKey(report => report.AgencyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(report => new { report.AgencyId, report.Year }).IsUnique();
        builder.HasIndex(report => new { report.Year, report.CurrentRevision });
        builder.HasMany(report => report.Revisions).WithOne().HasForeignKey(revision => revision.ReportId).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(report => report.Latest);
    }
}

internal sealed class RevisionConfiguration : IEntityTypeConfiguration<Revision>
{
    internal const int Sha256Length = 64;

    public void Configure(EntityTypeBuilder<Revision> builder)
    {
        builder.Property(revision => revision.FormatId).HasMaxLength(16);
        builder.Property(revision => revision.AgencyName).HasMaxLength(Agency.NameLength);
        builder.Property(revision => revision.Digest).HasMaxLength(Sha256Length);
        builder.Property(revision => revision.CheckCode).HasMaxLength(CheckCode.Length);
        builder.Property(revision => revision.ChangeNote).HasMaxLength(Revision.ChangeNoteLength);
        builder.Property(revision => revision.Version).IsConcurrencyToken();
        builder.Property(revision => revision.ScheduleRefusal).HasMaxLength(Revision.ScheduleRefusalLength);
        builder.Property(revision => revision.WithdrawalReason).HasMaxLength(Revision.WithdrawalReasonLength);
        builder.Ignore(revision => revision.WhyNotEditable);
        builder.Ignore(revision => revision.NotesOfRound);
        builder.Ignore(revision => revision.OpenReferral);
        builder.HasIndex(revision => new { revision.ReportId, revision.Number }).IsUnique();
        builder.HasIndex(revision => new { revision.State, revision.PublishedAt });

        // Whoever holds a code or a digest asks for it, anybody and at any time.
        builder.HasIndex(revision => revision.CheckCode).IsUnique();
        builder.HasIndex(revision => revision.Digest);
        builder.HasPerson(revision => revision.SubmittedBy);
        builder.HasPerson(revision => revision.PublishedBy);
        builder.HasPerson(revision => revision.ScheduledBy);
        builder.HasPerson(revision => revision.WithdrawnBy);
        builder.HasIndex(revision => revision.PublishAt);
        builder.HasPerson(revision => revision.ZerosStatedBy);
        builder.HasMany(revision => revision.Figures).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Texts).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Justifications).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Approvals).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.ReturnNotes).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Submissions).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Looks).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Referrals).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Contributions).WithOne().HasForeignKey(row => row.RevisionId);
        builder.HasMany(revision => revision.Files).WithOne().HasForeignKey(file => file.RevisionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class FigureConfiguration : IEntityTypeConfiguration<RevisionFigure>
{
    public void Configure(EntityTypeBuilder<RevisionFigure> builder)
    {
        builder.ToTable("Figures");
        builder.HasKey(row => new { row.RevisionId, row.Cell });
        builder.Property(row => row.Note).HasMaxLength(RevisionFigure.NoteLength);
    }
}

internal sealed class NarrativeConfiguration : IEntityTypeConfiguration<RevisionText>
{
    public void Configure(EntityTypeBuilder<RevisionText> builder)
    {
        builder.ToTable("Narratives");
        builder.HasKey(row => new { row.RevisionId, row.Section });
        builder.Property(row => row.Section).HasMaxLength(RevisionText.SectionLength);
    }
}

internal sealed class JustificationConfiguration : IEntityTypeConfiguration<Justification>
{
    public void Configure(EntityTypeBuilder<Justification> builder)
    {
        builder.ToTable("Justifications");
        builder.Property(row => row.Subject).HasMaxLength(Justification.SubjectLength);
        builder.Property(row => row.Reason).HasMaxLength(Justification.ReasonLength);
        builder.Property(row => row.ValuesDigest).HasMaxLength(RevisionConfiguration.Sha256Length);
        builder.HasPerson(row => row.By, isRequired: true);
    }
}

internal sealed class ApprovalConfiguration : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> builder)
    {
        builder.ToTable("Approvals");

        // Whatever the program believes, a step of a round is signed once.
        builder.HasIndex(row => new { row.RevisionId, row.Round, row.Step }).IsUnique();
        builder.Property(row => row.StepName).HasMaxLength(40);
        builder.Property(row => row.Digest).HasMaxLength(RevisionConfiguration.Sha256Length);
        builder.Property(row => row.Comment).HasMaxLength(Approval.CommentLength);
        builder.HasPerson(row => row.By, isRequired: true);
    }
}

internal sealed class ReturnNoteConfiguration : IEntityTypeConfiguration<ReturnNote>
{
    public void Configure(EntityTypeBuilder<ReturnNote> builder)
    {
        builder.ToTable("ReturnNotes");
        builder.Property(row => row.Text).HasMaxLength(ReturnNote.TextLength);
        builder.Property(row => row.Section).HasMaxLength(RevisionText.SectionLength);
        builder.Property(row => row.Excerpt).HasMaxLength(ReturnNote.ExcerptLength);
        builder.Property(row => row.Reply).HasMaxLength(ReturnNote.ExcerptLength);
        builder.Ignore(row => row.IsOpen);
        builder.HasPerson(row => row.By, isRequired: true);
        builder.HasPerson(row => row.ResolvedBy);
    }
}

internal sealed class SubmissionConfiguration : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> builder)
    {
        builder.ToTable("Submissions");
        builder.HasKey(row => new { row.RevisionId, row.Round });
        builder.Property(row => row.Digest).HasMaxLength(RevisionConfiguration.Sha256Length);
        builder.HasPerson(row => row.By, isRequired: true);
    }
}

internal sealed class ReviewLookConfiguration : IEntityTypeConfiguration<ReviewLook>
{
    public void Configure(EntityTypeBuilder<ReviewLook> builder)
    {
        builder.ToTable("ReviewLooks");
        builder.HasKey(row => new { row.RevisionId, row.Round, row.AccountId });
        builder.Property(row => row.Name).HasMaxLength(Actor.NameLength);
    }
}

internal sealed class ReferralConfiguration : IEntityTypeConfiguration<Referral>
{
    public void Configure(EntityTypeBuilder<Referral> builder)
    {
        builder.ToTable("Referrals");
        builder.Property(row => row.Question).HasMaxLength(Referral.TextLength);
        builder.Property(row => row.Decision).HasMaxLength(Referral.TextLength);
        builder.Ignore(row => row.IsOpen);
        builder.HasPerson(row => row.By, isRequired: true);
        builder.HasPerson(row => row.SettledBy);
    }
}

internal sealed class CarryOverNoticeConfiguration : IEntityTypeConfiguration<CarryOverNotice>
{
    public void Configure(EntityTypeBuilder<CarryOverNotice> builder)
    {
        builder.ToTable("CarryOverNotices");
        builder.Property(notice => notice.Cells).HasMaxLength(CarryOverNotice.CellsLength);
        builder.HasPerson(notice => notice.DismissedBy);
        builder.HasOne<Report>().WithMany().HasForeignKey(notice => notice.ReportId);

        // One correction is told of once, whatever is repeated.
        builder.HasIndex(notice => new { notice.ReportId, notice.CorrectedYear, notice.CorrectedRevision }).IsUnique();
    }
}

internal sealed class EditorPresenceConfiguration : IEntityTypeConfiguration<EditorPresence>
{
    public void Configure(EntityTypeBuilder<EditorPresence> builder)
    {
        builder.ToTable("EditorPresences");
        builder.HasKey(row => new { row.RevisionId, row.Page });
        builder.Property(row => row.Page).HasMaxLength(EditorPresence.PageLength);
        builder.Property(row => row.Place).HasMaxLength(EditorPresence.PlaceLength);
        builder.Property(row => row.Name).HasMaxLength(Actor.NameLength);
        builder.HasOne<Revision>().WithMany().HasForeignKey(row => row.RevisionId);
        builder.HasIndex(row => row.SeenAt);
    }
}

internal sealed class SentenceMarkConfiguration : IEntityTypeConfiguration<SentenceMark>
{
    public void Configure(EntityTypeBuilder<SentenceMark> builder)
    {
        builder.ToTable("SentenceMarks");
        builder.HasKey(row => new { row.RevisionId, row.Hash });
        builder.HasOne<Revision>().WithMany().HasForeignKey(row => row.RevisionId);
        builder.HasIndex(row => row.Hash);
    }
}

internal sealed class RuleRecordConfiguration : IEntityTypeConfiguration<RuleRecord>
{
    public void Configure(EntityTypeBuilder<RuleRecord> builder)
    {
        builder.ToTable("RuleRecords");
        builder.HasKey(row => new { row.RevisionId, row.Subject });
        builder.Property(row => row.Subject).HasMaxLength(Justification.SubjectLength);
        builder.Property(row => row.RuleId).HasMaxLength(RuleRecord.RuleIdLength);
        builder.HasOne<Revision>().WithMany().HasForeignKey(row => row.RevisionId);
        builder.HasIndex(row => row.RuleId);
    }
}

internal sealed class ContributionConfiguration : IEntityTypeConfiguration<Contribution>
{
    public void Configure(EntityTypeBuilder<Contribution> builder)
    {
        builder.ToTable("Contributions");
        builder.HasKey(row => new { row.RevisionId, row.AccountId });
        builder.Property(row => row.Name).HasMaxLength(Actor.NameLength);
    }
}

internal sealed class PublishedFileConfiguration : IEntityTypeConfiguration<PublishedFile>
{
    public void Configure(EntityTypeBuilder<PublishedFile> builder)
    {
        builder.ToTable("PublishedFiles");
        builder.HasKey(file => new { file.RevisionId, file.Kind });
        builder.Property(file => file.Sha256).HasMaxLength(RevisionConfiguration.Sha256Length);
        builder.HasIndex(file => file.Sha256);
    }
}

internal sealed class SignedPaperConfiguration : IEntityTypeConfiguration<SignedPaper>
{
    public void Configure(EntityTypeBuilder<SignedPaper> builder)
    {
        builder.ToTable("SignedPapers");
        builder.Property(paper => paper.Digest).HasMaxLength(RevisionConfiguration.Sha256Length);
        builder.Property(paper => paper.Sha256).HasMaxLength(RevisionConfiguration.Sha256Length);
        builder.HasPerson(paper => paper.By, isRequired: true);
        builder.HasOne<Revision>().WithMany().HasForeignKey(paper => paper.RevisionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal static class PersonColumns
{
    /// <summary>
    /// Keeps a person beside the row: the account's number and the name at the time, so that history outlives renaming.
    /// A value, not an entity: the same person may stand in several rows of one save.
    /// </summary>
    public static void HasPerson<T>(this EntityTypeBuilder<T> builder, Expression<Func<T, Actor?>> who, bool isRequired = false)
        where T : class =>
        builder.ComplexProperty(who, actor =>
        {
            actor.IsRequired(isRequired);
            actor.Property(person => person.Name).HasMaxLength(Actor.NameLength);
        });
}
