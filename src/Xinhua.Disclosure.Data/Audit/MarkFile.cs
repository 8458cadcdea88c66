using System.Globalization;
using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Data.Audit;

/// <summary>A mark with the instant at which it was kept.</summary>
/// <param name="Mark">The mark.</param>
/// <param name="At">When it was kept, UTC; null when nobody wrote that down.</param>
public sealed record KeptMark(AuditMark Mark, DateTime? At);

/// <summary>
/// A file outside the database with a mark of every night, one a line: the instant, a blank, the mark. Whoever can rewrite the database
/// cannot rewrite what lies elsewhere; put it on a medium that can only be added to.
/// </summary>
public static class MarkFile
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>All marks in the file.</summary>
    /// <exception cref="FormatException">A line is no mark; the message names it.</exception>
    public static IReadOnlyList<KeptMark> Read(string path) =>
    [
        .. File.ReadAllLines(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line =>
            Read(line.Item.Split(' ')) ?? throw new FormatException($"{path} 第{line.Index + 1}行不是标记。")),
    ];

    private static KeptMark? Read(string[] parts) => AuditMark.Read(parts[^1]) is not { } mark ? null
        : parts is [var at, _] && DateTime.TryParseExact(at, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? new KeptMark(mark, instant)
            : new KeptMark(mark, null);

    /// <summary>Adds a mark; the folder is made where it is missing.</summary>
    public static async Task AppendAsync(string path, DateTime at, AuditMark mark, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await File.AppendAllTextAsync(path, $"{at.ToString(Instant, CultureInfo.InvariantCulture)} {mark}\n", cancellationToken);
    }
}
