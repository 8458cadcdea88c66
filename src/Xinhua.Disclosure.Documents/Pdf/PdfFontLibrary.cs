using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>
/// The fonts reports are set in: installed ones in the order of preference, then the two that ship with the product.
/// Made once and kept; safe to be used from several threads.
/// </summary>
public sealed class PdfFontLibrary : IDisposable
{
    private static readonly PdfFontRole[] roles = Enum.GetValues<PdfFontRole>();
    private const string SerifFile = "NotoSerifSC-Regular.ttf";
    private const string SansFile = "NotoSansSC-Medium.ttf";
    private readonly string shippedFolder;
    private readonly List<FontFace> opened = [];
    private readonly Lazy<Dictionary<PdfFontRole, FontFace[]>> chains;

    /// <summary>Nothing is read before the first document is made.</summary>
    /// <param name="options">Which installed fonts to prefer.</param>
    public PdfFontLibrary(PdfFontOptions options)
        : this(options, ShippedFolder)
    {
    }

    internal PdfFontLibrary(PdfFontOptions options, string shippedFolder)
    {
        this.shippedFolder = shippedFolder;
        chains = new(() => Open(options));
    }

    /// <summary>Why no document can be made on this machine, in Chinese; null when the shipped fonts are there.</summary>
    public static string? WhyNotUsable => WhyNot(ShippedFolder);

    /// <summary>
    /// The family each role is set in on this machine, and whether it is a shipped stand-in for the typeface the standard asks for.
    /// </summary>
    /// <exception cref="FileNotFoundException">The shipped fonts are not beside the program.</exception>
    public IReadOnlyList<PdfFontUse> Chosen => [.. roles.Select(role => new PdfFontUse(role, chains.Value[role][0].Family, chains.Value[role][0].IsShipped))];

    /// <summary>Whether a font of the role has the character.</summary>
    /// <exception cref="FileNotFoundException">The shipped fonts are not beside the program.</exception>
    public bool Has(PdfFontRole role, Rune character) => Find(role, character) is not null;

    /// <inheritdoc/>
    public void Dispose() => opened.ForEach(face => face.Dispose());

    /// <summary>The first font of the role that has the character; null when none has.</summary>
    internal (FontFace Face, uint Glyph, float Advance)? Find(PdfFontRole role, Rune character)
    {
        foreach (var face in chains.Value[role])
        {
            if (face.TryFind(character, out var glyph, out var advance))
            {
                return (face, glyph, advance);
            }
        }

        return null;
    }

    private Dictionary<PdfFontRole, FontFace[]> Open(PdfFontOptions options)
    {
        var serif = Shipped(SerifFile, "Noto Serif SC");
        var sans = Shipped(SansFile, "Noto Sans SC");
        List<FontFile> installed = options.UseInstalled ? [.. FontFile.In(options.Folders.Count > 0 ? options.Folders : FontFile.SystemFolders())] : [];
        var open = new Dictionary<FontFile, FontFace>();
        var rare = Installed(options.PreferredRare);
        return roles.ToDictionary(role => role, role => (FontFace[])
        [
            .. Installed(options.Preferred(role)),
            .. role == PdfFontRole.Heading ? new[] { sans, serif } : [serif, sans],
            .. rare,
        ]);

        FontFace[] Installed(IEnumerable<string> names)
        {
            var found = from name in names
                        let file = installed.Find(file => file.Names.Contains(name))
                        where file is not null
                        select OpenOnce(name, file);
            return [.. found.Distinct()];
        }

        FontFace OpenOnce(string name, FontFile file)
        {
            if (!open.TryGetValue(file, out var face))
            {
                open[file] = face = Keep(new FontFace(file.Path, file.Index, name, isShipped: false));
            }

            return face;
        }
    }

    private static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "Fonts");

    private static string? WhyNot(string folder) =>
        new[] { SerifFile, SansFile }.Select(name => Path.Combine(folder, name)).FirstOrDefault(path => !File.Exists(path)) is { } missing
            ? $"缺少随程序一起发布的字体文件 {missing}，不能生成PDF。请重新安装程序，不要只复制一部分文件。"
            : null;

    private FontFace Shipped(string name, string family) => WhyNot(shippedFolder) is { } why
        ? throw new FileNotFoundException(why)
        : Keep(new FontFace(Path.Combine(shippedFolder, name), 0, family, isShipped: true));

    private FontFace Keep(FontFace face)
    {
        opened.Add(face);
        return face;
    }
}
