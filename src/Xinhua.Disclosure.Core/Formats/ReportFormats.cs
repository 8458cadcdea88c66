using System.Reflection;

namespace Xinhua.Disclosure.Core.Formats;

/// <summary>The forms this program knows, read and checked once at start.</summary>
public sealed class ReportFormats
{
    private ReportFormats(IReadOnlyList<ReportFormat> all) => All = all;

    /// <summary>All forms, oldest first.</summary>
    public IReadOnlyList<ReportFormat> All { get; }

    /// <summary>Reads the forms that ship with the program.</summary>
    /// <exception cref="BrokenFormatException">A file is broken; the message names it and the place.</exception>
    public static ReportFormats Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith("Formats/", StringComparison.Ordinal)).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return ReportFormat.Read(name, reader.ReadToEnd());
        });
        return Of(files);
    }

    /// <summary>The given forms, checked against each other.</summary>
    /// <exception cref="BrokenFormatException">Two forms have the same id or claim the same year.</exception>
    public static ReportFormats Of(IEnumerable<ReportFormat> formats)
    {
        var all = formats.OrderBy(format => format.FirstYear).ToList();
        foreach (var (earlier, later) in all.Zip(all.Skip(1)))
        {
            if (earlier.LastYear is null || earlier.LastYear >= later.FirstYear)
            {
                throw new BrokenFormatException($"Formats {earlier.Id} and {later.Id} claim the same year.");
            }
        }

        if (all.CountBy(format => format.Id).FirstOrDefault(count => count.Value > 1).Key is { } twice)
        {
            throw new BrokenFormatException($"Two formats have the id {twice}.");
        }

        return new ReportFormats(all);
    }

    /// <summary>The form for a report year; null for years before the first form (2018 and earlier have no such form).</summary>
    public ReportFormat? ForYear(int year) => All.FirstOrDefault(format => format.IsFor(year));

    /// <summary>The form with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ReportFormat Get(string id) => Find(id) ?? throw new KeyNotFoundException($"No format “{id}”.");

    /// <summary>The form with this id; null when there is none.</summary>
    public ReportFormat? Find(string id) => All.FirstOrDefault(format => format.Id == id);
}
