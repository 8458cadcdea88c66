namespace Xinhua.Disclosure.Core.Formats;

/// <summary>Everything that must be true of a format file before the program may use it.</summary>
internal sealed class FormatCheck(string name)
{
    /// <summary>Keys are there, unique, and every sum adds lines that stand beside it.</summary>
    public void Blocks(FormatFile file)
    {
        Require(file.FirstYear > 2000 && (file.LastYear is null || file.LastYear >= file.FirstYear), "firstYear/lastYear", "is not a span of years");
        Require(
            file.AdvisoryYears.All(year => year >= file.FirstYear && (file.LastYear is null || year <= file.LastYear)),
            "advisoryYears",
            "names a year the form is not for");
        Require(file.Title.Contains("{agency}", StringComparison.Ordinal) && file.Title.Contains("{year}", StringComparison.Ordinal), "title", "lacks {agency} or {year}");
        Unique("sections", file.Sections.Select(section => section.Key));
        Unique("sections", file.Sections.Select(section => section.Heading));
        Unique("tables", file.Tables.Select(table => table.Key));
        Unique("identities", file.Identities.Select(identity => identity.Id));
        foreach (var section in file.Sections)
        {
            Key("sections", section.Key);
        }

        foreach (var table in file.Tables)
        {
            Key("tables", table.Key);
            Require(table.Blocks.Count > 0, $"tables/{table.Key}", "has no blocks");
            Require(
                table.Blocks.All(block => !block.Transposed) || (table.Blocks.Count == 1 && table.Blocks[0].Corner is null),
                $"tables/{table.Key}",
                "has a transposed block with a corner or beside others");
            foreach (var block in table.Blocks)
            {
                Lines($"tables/{table.Key}/rows", block.Rows);
                Lines($"tables/{table.Key}/columns", block.Columns);
                Require(block.Transposed || block.Corner is not null, $"tables/{table.Key}", "has rows with labels but no corner");
            }

            // A row of one block and a column of another never meet, so a key may return in another block's columns.
            Unique($"tables/{table.Key}/rows", table.Blocks.SelectMany(block => Leaves(block.Rows)).Select(line => line.Key!));
        }
    }

    /// <summary>Every reference leads to something that is there.</summary>
    public void References(FormatFile file, ReportFormat format)
    {
        foreach (var table in format.Tables)
        {
            Require(
                table.Widths.Count == table.Layout.ColumnCount && table.Widths.All(width => width > 0),
                $"tables/{table.Key}/widths",
                $"does not name {table.Layout.ColumnCount} widths above zero");
            Require(table.Cells.All(cell => cell.Key.ToString().Length <= CellKey.MaxLength), $"tables/{table.Key}", "has a key that is too long");
        }

        foreach (var section in file.Sections.Where(section => !section.IsText))
        {
            Require(file.Tables.Any(table => table.Key == section.Table), $"sections/{section.Key}/table", $"names no table: “{section.Table}”");
        }

        Require(
            file.Tables.All(table => file.Sections.Count(section => section.Table == table.Key) == 1), "sections", "do not hold every table exactly once");

        foreach (var identity in file.Identities)
        {
            var place = $"identities/{identity.Id}";
            Require(identity.Left.Count > 0 && identity.Right.Count > 0, place, "has an empty side");
            var lines = Rows(file, place, identity.Table, [.. identity.Left, .. identity.Right]);
            Require(lines.All(line => line.Symbol is not null), place, "uses a row without a symbol");
        }

        Rows(file, "carryOver", file.CarryOver.Table, [file.CarryOver.From, file.CarryOver.To]);
        foreach (var stock in file.Stocks)
        {
            Rows(file, "stocks", stock.Table, stock.Rows);
            foreach (var key in stock.Rows.SelectMany(row => new[] { stock.Stock, stock.Added, stock.Removed }.Select(column => new CellKey(stock.Table, row, column))))
            {
                Require(format.Find(key) is not null, "stocks", $"names no cell: “{key}”");
            }
        }

        if (file.Caseload is { } caseload)
        {
            Rows(file, "caseload", caseload.Requests, [caseload.Received]);
            Require(file.Tables.Any(table => table.Key == caseload.Disputes), "caseload", $"names no table: “{caseload.Disputes}”");
        }

        Require(!file.Supersedes.Contains(file.Document), "supersedes", "names its own document");
        foreach (var table in file.WatchedTables)
        {
            Require(file.Tables.Any(known => known.Key == table), "watchedTables", $"names no table: “{table}”");
        }
    }

    /// <summary>Every mention can be recognised and leads to cells that are there.</summary>
    public void Mentions(FormatFile file, ReportFormat format)
    {
        foreach (var theme in file.Sections.SelectMany(section => section.Themes.Concat(section.GovernmentThemes)))
        {
            Require(theme.Words.Count > 0 && theme.Words.All(word => word.Length > 0), $"sections/{theme.Name}", "has a theme without words");
        }

        foreach (var mention in file.Mentions)
        {
            var place = $"mentions/{mention.Name}";
            Require(mention.Phrases.Count + mention.After.Count + mention.Denials.Count > 0, place, "has nothing to be recognised by");
            Require(mention.Nouns.Count == 0 || mention.Denials.Count > 0, place, "has nouns but no denials");
            Require(mention.Rows.Count > 0 && mention.Columns.Count > 0, place, "names no cells");
            foreach (var words in new[] { mention.Phrases, mention.After, mention.Between, mention.Not, mention.Subjects, mention.Context, mention.Denials, mention.Nouns })
            {
                Unique(place, words);
                Require(words.All(word => word.Length > 0), place, "has an empty word");
            }

            foreach (var key in mention.PerhapsCells)
            {
                Require(format.Find(key) is not null, place, $"names no cell: “{key}”");
            }

            Unique(place, mention.PerhapsCells.Select(key => key.ToString()));
            Require(mention.PerhapsCells.Select(key => format.Cell(key).Number).Distinct().Count() == 1, place, "adds numbers of different kinds");
        }
    }

    /// <summary>Every view shows cells that are there and can be added up.</summary>
    public void Statistics(FormatFile file, ReportFormat format)
    {
        Unique("statistics", file.Statistics.Select(view => view.Key));
        foreach (var view in file.Statistics)
        {
            var place = $"statistics/{view.Key}";
            Key("statistics", view.Key);
            Unique(place, view.Series.Select(series => series.Key));
            Unique(place, view.Series.Select(series => series.Name));
            Require(view.Series.Count > 0 && view.Series.All(series => series.Cells.Count > 0), place, "has no series, or one without cells");
            Require(view.Lead is null || (view.IsWhole && view.Series.Any(series => series.Key == view.Lead)), place, "tells the share of a series it does not have");
            Require(view.By is null || view.IsWhole, place, "parts what is no whole");
            foreach (var series in view.Series)
            {
                Key(place, series.Key);
                foreach (var key in series.Cells)
                {
                    Require(format.Find(key) is not null, place, $"names no cell: “{key}”");
                    Require(format.Cell(key).Unit == view.Unit, place, $"counts {view.Unit}, but the cell does not: “{key}”");
                }
            }

            // A number that stood in two parts would be counted twice in the whole.
            Require(!view.IsWhole || view.Series.SelectMany(series => series.Cells).SelectMany(key => format.Cell(key).Leaves).Distinct().Count() == view.Series.SelectMany(series => series.Cells).Sum(key => format.Cell(key).Leaves.Count), place, "has a cell in two parts of a whole");
        }
    }

    private static IEnumerable<FormatLine> Leaves(IEnumerable<FormatLine> lines) => lines.SelectMany(line => line.Leaves);

    private static IEnumerable<FormatLine> Headings(IEnumerable<FormatLine> lines) =>
        lines.Where(line => line.Children.Count > 0).SelectMany(line => Headings(line.Children).Prepend(line));

    /// <summary>The named rows; they must stand in one block, so that they have the same columns.</summary>
    private List<FormatLine> Rows(FormatFile file, string place, string table, IReadOnlyList<string> keys)
    {
        var known = file.Tables.FirstOrDefault(candidate => candidate.Key == table);
        Require(known is not null, place, $"names no table: “{table}”");
        foreach (var key in keys)
        {
            Require(known!.Blocks.Any(block => Leaves(block.Rows).Any(line => line.Key == key)), place, $"names no row of {table}: “{key}”");
        }

        var block = known!.Blocks.FirstOrDefault(block => keys.All(key => Leaves(block.Rows).Any(line => line.Key == key)));
        Require(block is not null, place, "names rows of different blocks");
        return [.. Leaves(block!.Rows).Where(line => keys.Contains(line.Key!))];
    }

    private void Lines(string place, IReadOnlyList<FormatLine> lines)
    {
        var leaves = Leaves(lines).ToList();
        Require(leaves.Count > 0, place, "is empty");
        foreach (var heading in Headings(lines))
        {
            Require(
                heading is { Key: null, Rule: null, Symbol: null, SumOf.Count: 0 }, place, $"has a heading that is treated like a line with numbers: “{heading.Label}”");
        }

        foreach (var leaf in leaves)
        {
            Require(!string.IsNullOrEmpty(leaf.Key), place, $"has a line without a key: “{leaf.Label}”");
            Key(place, leaf.Key!);
            Require((leaf.SumOf.Count > 0) == (leaf.Rule is not null), $"{place}/{leaf.Key}", "must have both sumOf and rule, or neither");
            foreach (var addend in leaf.SumOf)
            {
                var line = leaves.FirstOrDefault(candidate => candidate.Key == addend);
                Require(line is not null, $"{place}/{leaf.Key}/sumOf", $"names no line: “{addend}”");
                Require(line!.SumOf.Count == 0, $"{place}/{leaf.Key}/sumOf", $"adds a line that is a sum itself: “{addend}”");
            }

            Unique($"{place}/{leaf.Key}/sumOf", leaf.SumOf);
        }

        Unique(place, leaves.Select(leaf => leaf.Key!));
    }

    private void Key(string place, string key) =>
        Require(key.Length > 0 && key.All(c => c is (>= 'a' and <= 'z') or '-'), place, $"has a key that is not lower-case letters and hyphens: “{key}”");

    private void Unique(string place, IEnumerable<string> keys)
    {
        var twice = keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        Require(twice is null, place, $"has “{twice}” twice");
    }

    private void Require(bool isTrue, string place, string complaint)
    {
        if (!isTrue)
        {
            throw new BrokenFormatException($"{name}: {place} {complaint}.");
        }
    }
}
