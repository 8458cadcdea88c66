using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>What the script of the entry page asks for while somebody types: each change saved by itself, news of others, a token after signing in again.</summary>
public sealed partial class EntryModel
{
    /// <summary>Largest body of a change; a longer paste is sent in pieces.</summary>
    public const int LargestChange = 64 * 1024;

    private static readonly EntryChangesJson Readable =
        new(new JsonSerializerOptions(EntryChangesJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>Saves what can be saved of what was typed, and says of each change what became of it.</summary>
    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancellationToken)
    {
        var (head, refusal) = await HeadAsync(cancellationToken);
        if (head is null)
        {
            return refusal!;
        }

        // Only a script can send JSON, so no form on another site can stand in for this page.
        if (!Request.HasJsonContentType())
        {
            return BadRequest();
        }

        var (input, status) = await ReadAsync(cancellationToken);
        return input is null
            ? StatusCode(status)
            : Json(JsonSerializer.Serialize(await live.ChangeAsync(head, input.ToChanges(), await me.ActorAsync(cancellationToken), cancellationToken), Readable.ChangeResult));
    }

    /// <summary>Who else is here, and what they changed since the version the page knows.</summary>
    /// <param name="version">That version.</param>
    /// <param name="tab">The page, to be shown to the others; without it nobody is told.</param>
    /// <param name="place">Where the person is.</param>
    /// <param name="known">For each text the page knows: its section, a colon, and how its digest begins.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IActionResult> OnGetLiveAsync(int version, string? tab, string? place, string[]? known, CancellationToken cancellationToken)
    {
        var (head, refusal) = await HeadAsync(cancellationToken);
        if (head is null)
        {
            return refusal!;
        }

        var digests = (known ?? []).Select(text => text.Split(':', 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
        var news = await live.LookAsync(head, version, digests, ChangeMessage.PageOf(tab, place), await me.ActorAsync(cancellationToken), cancellationToken);
        return Json(JsonSerializer.Serialize(news, Readable.DraftNews));
    }

    /// <summary>Who is signed in now, with a token for the forms of the page: after signing in again in another tab.</summary>
    public async Task<IActionResult> OnGetTokenAsync(CancellationToken cancellationToken)
    {
        var (head, refusal) = await HeadAsync(cancellationToken);
        if (head is null)
        {
            return refusal!;
        }

        var actor = await me.ActorAsync(cancellationToken);
        return Json(JsonSerializer.Serialize(
            new FreshToken(actor.AccountId.ToString(CultureInfo.InvariantCulture), actor.Name, antiforgery.GetAndStoreTokens(HttpContext).RequestToken!), Readable.FreshToken));
    }

    private async Task<(DraftHead? Head, IActionResult? Refusal)> HeadAsync(CancellationToken cancellationToken)
    {
        // What is checked on the form has no place here.
        ModelState.Clear();
        return await live.FindAsync(Agency, Year, cancellationToken) is not { } head ? (null, NotFound())
            : (await me.ScopeAsync(Work.Write, cancellationToken)).Contains(head.AgencyId, head.AgencyPath) ? (head, null)
            : (null, Forbid());
    }

    private async Task<(ChangeMessage? Input, int Status)> ReadAsync(CancellationToken cancellationToken)
    {
        if (Request.ContentLength > LargestChange)
        {
            return (null, StatusCodes.Status413PayloadTooLarge);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(LargestChange + 1);
        try
        {
            var length = await Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, LargestChange + 1), LargestChange + 1, throwOnEndOfStream: false, cancellationToken);
            if (length > LargestChange)
            {
                return (null, StatusCodes.Status413PayloadTooLarge);
            }

            var input = JsonSerializer.Deserialize(buffer.AsSpan(0, length), Readable.ChangeMessage);
            return (input is { IsReadable: true } ? input : null, StatusCodes.Status400BadRequest);
        }
        catch (JsonException)
        {
            return (null, StatusCodes.Status400BadRequest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private ContentResult Json(string json) => Content(json, "application/json; charset=utf-8");

    /// <summary>A token for the forms of the page, and whose it is.</summary>
    internal sealed record FreshToken(string Account, string Name, string Token);
}

/// <summary>What the script of the entry page sends.</summary>
internal sealed record ChangeMessage
{
    private const int MostCells = 400;
    private const int MostTexts = 10;
    private const int MostPatches = 200;

    /// <summary>The page it comes from.</summary>
    public string? Page { get; init; }

    /// <summary>Where the person is.</summary>
    public string? Place { get; init; }

    /// <summary>Number of the revision the page shows.</summary>
    public required int Revision { get; init; }

    /// <summary>The version it knows.</summary>
    public required int Version { get; init; }

    /// <summary>Changes to cells.</summary>
    public IReadOnlyList<CellChange?> Cells { get; init => field = value ?? []; } = [];

    /// <summary>Changes to texts.</summary>
    public IReadOnlyList<TextChange?> Texts { get; init => field = value ?? []; } = [];

    /// <summary>Whether it is something the script could have sent.</summary>
    public bool IsReadable =>
        Cells.Count <= MostCells && Texts.Count <= MostTexts && Cells.Count + Texts.Count > 0
        && Cells.All(cell => cell is { Key.Length: <= CellKey.MaxLength })
        && Texts.All(text => text is { Section.Length: <= RevisionText.SectionLength, WasDigest: not null, Patches: { Count: > 0 and <= MostPatches } patches }
            && patches.All(patch => patch is { At: >= 0, Remove: { } remove, Insert: { } insert, Before.Length: <= TextPatch.Context, After.Length: <= TextPatch.Context }
                && remove.Length + insert.Length > 0 && remove != insert));

    public DraftChanges ToChanges() => new(PageOf(Page, Place), Revision, Version, [.. Cells.Select(cell => cell!)], [.. Texts.Select(text => text!)]);

    /// <summary>A page by the name it gave itself; null when it is none.</summary>
    public static OpenPage? PageOf(string? page, string? place) =>
        page is { Length: > 0 and <= EditorPresence.PageLength } && page.All(char.IsAsciiLetterOrDigit) ? new OpenPage(page, place is { Length: > 0 and <= EditorPresence.PlaceLength } ? place : null) : null;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(FateConverter)], RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ChangeMessage))]
[JsonSerializable(typeof(ChangeResult))]
[JsonSerializable(typeof(DraftNews))]
[JsonSerializable(typeof(EntryModel.FreshToken))]
internal sealed partial class EntryChangesJson : JsonSerializerContext;

internal sealed class FateConverter() : JsonStringEnumConverter<ChangeFate>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
