using System.Globalization;
using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Data.Audit;

/// <summary>
/// A file outside the database with a mark of every night, one a line: the instant, a blank, the mark. Whoever can rewrite the database
/// cannot rewrite what lies elsewhere; put it on a medium that can only be added to.
/// </summary>
public static class MarkFile
{
    /// <summary>All marks in the file.</summary>
    /// <exception cref="FormatException">A line is no mark; the message names it.</exception>
    public static IReadOnlyList<AuditMark> Read(string path) =>
    [
        .. File.ReadAllLines(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line =>
            AuditMark.Read(line.Item.Split(' ')[^1]) ?? throw new FormatException($"{path} 第{line.Index + 1}行不是标记。")),
    ];

    /// <summary>Adds a mark; the folder is made where it is missing.</summary>
    public static async Task AppendAsync(string path, DateTime at, AuditMark mark, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await File.AppendAllTextAsync(path, string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd'T'HH:mm:ss'Z'} {mark}\n"), cancellationToken);
    }
}
