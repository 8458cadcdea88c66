using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Core.Audit;

/// <summary>
/// The chain of the audit log: the hash of every line covers the hash of the line before. The canonical form is documented in
/// docs/security.md and may never change; a new form gets a new first line.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first line of a log stands on.</summary>
    public static readonly string Origin = new('0', 64);

    private const string Header = "xinhua-disclosure-audit/1";

    /// <summary>The hash a line must have: SHA-256 over its canonical form, 64 lower-case hexadecimal digits.</summary>
    public static string HashOf(AuditEvent line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalForm(line))));

    /// <summary>
    /// The text that is hashed: UTF-8, one field a line, each value preceded by its length in UTF-8 bytes so that no value can be taken
    /// for another line; a missing value is a hyphen.
    /// </summary>
    public static string CanonicalForm(AuditEvent line)
    {
        var text = new StringBuilder(600).Append(Header).Append('\n');
        Field(text, "sequence", line.Sequence.ToString(CultureInfo.InvariantCulture));
        Field(text, "at", line.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        Field(text, "action", line.Action.ToString());
        Field(text, "outcome", line.Outcome.ToString());
        Field(text, "actor", line.ActorId?.ToString(CultureInfo.InvariantCulture));
        Field(text, "name", line.ActorName);
        Field(text, "roles", line.Roles);
        Field(text, "subject", line.Subject);
        Field(text, "version", line.Version?.ToString(CultureInfo.InvariantCulture));
        Field(text, "before", line.Before);
        Field(text, "after", line.After);
        Field(text, "detail", line.Detail);
        Field(text, "address", line.Address);
        Field(text, "session", line.Session);
        Field(text, "request", line.Request);
        Field(text, "previous", line.PreviousHash);
        return text.ToString();
    }

    private static void Field(StringBuilder text, string name, string? value)
    {
        text.Append(name).Append(' ');
        if (value is null)
        {
            text.Append("-\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(value)}\n").Append(value).Append('\n');
    }
}

/// <summary>Where a log stands: the last line's place and hash. Written down elsewhere, it proves later that nothing was cut off or made anew.</summary>
/// <param name="Sequence">Place of the last line; 0 for an empty log.</param>
/// <param name="Hash">Its hash.</param>
public sealed record AuditMark(long Sequence, string Hash)
{
    /// <summary>The mark of an empty log.</summary>
    public static readonly AuditMark Empty = new(0, AuditChain.Origin);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Hash}");

    /// <summary>Reads a mark as <see cref="ToString"/> writes it; null when the text is none.</summary>
    public static AuditMark? Read(string? text)
    {
        var parts = (text ?? "").Trim().Split(':');
        return parts is [var sequence, { Length: 64 } hash]
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && hash.All(char.IsAsciiHexDigitLower)
                ? new AuditMark(number, hash)
                : null;
    }
}

/// <summary>
/// Follows a chain line by line and says what does not fit. The chain alone shows a changed, lost, added or swapped line;
/// that its end was cut off or that all of it was made anew shows only against marks kept elsewhere.
/// </summary>
/// <param name="start">What the first line must stand on: the last line that was removed when its retention was over.</param>
/// <param name="marks">Marks kept outside the database.</param>
public sealed class AuditVerifier(AuditMark start, IReadOnlyCollection<AuditMark>? marks = null)
{
    /// <summary>Most complaints kept; the count goes on.</summary>
    public const int MostComplaints = 50;

    private readonly ILookup<long, string> marked = (marks ?? []).ToLookup(mark => mark.Sequence, mark => mark.Hash);
    private readonly List<string> complaints = [];
    private readonly AuditMark beginning = start;
    private bool isLastKnown = true;
    private string? pruned;

    /// <summary>The last line that was seen.</summary>
    public AuditMark Last { get; private set; } = start;

    /// <summary>How many lines were seen.</summary>
    public long Count { get; private set; }

    /// <summary>What does not fit, in Chinese, each with the line it speaks of; empty when all is well.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>How many things do not fit.</summary>
    public int ComplaintCount { get; private set; }

    /// <summary>Takes the next line, in the order of the sequence.</summary>
    public void Follow(AuditEvent line)
    {
        if (Reach(line.Sequence) && isLastKnown && line.PreviousHash != Last.Hash)
        {
            Complain($"第{line.Sequence}条与前一条接不上：前一条或这一条被替换过。");
        }

        if (AuditChain.HashOf(line) != line.Hash)
        {
            Complain($"第{line.Sequence}条（{line.Action.Chinese()}）的内容被改动过。");
        }

        if (line.Action == AuditAction.AuditPruned)
        {
            pruned = line.Detail;
        }

        (Last, isLastKnown) = (new AuditMark(line.Sequence, line.Hash), true);
        CompareWithMarks();
    }

    /// <summary>Takes the next line when what is stored of it is no audit line any more.</summary>
    public void FollowUnreadable(long sequence)
    {
        Reach(sequence);
        Complain($"第{sequence}条无法读出：内容被改动过。");
        (Last, isLastKnown) = (new AuditMark(sequence, ""), false);
    }

    /// <summary>Compares where the chain ended with where it must have ended.</summary>
    /// <param name="expected">The mark kept by the database.</param>
    public void EndAt(AuditMark expected)
    {
        if (expected.Sequence > Last.Sequence)
        {
            Complain($"第{Last.Sequence + 1}条至第{expected.Sequence}条不见了：末尾被截断。");
        }
        else if (expected.Sequence < Last.Sequence)
        {
            Complain($"第{expected.Sequence + 1}条至第{Last.Sequence}条不是系统写入的：记录的末尾是第{expected.Sequence}条。");
        }
        else if (isLastKnown && expected.Hash != Last.Hash)
        {
            Complain($"最后一条（第{Last.Sequence}条）与记录的末尾不一致：末尾被改动过。");
        }

        foreach (var sequence in marked.Select(mark => mark.Key).Where(sequence => sequence > Last.Sequence).Order())
        {
            Complain($"数据库外保存的标记指向第{sequence}条，审计只到第{Last.Sequence}条：末尾被截断或全部重写过。");
        }

        if (beginning.Sequence > 0 && pruned?.EndsWith(" " + beginning, StringComparison.Ordinal) != true)
        {
            Complain($"第1条至第{beginning.Sequence}条不见了，没有相应的清理记录：开头被删除过。");
        }

        if (beginning.Sequence > 0 && marked[beginning.Sequence].Any(hash => hash != beginning.Hash))
        {
            Complain($"数据库外保存的第{beginning.Sequence}条标记与清理记录不一致：到这一条为止被重写过。");
        }
    }

    /// <summary>Says that something does not fit.</summary>
    public void Complain(string complaint)
    {
        ComplaintCount++;
        if (complaints.Count < MostComplaints)
        {
            complaints.Add(complaint);
        }
    }

    /// <summary>Whether the line is the very next one.</summary>
    private bool Reach(long sequence)
    {
        Count++;
        if (sequence <= Last.Sequence)
        {
            Complain($"第{sequence}条重复出现。");
            return false;
        }

        if (sequence == Last.Sequence + 1)
        {
            return true;
        }

        Complain(sequence == Last.Sequence + 2 ? $"第{sequence - 1}条不见了。" : $"第{Last.Sequence + 1}条至第{sequence - 1}条不见了。");
        return false;
    }

    private void CompareWithMarks()
    {
        if (marked[Last.Sequence].Any(hash => hash != Last.Hash))
        {
            Complain($"第{Last.Sequence}条与数据库外保存的标记不一致：到这一条为止被重写过。");
        }
    }
}
