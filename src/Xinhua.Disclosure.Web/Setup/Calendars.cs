using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Web.Calendars;
using Xinhua.Disclosure.Web.Pages.Office;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Setup;

internal static class CalendarSetup
{
    private const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>Deadlines as calendar files: of a campaign for its office, and of their own units for everybody who works with content.</summary>
    public static void MapCalendars(this WebApplication app)
    {
        app.MapGet("/office/board/{year:int}/calendar.ics", OfCampaignAsync).RequireAuthorization();
        app.MapGet("/desk/calendar.ics", OfDeskAsync).RequireAuthorization();
    }

    private static async Task<IResult> OfCampaignAsync(int year, string? owner, CurrentOffice office, CampaignDesk campaigns, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (await office.FindAsync(year, owner, cancellationToken) is not { } campaign)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        var rows = await campaigns.BoardAsync(campaign.Id, cancellationToken);
        return Results.File(DeadlineCalendar.OfCampaign(campaign, rows, campaigns.Now), ContentType, $"{campaign.OwnerName}{year}年度报告期限.ics");
    }

    private static async Task<IResult> OfDeskAsync(CurrentAccount me, CampaignDesk campaigns, CancellationToken cancellationToken)
    {
        var scope = await me.ScopeAsync(Work.Any, cancellationToken);
        if (scope.AgencyIds.Count + scope.Paths.Count == 0)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        return Results.File(DeadlineCalendar.OfUnits(await campaigns.DeadlinesAsync(scope, cancellationToken), campaigns.Now), ContentType, "年度报告期限.ics");
    }
}
