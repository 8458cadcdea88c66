using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Web.Mail;
using Xinhua.Disclosure.Web.Pages.Office;

namespace Xinhua.Disclosure.Web.Setup;

internal static class OfficeSetup
{
    /// <summary>Campaigns of the offices, and the mail that reminds of them.</summary>
    public static void AddOffice(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptions.Check>();
        builder.Services
            .AddScoped<CampaignDesk>()
            .AddScoped<Outbox>()
            .AddScoped<CurrentOffice>()
            .AddScoped<MailDelivery>()
            .AddSingleton<MailBell>()
            .AddHostedService<MailService>();
    }
}
