using CsCheck;
using Xinhua.Disclosure.Core.Audit;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Audit;

/// <summary>Every way to tamper with a chain is found, and the line is named (REL-20).</summary>
public sealed class AuditVerifierTests
{
    private static readonly List<AuditEvent> Sound = TestLines.Chain(10);

    private static AuditMark End => MarkOf(Sound[^1]);

    [Fact]
    public void A_sound_chain_gives_no_complaint_and_the_mark_of_its_end()
    {
        var verifier = Follow(Sound, End, [End, MarkOf(Sound[3])]);

        Assert.Empty(verifier.Complaints);
        Assert.Equal((10L, End), (verifier.Count, verifier.Last));
    }

    [Fact]
    public void An_empty_log_is_sound() => Assert.Empty(Follow([], AuditMark.Empty).Complaints);

    [Fact]
    public void A_changed_field_is_found()
    {
        List<AuditEvent> lines = [.. Sound];
        lines[4] = TestLines.Copy(lines[4], detail: "改过");

        Assert.Equal(["第5条（提交审核）的内容被改动过。"], Follow(lines, End).Complaints);
    }

    [Fact]
    public void A_changed_field_with_a_new_hash_breaks_the_link_to_the_next_line()
    {
        List<AuditEvent> lines = [.. Sound];
        lines[4] = TestLines.Sealed(TestLines.Copy(lines[4], detail: "改过"));

        Assert.Equal(["第6条与前一条接不上：前一条或这一条被替换过。"], Follow(lines, End).Complaints);
    }

    [Fact]
    public void Deleted_lines_are_named()
    {
        Assert.Equal(["第5条不见了。"], Follow([.. Sound.Where(line => line.Sequence != 5)], End).Complaints);
        Assert.Equal(["第5条至第7条不见了。"], Follow([.. Sound.Where(line => line.Sequence is < 5 or > 7)], End).Complaints);
        Assert.Equal(["第1条不见了。"], Follow([.. Sound.Skip(1)], End).Complaints);
    }

    [Fact]
    public void An_inserted_line_and_a_duplicate_are_named()
    {
        var inserted = TestLines.Sealed(TestLines.Copy(Sound[4], detail: "塞进来的", previous: Sound[4].Hash));
        List<AuditEvent> lines = [.. Sound[..5], inserted, .. Sound[5..]];

        var complaints = Follow(lines, End).Complaints;

        Assert.Equal(["第5条重复出现。", "第6条与前一条接不上：前一条或这一条被替换过。"], complaints);
    }

    [Fact]
    public void Swapped_lines_are_found()
    {
        List<AuditEvent> lines = [.. Sound];
        (lines[3], lines[4]) = (TestLines.Copy(Sound[4], sequence: 4), TestLines.Copy(Sound[3], sequence: 5));

        var complaints = Follow(lines, End).Complaints;

        Assert.Contains("第4条（提交审核）的内容被改动过。", complaints);
        Assert.Contains("第5条（提交审核）的内容被改动过。", complaints);
    }

    [Fact]
    public void A_cut_off_end_is_found_by_the_head_and_when_that_is_forged_too_by_a_mark_kept_elsewhere()
    {
        var cut = Sound[..7];

        Assert.Equal(["第8条至第10条不见了：末尾被截断。"], Follow(cut, End).Complaints);
        Assert.Empty(Follow(cut, MarkOf(cut[^1])).Complaints);
        Assert.Equal(["数据库外保存的标记指向第10条，审计只到第7条：末尾被截断或全部重写过。"], Follow(cut, MarkOf(cut[^1]), [End]).Complaints);
    }

    [Fact]
    public void A_chain_made_anew_is_found_only_by_a_mark_kept_elsewhere()
    {
        var anew = TestLines.Chain(12, seed: 2);

        Assert.Empty(Follow(anew, MarkOf(anew[^1])).Complaints);
        Assert.Equal(["第10条与数据库外保存的标记不一致：到这一条为止被重写过。"], Follow(anew, MarkOf(anew[^1]), [End]).Complaints);
    }

    [Fact]
    public void Lines_past_the_end_are_not_the_portals_own() =>
        Assert.Equal(["第9条至第10条不是系统写入的：记录的末尾是第8条。"], Follow(Sound, MarkOf(Sound[7])).Complaints);

    [Fact]
    public void What_was_pruned_is_not_missed_but_a_mark_must_fit_it()
    {
        var start = MarkOf(Sound[3]);
        var pruned = TestLines.Sealed(TestLines.Copy(
            TestLines.Example, sequence: Sound.Count + 1, detail: $"清理4条，清理到 {start}", previous: End.Hash, action: AuditAction.AuditPruned));
        List<AuditEvent> rest = [.. Sound[4..], pruned];

        Assert.Empty(Follow(rest, MarkOf(pruned), [start], start).Complaints);
        Assert.Equal(
            ["数据库外保存的第4条标记与清理记录不一致：到这一条为止被重写过。"],
            Follow(rest, MarkOf(pruned), [start with { Hash = AuditChain.Origin }], start).Complaints);
        Assert.Equal(["第1条至第4条不见了，没有相应的清理记录：开头被删除过。"], Follow(Sound[4..], End, [start], start).Complaints);
    }

    [Fact]
    public void An_unreadable_line_is_named_and_what_follows_it_is_still_checked()
    {
        var verifier = new AuditVerifier(AuditMark.Empty);
        verifier.Follow(Sound[0]);
        verifier.FollowUnreadable(2);
        verifier.Follow(Sound[2]);
        verifier.Follow(TestLines.Copy(Sound[3], detail: "改过"));

        Assert.Equal(["第2条无法读出：内容被改动过。", "第4条（提交审核）的内容被改动过。"], verifier.Complaints);
    }

    [Fact]
    public void Complaints_are_counted_beyond_those_that_are_kept()
    {
        var verifier = Follow([.. TestLines.Chain(80).Select(line => TestLines.Copy(line, detail: "改过"))], AuditMark.Empty);

        Assert.Equal(AuditVerifier.MostComplaints, verifier.Complaints.Count);
        Assert.InRange(verifier.ComplaintCount, 80, 82);
    }

    [Fact]
    public void Whatever_is_done_to_one_line_is_found() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.String[1, 10]).Sample((index, kind, text) =>
        {
            List<AuditEvent> lines = [.. Sound];
            switch (kind)
            {
                case 0:
                    lines[index] = TestLines.Copy(lines[index], detail: lines[index].Detail + text);
                    break;
                case 1:
                    lines.RemoveAt(index);
                    break;
                case 2:
                    lines.Insert(index, lines[index]);
                    break;
                default:
                    lines[index] = TestLines.Sealed(TestLines.Copy(lines[index], detail: lines[index].Detail + text));
                    break;
            }

            Assert.NotEmpty(Follow(lines, End).Complaints);
        });

    private static AuditMark MarkOf(AuditEvent line) => new(line.Sequence, line.Hash);

    private static AuditVerifier Follow(List<AuditEvent> lines, AuditMark end, IReadOnlyCollection<AuditMark>? marks = null, AuditMark? start = null)
    {
        var verifier = new AuditVerifier(start ?? AuditMark.Empty, marks);
        foreach (var line in lines)
        {
            verifier.Follow(line);
        }

        verifier.EndAt(end);
        return verifier;
    }
}
