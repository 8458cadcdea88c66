using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>Ids of fields in the page, so that messages can link to them.</summary>
public static class FieldIds
{
    /// <summary>Where a page puts its form, so that a message about a cell can name the place.</summary>
    public const string FormatKey = "Format";

    /// <summary>The id of the field with this name: <c>Cells[…]</c> and <c>Texts[…]</c> have their own, others are named as the tag helpers do.</summary>
    public static string Of(string name) =>
        Inside(name, "Cells") is { } cell ? Cell(cell)
        : Inside(name, "Texts") is { } section ? Section(section)
        : Inside(name, "Reasons") is { } subject ? Reason(subject)
        : name.Replace('.', '_').Replace('[', '_').Replace(']', '_');

    /// <summary>The id of a cell's field.</summary>
    public static string Cell(string key) => "c-" + key.Replace("/", "--", StringComparison.Ordinal);

    /// <summary>The id of a cell's error message.</summary>
    public static string CellError(string key) => "e-" + key.Replace("/", "--", StringComparison.Ordinal);

    /// <summary>The id of a section's field.</summary>
    public static string Section(string section) => "t-" + section;

    /// <summary>The id of the field for a finding's reason.</summary>
    public static string Reason(string subject) => "r-" + string.Concat(subject.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    /// <summary>The place a message speaks of, where the field's name is no help to a reader: the labels of its row and column.</summary>
    public static string Place(ViewDataDictionary viewData, string name) =>
        viewData[FormatKey] is ReportFormat format && Inside(name, "Cells") is { } cell && CellKey.TryParse(cell, null, out var key) && format.Find(key) is { } found
            ? found.Place + "："
            : "";

    private static string? Inside(string name, string collection) =>
        name.StartsWith(collection + "[", StringComparison.Ordinal) && name.EndsWith(']') ? name[(collection.Length + 1)..^1] : null;
}
