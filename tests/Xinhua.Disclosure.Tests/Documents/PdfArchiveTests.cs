using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using UglyToad.PdfPig;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Pdf;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>What ISO 19005 (PDF/A) asks of a file, read from its objects without the code that wrote them; each test names its clause.</summary>
public sealed partial class PdfArchiveTests(PdfWriterTests.ShippedFonts fonts) : IClassFixture<PdfWriterTests.ShippedFonts>
{
    private static readonly ReportFormats formats = ReportFormats.Load();
    private static readonly byte[] json = Encoding.UTF8.GetBytes("{\"年度\":2024}");
    private static readonly byte[] workbook = [0x50, 0x4B, 3, 4, 0, 255];

    [Fact]
    public void The_table_of_objects_points_at_the_objects()
    {
        var file = Report();

        Assert.True(file.Objects.Count > 300);
        Assert.All(file.Objects.Keys, number => Assert.InRange(number, 1, file.Size - 1));
        Assert.Equal(file.Size - 1, file.Objects.Count);
    }

    /// <summary>ISO 19005-2, 6.1.2 and 6.1.3: header with a comment of high bytes, an identity, no encryption.</summary>
    [Fact]
    public void Header_and_trailer_are_those_of_an_archive()
    {
        var file = Report();

        Assert.Matches(@"^%PDF-1\.7\n%[\u0080-ÿ]{4}", file.Raw);
        Assert.Matches(@"/ID \[<[0-9a-f]{32}> <[0-9a-f]{32}>\]", file.Raw);
        Assert.EndsWith("%%EOF\n", file.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("/Encrypt", file.All, StringComparison.Ordinal);
    }

    /// <summary>6.2.11: every font program embedded, subset, with widths, a map to glyphs and a map to Unicode for every code that is used.</summary>
    [Fact]
    public void Every_font_is_embedded_and_every_code_used_has_its_character()
    {
        var file = Report();

        var type0 = file.Objects.Values.Where(value => value.Contains("/Subtype /Type0", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(type0);
        foreach (var font in type0)
        {
            var descendant = file.Follow(font, "/DescendantFonts [");
            var descriptor = file.Follow(descendant, "/FontDescriptor ");
            var map = Encoding.ASCII.GetString(file.Stream(font, "/ToUnicode "));
            var glyphs = file.Stream(descendant, "/CIDToGIDMap ");
            Assert.Matches(@"/BaseFont /[A-Z]{6}\+", font);
            Assert.True(file.Stream(descriptor, "/FontFile2 ").Length > 500);
            Assert.Equal((glyphs.Length / 2) - 1, Characters().Count(map[map.IndexOf("beginbfchar", StringComparison.Ordinal)..]));

            // 6.2.11.8: no code leads to the glyph that says there is none.
            Assert.All(Enumerable.Range(1, (glyphs.Length / 2) - 1), code => Assert.NotEqual(0, (glyphs[2 * code] << 8) | glyphs[(2 * code) + 1]));

            // 6.2.11.7.2: nor to a character that is none.
            Assert.DoesNotMatch("> <(0000|FEFF|FFFE)>", map);
        }
    }

    /// <summary>6.6.2 and 6.6.4: XMP says the part and level and agrees with the information dictionary.</summary>
    [Theory]
    [InlineData(true, true, "3", "A")]
    [InlineData(true, false, "2", "A")]
    [InlineData(false, true, "3", "U")]
    [InlineData(false, false, "2", "U")]
    public void The_file_claims_the_level_it_has_and_both_descriptions_agree(bool isTagged, bool isAttached, string part, string level)
    {
        const string Title = "海州市<水务>&局\u0001年度报告";
        var created = new DateTimeOffset(2025, 1, 20, 9, 0, 7, TimeSpan.FromHours(8));
        var file = Read([new Block.Paragraph(null, "正文。")], new PdfMetadata(Title, "海州市水务局", created), new PdfAdditions { IsTagged = isTagged, Attachments = isAttached ? Attachments() : [] });

        var description = XDocument.Parse(Encoding.UTF8.GetString(file.Stream(file.Catalog, "/Metadata ")).Trim());
        string Value(string name)
        {
            return description.Descendants().Single(element => element.Name.LocalName == name).Value;
        }

        Assert.Equal((part, level), (Value("part"), Value("conformance")));
        Assert.Equal(created, DateTimeOffset.Parse(Value("CreateDate"), CultureInfo.InvariantCulture));
        Assert.Equal(Value("CreateDate"), Value("ModifyDate"));
        Assert.Contains("/CreationDate (D:20250120090007+08'00')", file.All, StringComparison.Ordinal);
        Assert.Equal("海州市<水务>&局年度报告", Value("title"));
        Assert.Equal("海州市水务局", Value("creator"));
        using var document = PdfDocument.Open(file.Bytes);
        Assert.Equal(Value("title"), document.Information.Title);
        Assert.Equal(Value("creator"), document.Information.Author);
        Assert.Equal(Value("Producer"), document.Information.Producer);
        Assert.Equal(Value("CreatorTool"), document.Information.Creator);
    }

    /// <summary>6.2.3: one output intent with a profile of three colours, since red and black are used without a colour space of their own.</summary>
    [Fact]
    public void The_colours_have_a_profile()
    {
        var file = Report();

        var profile = file.Stream(file.Catalog, "/DestOutputProfile ");
        Assert.Contains("/S /GTS_PDFA1", file.Catalog, StringComparison.Ordinal);
        Assert.Equal(profile.Length, (profile[0] << 24) | (profile[1] << 16) | (profile[2] << 8) | profile[3]);
        Assert.Equal("acsp", Encoding.ASCII.GetString(profile, 36, 4));
        Assert.Equal("mntrRGB XYZ ", Encoding.ASCII.GetString(profile, 12, 12));
    }

    /// <summary>6.3, 6.4, 6.5: no annotations, forms, actions, scripts, nor anything that is fetched; 6.2.10: no transparency.</summary>
    [Fact]
    public void Nothing_in_the_file_acts() =>
        Assert.DoesNotMatch("/(JavaScript|JS|Launch|AA|OpenAction|URI|GoToR|GoToE|SubmitForm|AcroForm|Annots|Movie|Sound|RichMedia|XFA|SMask|/F /URL)\\b", Report().All);

    /// <summary>ISO 19005-3, 6.8: every file inside has its name, kind, description and relation, and is tied to the document.</summary>
    [Fact]
    public void Every_attachment_is_associated_and_comes_back_byte_for_byte()
    {
        var file = Read(Blocks(), Metadata(), new PdfAdditions { Attachments = Attachments() });

        var tied = References().Matches(Between(file.Catalog, "/AF [", "]")).Select(match => file.Objects[Number(match)]).ToList();
        Assert.Equal(2, tied.Count);
        Assert.Equal(2, file.Objects.Values.Count(value => value.Contains("/Type /EmbeddedFile", StringComparison.Ordinal)));
        foreach (var (specification, content, kind) in new[] { (tied[0], json, "/application#2Fjson"), (tied[1], workbook, "/application#2Fvnd.openxmlformats-officedocument.spreadsheetml.sheet") })
        {
            Assert.Matches(@"/F \S+ /UF \S+ /Desc \S+ /AFRelationship /Data /EF <</F \d+ 0 R /UF \d+ 0 R>>", specification);
            Assert.Equal(content, file.Stream(specification, "/EF <</F "));
            Assert.Contains($"/Subtype {kind} /Params <</Size {content.Length} /ModDate (D:", file.Follow(specification, "/EF <</F "), StringComparison.Ordinal);
        }

        Assert.Contains("/Names <</EmbeddedFiles <</Names [", file.Catalog, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new PdfWriter(fonts.Fonts).Write(Blocks(), Metadata(), new PdfAdditions { Attachments = [.. Attachments(), .. Attachments()] }));
    }

    /// <summary>6.7.2 and 6.7.3: everything drawn is either a part of the structure, once, or an artifact; the tree and the pages agree.</summary>
    [Fact]
    public void Everything_on_a_page_belongs_to_the_structure_or_is_an_artifact()
    {
        var file = Report();

        Assert.Contains("/MarkInfo <</Marked true>>", file.Catalog, StringComparison.Ordinal);
        var root = file.Follow(file.Catalog, "/StructTreeRoot ");
        var parents = file.Follow(root, "/ParentTree ");
        foreach (var (index, page) in file.Pages.Index())
        {
            var content = Encoding.ASCII.GetString(file.Stream(page, "/Contents "));
            var depth = 0;
            foreach (var line in content.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                depth += line.EndsWith(" BDC", StringComparison.Ordinal) ? 1 : line == "EMC" ? -1 : 0;
                Assert.InRange(depth, 0, 1);
                if (line.EndsWith(" TJ", StringComparison.Ordinal) || line.EndsWith(" Tj", StringComparison.Ordinal) || line.EndsWith(" S", StringComparison.Ordinal) || line == "f")
                {
                    Assert.Equal(1, depth);
                }
            }

            Assert.Equal(0, depth);
            var marks = Marks().Matches(content).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(Enumerable.Range(0, marks.Count), marks);
            Assert.Contains($"/StructParents {index} ", page, StringComparison.Ordinal);
            var owners = References().Matches(Regex.Match(parents, $@"(?<=[\[ ]){index} \[([^\]]*)\]").Groups[1].Value).Select(match => file.Objects[Number(match)]).ToList();
            Assert.Equal(marks.Count, owners.Count);
            Assert.All(owners, owner => Assert.Contains("/S /", owner, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_structure_gives_title_headings_text_and_tables_with_their_heads()
    {
        var file = Report();
        var format = formats.Get("2021");

        var elements = file.Objects.Values.Where(value => value.StartsWith("<</S /", StringComparison.Ordinal)).GroupBy(value => Between(value, "<</S /", " ")).ToDictionary(group => group.Key, group => group.ToList());
        Assert.Equal(["Document", "H1", "H2", "H3", "P", "TD", "TH", "TR", "Table"], elements.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, format.Sections.Count, format.Tables.Count), (elements["H1"].Count, elements["H2"].Count, elements["Table"].Count));
        var cells = format.Tables.SelectMany(table => table.Layout.Rows).SelectMany(row => row.Cells).ToList();
        Assert.Equal(cells.Count(cell => cell.Cell is not null), elements["TD"].Count);
        Assert.Equal(cells.Count(cell => cell.Cell is null), elements["TH"].Count);
        Assert.All(elements["TH"], head => Assert.Matches("/ID \\(.+/Scope /(Row|Column)", head));
        Assert.All(elements["TD"], cell => Assert.Contains("/Headers [(", cell, StringComparison.Ordinal));
        Assert.Equal(cells.Count(cell => cell.RowSpan > 1), elements["TH"].Concat(elements["TD"]).Count(cell => cell.Contains("/RowSpan ", StringComparison.Ordinal)));
        Assert.Equal(cells.Count(cell => cell.ColumnSpan > 1), elements["TH"].Concat(elements["TD"]).Count(cell => cell.Contains("/ColSpan ", StringComparison.Ordinal)));
        Assert.All(cells.Any(cell => cell.Cell is null) ? elements["TD"] : [], cell => Assert.All(Names().Matches(Between(cell, "/Headers [", "]")), name => Assert.Contains(elements["TH"], head => head.Contains($"/ID {name.Value} ", StringComparison.Ordinal))));
    }

    [Fact]
    public void Bookmarks_lead_to_the_headings_and_the_reader_shows_the_title()
    {
        var file = Report();
        using var document = PdfDocument.Open(file.Bytes);

        Assert.True(document.TryGetBookmarks(out var bookmarks));
        var nodes = bookmarks.GetNodes().OfType<UglyToad.PdfPig.Outline.DocumentBookmarkNode>().ToList();
        var headings = formats.Get("2021").Sections.Select(section => section.Heading).ToList();
        Assert.Equal([Metadata().Title, .. headings], nodes.Select(node => node.Title));
        Assert.All(nodes.Skip(1), node => Assert.Contains(DrawnPage.Plain(node.Title), new DrawnPage(document.GetPage(node.PageNumber)).Text, StringComparison.Ordinal));
        Assert.Contains("/Lang (zh-CN)", file.Catalog, StringComparison.Ordinal);
        Assert.Contains("/DisplayDocTitle true", file.Catalog, StringComparison.Ordinal);
        Assert.Contains("/PageLabels <</Nums [0 <</S /D>>]>>", file.Catalog, StringComparison.Ordinal);
    }

    [Fact]
    public void Qpdf_finds_nothing_wrong_and_poppler_sees_the_attachments_and_fonts()
    {
        Assert.SkipUnless(Programs.Has("qpdf", "pdffonts", "pdfdetach"), "qpdf and poppler are not installed.");
        var file = Read(Blocks(), Metadata(), new PdfAdditions { Attachments = Attachments() }).Bytes;

        Assert.Contains("No syntax or stream encoding errors", Programs.Run("qpdf", file, "--check"), StringComparison.Ordinal);
        Assert.All(Programs.Run("pdffonts", file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2), line => Assert.Matches("CID TrueType +Identity-H +yes yes yes", line));
        Assert.Contains("2 embedded files", Programs.Run("pdfdetach", file, "-list"), StringComparison.Ordinal);
    }

    private static PdfMetadata Metadata() => new("海州市水务局2024年政府信息公开工作年度报告", "海州市水务局", new DateTimeOffset(2025, 1, 20, 9, 0, 0, TimeSpan.FromHours(8)));

    private static IReadOnlyList<PdfAttachment> Attachments() =>
    [
        new("report.json", "application/json", "机器可读数据", json),
        new("报告.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "工作簿", workbook),
    ];

    private static IReadOnlyList<Block> Blocks()
    {
        var format = formats.Get("2021");
        return ReportBlocks.Of(new ReportContent
        {
            Format = format,
            AgencyName = "海州市水务局",
            Year = 2024,
            Figures = new Figures(format, format.EnteredCells.Index().Select(cell => KeyValuePair.Create(cell.Item.Key, (decimal)cell.Index))),
            Narrative = format.TextSections.ToDictionary(section => section.Key, _ => "（一）主动公开。全年公开1286条。\n（二）依申请公开\n名字里有㛃、䶮、😀。"),
        });
    }

    private PdfObjectsRead Report() => Read(Blocks(), Metadata(), PdfAdditions.None);

    private PdfObjectsRead Read(IReadOnlyList<Block> blocks, PdfMetadata metadata, PdfAdditions additions) =>
        new(new PdfWriter(fonts.Fonts).Write(blocks, metadata, additions).Content.ToArray());

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"([0-9]+) 0 R", RegexOptions.CultureInvariant)]
    private static partial Regex References();

    [GeneratedRegex(@"/MCID ([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\([^)]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"^<[0-9A-F]{4}> <([0-9A-F]{4}){1,2}>$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Characters();

    /// <summary>The objects of a file, found through its table.</summary>
    private sealed class PdfObjectsRead
    {
        private readonly Dictionary<int, byte[]> streams = [];

        public PdfObjectsRead(byte[] bytes)
        {
            Bytes = bytes;
            Raw = Encoding.Latin1.GetString(bytes);
            var start = int.Parse(Raw[(Raw.LastIndexOf("startxref\n", StringComparison.Ordinal) + 10)..].Split('\n')[0], CultureInfo.InvariantCulture);
            var (head, table) = ReadAt(start);
            Size = int.Parse(Between(head, "/Size ", " "), CultureInfo.InvariantCulture);
            var packed = new List<(int Number, int Stream, int Index)>();
            for (var number = 1; number < Size; number++)
            {
                var row = table.AsSpan(number * 7, 7);
                var first = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(row[1..]);
                if (row[0] == 2)
                {
                    packed.Add((number, first, (row[5] << 8) | row[6]));
                    continue;
                }

                Assert.StartsWith($"{number} 0 obj\n", Raw[first..(first + 20)], StringComparison.Ordinal);
                var (value, stream) = ReadAt(first);
                Objects[number] = value;
                streams[number] = stream;
            }

            foreach (var group in packed.GroupBy(entry => entry.Stream))
            {
                var content = Encoding.Latin1.GetString(streams[group.Key]);
                var first = int.Parse(Objects[group.Key].Split("/First ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
                var index = content[..first].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
                foreach (var (number, _, at) in group)
                {
                    Assert.Equal(number, index[2 * at]);
                    var end = (2 * at) + 3 < index.Count ? first + index[(2 * at) + 3] : content.Length;
                    Objects[number] = content[(first + index[(2 * at) + 1])..end].Trim();
                }
            }

            Catalog = Objects[int.Parse(Between(head, "/Root ", " "), CultureInfo.InvariantCulture)];
            Pages = [.. References().Matches(Between(Follow(Catalog, "/Pages "), "/Kids [", "]")).Select(match => Objects[Number(match)])];
        }

        public byte[] Bytes { get; }

        public string Raw { get; }

        public int Size { get; }

        public string Catalog { get; }

        public IReadOnlyList<string> Pages { get; }

        public Dictionary<int, string> Objects { get; } = [];

        /// <summary>The bodies of all objects.</summary>
        public string All => string.Join('\n', Objects.Values);

        public string Follow(string body, string entry) => Objects[Reference(body, entry)];

        public byte[] Stream(string body, string entry) => streams[Reference(body, entry)];

        private static int Reference(string body, string entry) => int.Parse(Between(body, entry, " "), CultureInfo.InvariantCulture);

        private (string Value, byte[] Stream) ReadAt(int offset)
        {
            var end = Raw.IndexOf("\nendobj\n", offset, StringComparison.Ordinal);
            var start = Raw.IndexOf('\n', offset) + 1;
            var stream = Raw.IndexOf(">>\nstream\n", start, StringComparison.Ordinal);
            if (stream < 0 || stream > end)
            {
                return (Raw[start..end], []);
            }

            var value = Raw[start..(stream + 2)];
            var length = int.Parse(value.Split("/Length ")[^1].TrimEnd('>'), CultureInfo.InvariantCulture);
            var held = Bytes.AsSpan(stream + 10, length);
            Assert.StartsWith("\nendstream\nendobj\n", Raw[(stream + 10 + length)..(stream + 40 + length)], StringComparison.Ordinal);
            if (!value.Contains("/Filter /FlateDecode", StringComparison.Ordinal))
            {
                return (value, held.ToArray());
            }

            using var inflate = new ZLibStream(new MemoryStream(held.ToArray()), CompressionMode.Decompress);
            using var content = new MemoryStream();
            inflate.CopyTo(content);
            return (value, content.ToArray());
        }
    }
}
