using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data.Statistics;
using Xinhua.Disclosure.Documents.Pdf;
#if QUESTPDF
using Xinhua.Disclosure.Documents.QuestPdf;
#endif
using Xinhua.Disclosure.Web.Demo;
using Xinhua.Disclosure.Web.Publication;

namespace Xinhua.Disclosure.Web.Setup;

internal static class ReportsSetup
{
    public static void AddReports(this WebApplicationBuilder builder, ReportFormats formats)
    {
        builder.Services.AddSingleton(formats);
        builder.Services.AddOptions<PdfFontOptions>().BindConfiguration(PdfFontOptions.Section)
            .Validate(fonts => fonts.Folders.All(Directory.Exists), "Pdf:Fonts:Folders 中有不存在的文件夹，请改正或删除。")
            .Validate(_ => PdfFontLibrary.WhyNotUsable is null, PdfFontLibrary.WhyNotUsable ?? "")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => new PdfFontLibrary(services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PdfFontOptions>>().Value));
        builder.Services.AddSingleton<PdfWriter>();
#if QUESTPDF
        builder.Services.AddOptions<QuestPdfOptions>().BindConfiguration(QuestPdfOptions.Section)
            .Validate(options => options.Held is not null, QuestPdfOptions.Complaint)
            .ValidateOnStart();
        builder.Services.AddSingleton<IPdfEngine>(services => new QuestPdfEngine(
            services.GetRequiredService<PdfFontLibrary>(), services.GetRequiredService<Microsoft.Extensions.Options.IOptions<QuestPdfOptions>>().Value.Held!.Value));
#else
        builder.Services.AddSingleton<IPdfEngine>(services => services.GetRequiredService<PdfWriter>());
#endif
        builder.Services.AddOptions<PdfHeadOptions>().BindConfiguration(PdfHeadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ReportPdf>();
        builder.Services.AddScoped<PublishReport>();
        builder.Services.AddSingleton<ScheduledPublication>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ScheduledPublication>());
        builder.Services.AddHostedService<CheckCodesAtStart>();
        builder.AddDemo();
    }

    /// <summary>Brings the totals of the statistics up to date with what is published, whoever published it.</summary>
    public static async Task CountPublishedAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TotalsKeeper>().CatchUpAsync(CancellationToken.None);
    }
}
