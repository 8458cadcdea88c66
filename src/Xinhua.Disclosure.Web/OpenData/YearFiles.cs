using System.Collections.Concurrent;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.OpenData;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.OpenData;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>A file of a whole year.</summary>
/// <param name="Kind">What kind of file.</param>
/// <param name="Bytes">Its bytes, packed with gzip where <see cref="YearFileKind.IsPacked"/> says so.</param>
/// <param name="Size">Its size in bytes, unpacked.</param>
/// <param name="Sha256">Its SHA-256, unpacked: 64 lower-case hexadecimal digits.</param>
public sealed record YearFile(YearFileKind Kind, ReadOnlyMemory<byte> Bytes, long Size, string Sha256);

/// <summary>A kind of file of a whole year.</summary>
/// <param name="Extension">Its extension, without a dot.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Purpose">What it is good for.</param>
/// <param name="IsPacked">Whether it is kept packed with gzip.</param>
public sealed record YearFileKind(string Extension, string ContentType, string Label, string Purpose, bool IsPacked);

/// <summary>A year that can be fetched whole.</summary>
/// <param name="Year">The year.</param>
/// <param name="Reports">How many reports are public.</param>
/// <param name="Files">The files; empty while they are not made.</param>
public sealed record OpenYear(int Year, int Reports, IReadOnlyList<YearFile> Files);

/// <summary>
/// The files of whole years. They follow from what is public, so each node makes them when they are asked for and keeps them until the year's stamp is another:
/// what is withdrawn is gone with the next request. The stamp is taken of the very reports that were read.
/// </summary>
public sealed partial class YearFiles(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<YearFiles> logger) : IDisposable
{
    private readonly ConcurrentDictionary<int, Kept> kept = new();

    /// <summary>One year at a time: a rush on new files must not take all cores from those who work on the site.</summary>
    private readonly SemaphoreSlim gate = new(1);

    private readonly Lock begin = new();
    private Task background = Task.CompletedTask;

    /// <summary>All kinds, in the order in which they are offered.</summary>
    public static IReadOnlyList<YearFileKind> Kinds { get; } =
    [
        new("csv", "text/csv; charset=utf-8", "CSV", "电子表格、统计软件", IsPacked: true),
        new("json", "application/json; charset=utf-8", "JSON", "程序", IsPacked: true),
        new("xlsx", Documents.Xlsx.EntryTemplate.ContentType, "Excel", "筛选、透视表", IsPacked: false),
    ];

    /// <summary>The files of a year as it is now; null when none of its reports is public.</summary>
    public async Task<IReadOnlyList<YearFile>?> OfYearAsync(int year, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var years = scope.ServiceProvider.GetRequiredService<PublishedYears>();
        if (await years.StampAsync(year, cancellationToken) is not { } stamp)
        {
            kept.TryRemove(year, out _);
            return null;
        }

        return Find(stamp) ?? await MakeAsync(year, years, cancellationToken);
    }

    /// <summary>
    /// All years, newest first, with their files. Those that are not there are made in the background, newest first; what is not ready when
    /// <paramref name="patience"/> is used up is there for whoever asks later.
    /// </summary>
    public async Task<IReadOnlyList<OpenYear>> AllAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var stamps = await scope.ServiceProvider.GetRequiredService<PublishedYears>().StampsAsync(cancellationToken);
        var missing = stamps.Where(stamp => Find(stamp) is null).Select(stamp => stamp.Year).ToList();
        if (missing.Count > 0)
        {
            await Task.WhenAny(MakeInBackground(missing), Task.Delay(patience, cancellationToken));
        }

        return [.. stamps.Select(stamp => new OpenYear(stamp.Year, stamp.Reports, Find(stamp) ?? []))];
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private IReadOnlyList<YearFile>? Find(YearStamp stamp) => kept.TryGetValue(stamp.Year, out var files) && files.Stamp == stamp ? files.Files : null;

    private async Task<IReadOnlyList<YearFile>?> MakeAsync(int year, PublishedYears years, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have made them meanwhile, and the year may have gone on.
            var heads = await years.HeadsAsync(year, cancellationToken);
            if (YearStamp.Of(year, heads) is not { } stamp)
            {
                return null;
            }

            if (Find(stamp) is { } made)
            {
                return made;
            }

            // Once begun it is finished: were it given up with each visitor who grows tired of waiting, the files of a large year would never be made.
            var files = await WriteAsync(year, heads, years, lifetime.ApplicationStopping);
            kept[year] = new Kept(stamp, files);
            return files;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>One for all who wait; years that are found missing meanwhile are made when somebody asks after it.</summary>
    private Task MakeInBackground(IReadOnlyList<int> years)
    {
        lock (begin)
        {
            return background.IsCompleted ? background = Task.Run(() => MakeAllAsync(years)) : background;
        }
    }

    private async Task MakeAllAsync(IReadOnlyList<int> missing)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var years = scope.ServiceProvider.GetRequiredService<PublishedYears>();
            foreach (var year in missing)
            {
                await MakeAsync(year, years, lifetime.ApplicationStopping);
            }
        }
#pragma warning disable CA1031 // Nobody waits for it to the end: whatever it is stands in the log, and whoever asks for the file meets it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                LogNotMade(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The files of whole years could not be made")]
    private partial void LogNotMade(Exception failure);

    private static async Task<IReadOnlyList<YearFile>> WriteAsync(int year, IReadOnlyList<PublishedHead> heads, PublishedYears years, CancellationToken cancellationToken)
    {
        using var csv = new PackedBytes();
        using var json = new PackedBytes();
        using var xlsx = new MemoryStream();
        using (var asCsv = new YearCsv(csv))
        using (var asJson = new YearJson(json, year, heads.Count))
        using (var asWorkbook = new YearWorkbook(xlsx, year, heads.Count))
        {
            YearWriter[] writers = [asCsv, asJson, asWorkbook];
            await foreach (var (head, content) in years.ContentsAsync(year, heads, cancellationToken))
            {
                var report = new YearReport(content, new PublicationStamp(head.Revision, Pages.BeijingTime.At(head.PublishedAt), head.Digest), head.Kind.Chinese());
                var rows = report.Rows();
                foreach (var writer in writers)
                {
                    writer.Add(report, rows);
                }
            }
        }

        var workbook = xlsx.ToArray();
        return
        [
            Packed(Kinds[0], csv),
            Packed(Kinds[1], json),
            new YearFile(Kinds[2], workbook, workbook.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(workbook))),
        ];
    }

    private static YearFile Packed(YearFileKind kind, PackedBytes written)
    {
        var (bytes, size, sha256) = written.Take();
        return new YearFile(kind, bytes, size, sha256);
    }

    /// <summary>The files of a state of a year.</summary>
    private sealed record Kept(YearStamp Stamp, IReadOnlyList<YearFile> Files);
}
