using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Pages;

namespace Xinhua.Disclosure.Web.Setup;

internal static class VerificationAnswersSetup
{
    /// <summary>A correction or a withdrawal is told a minute later at most.</summary>
    private const string Cached = "public, max-age=60";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    /// <summary>What the page of verification says, for programs; docs/user-guide.md describes it.</summary>
    public static void MapVerification(this WebApplication app) => app.MapReading("/verify.json", AnswerAsync);

    private static async Task<IResult> AnswerAsync(string? code, string? sha256, HttpContext context, Verification verification, CancellationToken cancellationToken)
    {
        if (await verification.AskAsync(sha256 ?? code ?? "", cancellationToken) is not { } answer || (sha256 is not null && !answer.IsDigest))
        {
            return Results.Json(new { error = VerifyModel.NoCode }, Json, statusCode: StatusCodes.Status400BadRequest);
        }

        context.Response.Headers.CacheControl = Cached;
        return Results.Json(
            new
            {
                outcome = answer.Outcome switch
                {
                    VerificationOutcome.AsPublished => "as-published",
                    VerificationOutcome.Older => "older",
                    VerificationOutcome.Withdrawn => "withdrawn",
                    VerificationOutcome.Unknown => "unknown",
                },
                report = answer.Found is not { } found ? null : new
                {
                    agency = found.Agency,
                    agencyName = found.AgencyName,
                    year = found.Year,
                    revision = found.Number,
                    currentRevision = found.CurrentRevision,
                    file = found.File?.ToString().ToLowerInvariant(),
                    checkCode = found.CheckCode is { } own ? CheckCode.Print(own) : null,
                    publishedAt = BeijingTime.Iso(found.PublishedAt),
                    withdrawnAt = found.WithdrawnAt is { } withdrawn ? BeijingTime.Iso(withdrawn) : null,
                    withdrawalReason = found.WithdrawalReason,
                    address = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/reports/{found.Agency}/{found.Year}"),
                },
            },
            Json);
    }
}
