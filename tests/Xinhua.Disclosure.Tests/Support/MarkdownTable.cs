namespace Xinhua.Disclosure.Tests.Support;

/// <summary>The tables of a document as tests hold them against the program.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of every table under a heading, each by its column heads.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string document, string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", document));
        var start = Array.FindIndex(lines, line => line.TrimStart('#').Trim() == heading && line.StartsWith('#'));
        if (start < 0)
        {
            throw new InvalidDataException($"{document} has no heading “{heading}”.");
        }

        var level = lines[start].TakeWhile(letter => letter == '#').Count();
        var section = lines.Skip(start + 1).TakeWhile(line => !line.StartsWith('#') || line.TakeWhile(letter => letter == '#').Count() > level);
        var (rows, heads) = (new List<IReadOnlyDictionary<string, string>>(), Array.Empty<string>());
        foreach (var line in section)
        {
            if (!line.StartsWith('|'))
            {
                heads = [];
                continue;
            }

            var cells = line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray();
            if (heads.Length == 0)
            {
                heads = cells;
            }
            else if (!cells.All(cell => cell.All(letter => letter is '-' or ':')))
            {
                if (cells.Length != heads.Length)
                {
                    throw new InvalidDataException($"{document}: {line} has {cells.Length} cells, its table {heads.Length}.");
                }

                rows.Add(heads.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
            }
        }

        return rows;
    }
}
