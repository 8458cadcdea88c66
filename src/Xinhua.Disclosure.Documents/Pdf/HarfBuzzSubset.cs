using System.Runtime.InteropServices;
using System.Text;
using HarfBuzzSharp;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>A HarfBuzz face made ready for being subset again and again.</summary>
internal sealed class PreparedFace : SafeHandle
{
    public PreparedFace()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        HarfBuzzSubset.DestroyFace(handle);
        return true;
    }
}

/// <summary>The part of HarfBuzz that HarfBuzzSharp exports but does not wrap.</summary>
internal static partial class HarfBuzzSubset
{
    private const string Library = "libHarfBuzzSharp";
    private const uint NoHinting = 0x1;
    private const uint NoLayoutClosure = 0x200;
    private const int DropTables = 3;

    // Text is set glyph by glyph, so no layout table is needed; without them a glyph has only the code point that was asked for.
    private static readonly uint[] unneeded = [.. new[] { "GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "fvar", "gvar", "avar", "cvar", "HVAR", "MVAR" }.Select(name => (uint)Tag.Parse(name))];

    public static PreparedFace Prepare(Face face) => Preprocess(face.Handle);

    /// <summary>A font file that holds only the given characters.</summary>
    /// <exception cref="InvalidOperationException">HarfBuzz cannot subset the font.</exception>
    public static byte[] Subset(PreparedFace face, IEnumerable<Rune> characters)
    {
        var input = CreateInput();
        try
        {
            SetFlags(input, NoHinting | NoLayoutClosure);
            var unicodes = UnicodeSet(input);
            foreach (var character in characters)
            {
                Add(unicodes, (uint)character.Value);
            }

            var dropped = InputSet(input, DropTables);
            foreach (var table in unneeded)
            {
                Add(dropped, table);
            }

            using var subset = SubsetOrFail(face, input);
            if (subset.IsInvalid)
            {
                throw new InvalidOperationException("HarfBuzz could not subset the font.");
            }

            var blob = ReferenceBlob(subset);
            var data = BlobData(blob, out var length);
            var copy = new byte[length];
            Marshal.Copy(data, copy, 0, copy.Length);
            DestroyBlob(blob);
            return copy;
        }
        finally
        {
            DestroyInput(input);
        }
    }

    [LibraryImport(Library, EntryPoint = "hb_face_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void DestroyFace(nint face);

    [LibraryImport(Library, EntryPoint = "hb_subset_preprocess")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial PreparedFace Preprocess(nint face);

    [LibraryImport(Library, EntryPoint = "hb_subset_input_create_or_fail")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint CreateInput();

    [LibraryImport(Library, EntryPoint = "hb_subset_input_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void DestroyInput(nint input);

    [LibraryImport(Library, EntryPoint = "hb_subset_input_set_flags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void SetFlags(nint input, uint flags);

    [LibraryImport(Library, EntryPoint = "hb_subset_input_unicode_set")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint UnicodeSet(nint input);

    [LibraryImport(Library, EntryPoint = "hb_subset_input_set")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint InputSet(nint input, int set);

    [LibraryImport(Library, EntryPoint = "hb_set_add")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Add(nint set, uint value);

    [LibraryImport(Library, EntryPoint = "hb_subset_or_fail")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial PreparedFace SubsetOrFail(PreparedFace face, nint input);

    [LibraryImport(Library, EntryPoint = "hb_face_reference_blob")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReferenceBlob(PreparedFace face);

    [LibraryImport(Library, EntryPoint = "hb_blob_get_data")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint BlobData(nint blob, out uint length);

    [LibraryImport(Library, EntryPoint = "hb_blob_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void DestroyBlob(nint blob);
}
