using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Tests.Core.Audit;

/// <summary>Lines of an audit log made by hand.</summary>
internal static class TestLines
{
    /// <summary>The first line of the example in docs/security.md.</summary>
    public static AuditEvent Example { get; } = new()
    {
        Sequence = 1,
        At = new DateTime(2025, 1, 9, 1, 30, 0, DateTimeKind.Utc),
        Action = AuditAction.ReportSubmitted,
        Outcome = AuditOutcome.Done,
        ActorId = 7,
        ActorName = "张三",
        Roles = "Editor",
        Subject = "reports/xinhua-cgj/2024",
        Version = 3,
        Before = null,
        After = new string('a', 64),
        Detail = "第一次提交",
        Address = "192.0.2.1",
        Session = "s1",
        Request = "r1",
        PreviousHash = AuditChain.Origin,
        Hash = "3e9f9320a9e73a4da2417b1eb1cf1c471a55e184df084cf666099c7d283bbf65",
    };

    /// <summary>A sound chain of so many lines.</summary>
    public static List<AuditEvent> Chain(int count, int seed = 1)
    {
        var random = new Random(seed);
        var (lines, end) = (new List<AuditEvent>(), AuditMark.Empty);
        for (var number = 1; number <= count; number++)
        {
            var line = Sealed(Copy(Example, sequence: number, detail: new string('字', random.Next(20)), previous: end.Hash));
            lines.Add(line);
            end = new AuditMark(line.Sequence, line.Hash);
        }

        return lines;
    }

    /// <summary>The line with the hash it must have.</summary>
    public static AuditEvent Sealed(AuditEvent line) => Copy(line, hash: AuditChain.HashOf(line));

    /// <summary>A copy with something else in it.</summary>
    public static AuditEvent Copy(AuditEvent line, long? sequence = null, string? detail = null, string? previous = null, string? hash = null, AuditAction? action = null) => new()
    {
        Sequence = sequence ?? line.Sequence,
        At = line.At,
        Action = action ?? line.Action,
        Outcome = line.Outcome,
        ActorId = line.ActorId,
        ActorName = line.ActorName,
        Roles = line.Roles,
        Subject = line.Subject,
        Version = line.Version,
        Before = line.Before,
        After = line.After,
        Detail = detail ?? line.Detail,
        Address = line.Address,
        Session = line.Session,
        Request = line.Request,
        PreviousHash = previous ?? line.PreviousHash,
        Hash = hash ?? line.Hash,
    };
}
