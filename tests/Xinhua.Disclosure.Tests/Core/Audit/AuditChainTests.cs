using System.Reflection;
using CsCheck;
using Xinhua.Disclosure.Core.Audit;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Audit;

/// <summary>The canonical form and the hash of a line: they may never change, and nothing of a line stands outside them.</summary>
public sealed class AuditChainTests
{
    public static TheoryData<string> Fields => [.. typeof(AuditEvent).GetProperties().Select(property => property.Name).Except([nameof(AuditEvent.Hash)])];

    [Fact]
    public void The_example_of_the_documentation_has_the_hash_written_there()
    {
        Assert.Equal(TestLines.Example.Hash, AuditChain.HashOf(TestLines.Example));
        var documented = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));
        Assert.Contains(AuditChain.CanonicalForm(TestLines.Example), documented, StringComparison.Ordinal);
        Assert.Contains(TestLines.Example.Hash, documented, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Changing_any_field_of_a_line_changes_its_hash_and_is_found(string field)
    {
        var lines = TestLines.Chain(5);
        var changed = TestLines.Copy(lines[2]);
        var property = typeof(AuditEvent).GetProperty(field)!;
        property.SetValue(changed, Other(property, property.GetValue(changed)));
        lines[2] = changed;

        var complaints = Complaints(lines);

        Assert.NotEqual(AuditChain.HashOf(changed), changed.Hash);
        Assert.Contains(complaints, complaint => complaint.Contains(field == nameof(AuditEvent.Sequence) ? "第1003条" : "第3条", StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_different_lines_have_the_same_form() =>
        Gen.Select(Gen.String[0, 6], Gen.String[0, 6], Gen.String[0, 6].Null(), Gen.String[0, 6].Null()).Sample((name, roles, before, after) =>
        {
            var one = With(name, roles, before, after);
            foreach (var other in new[] { With(name + roles, "", before, after), With(name, roles, after, before), With(name, roles, before ?? "", after), With(name + "\n", roles, before, after) })
            {
                var same = (one.ActorName, one.Roles, one.Before, one.After) == (other.ActorName, other.Roles, other.Before, other.After);
                Assert.Equal(same, AuditChain.CanonicalForm(one) == AuditChain.CanonicalForm(other));
            }
        });

    [Theory]
    [InlineData("12:0000000000000000000000000000000000000000000000000000000000000000", true)]
    [InlineData(" 12:0000000000000000000000000000000000000000000000000000000000000000 ", true)]
    [InlineData("-1:0000000000000000000000000000000000000000000000000000000000000000", false)]
    [InlineData("12:000000000000000000000000000000000000000000000000000000000000000", false)]
    [InlineData("12:000000000000000000000000000000000000000000000000000000000000000G", false)]
    [InlineData("12", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_mark_is_read_as_it_is_written_or_not_at_all(string? text, bool isMark) =>
        Assert.Equal(isMark ? text!.Trim() : null, AuditMark.Read(text)?.ToString());

    private static AuditEvent With(string name, string roles, string? before, string? after)
    {
        var line = TestLines.Copy(TestLines.Example);
        foreach (var (field, value) in new[] { (nameof(line.ActorName), name), (nameof(line.Roles), roles), (nameof(line.Before), before), (nameof(line.After), after) })
        {
            typeof(AuditEvent).GetProperty(field)!.SetValue(line, value);
        }

        return line;
    }

    private static IReadOnlyList<string> Complaints(IEnumerable<AuditEvent> lines)
    {
        var verifier = new AuditVerifier(AuditMark.Empty);
        foreach (var line in lines)
        {
            verifier.Follow(line);
        }

        return verifier.Complaints;
    }

    private static object Other(PropertyInfo property, object? value) => value switch
    {
        long number => number + 1000,
        int number => number + 1,
        DateTime at => at.AddTicks(10),
        AuditAction => AuditAction.StepApproved,
        AuditOutcome => AuditOutcome.Refused,
        string { Length: 64 } hash => "f" + hash[1..],
        string text => text + "。",
        null when property.PropertyType == typeof(string) => "",
        _ => throw new NotSupportedException(property.Name),
    };
}
