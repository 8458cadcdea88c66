using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>
/// The formulas of the template. A cell may hold a number with a remark, 「22（其中修订16件）」, which is text to a spreadsheet: what stands before
/// the bracket counts, so that a sum never leaves it out silently. All of it works in every version since 2007 and in other programs, without array entry.
/// </summary>
internal static class TemplateFormulas
{
    /// <summary>The sum of areas; an error when something in them is no number.</summary>
    public static string Sum(IEnumerable<Area> areas) => string.Join('+', areas.Select(area => $"SUMPRODUCT(--(0&{Before(area.ToString())}))"));

    /// <summary>How many cells of areas hold something.</summary>
    public static string Filled(IEnumerable<Area> areas) => string.Join('+', areas.Select(area => $"SUMPRODUCT(--(LEN({area})>0))"));

    /// <summary>How many cells of areas hold nothing.</summary>
    public static string Empty(IEnumerable<Area> areas) => string.Join('+', areas.Select(area => $"SUMPRODUCT(--(LEN({area})=0))"));

    /// <summary>How many cells of areas hold what such a cell may not.</summary>
    public static string Wrong(IEnumerable<Area> areas, NumberKind kind) => string.Join('+', areas.Select(area => $"SUMPRODUCT(--{WrongIn(area.ToString(), kind)})"));

    /// <summary>Whether a cell is blank.</summary>
    public static string IsBlank(Place place) => $"LEN({place})=0";

    /// <summary>Whether a cell holds what such a cell may not.</summary>
    public static string IsWrong(Place place, NumberKind kind) => WrongIn(place.ToString(), kind);

    /// <summary>Without IF, which older versions do not carry through an area: no number, or a decimal point where whole numbers are asked for.</summary>
    private static string WrongIn(string cells, NumberKind kind)
    {
        // A negative number becomes none when the nought is put before it; where one is allowed the nought is left out.
        var isNone = $"ISERROR(--({(kind == NumberKind.SignedCount ? "" : "0&")}{Before(cells)}))";
        return kind == NumberKind.Money
            ? $"((LEN({cells})>0)*{isNone})"
            : $"((LEN({cells})>0)*(({isNone}+ISNUMBER(FIND(\".\",{Before(cells)})))>0))";
    }

    private static string Before(string cells) => $"LEFT({cells},FIND(\"（\",SUBSTITUTE({cells},\"(\",\"（\")&\"（\")-1)";
}
