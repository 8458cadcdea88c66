using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.WebEncoders;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Setup;

internal static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        var chinese = CultureInfo.GetCultureInfo("zh-CN");
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new(chinese);
            options.SupportedCultures = [chinese];
            options.SupportedUICultures = [chinese];
            options.RequestCultureProviders = [];
        });
        ValidatorOptions.Global.LanguageManager.Culture = chinese;

        // Chinese stays Chinese in the page source.
        builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.AddRouting(options => (options.LowercaseUrls, options.LowercaseQueryStrings) = (true, false));
        builder.Services.AddRazorPages(options =>
            {
                options.Conventions.AuthorizeFolder("/Desk");
                options.Conventions.AuthorizeFolder("/Admin");
                options.Conventions.AuthorizeFolder("/Office");
                options.Conventions.AuthorizePage("/Account/Password");
                options.Conventions.AuthorizePage("/Account/Sessions");
                options.Conventions.AuthorizeFolder("/Account/SecondFactor");
            })
            .AddMvcOptions(options => Speak(options.ModelBindingMessageProvider))
            .AddMvcOptions(options => options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
        builder.Services.AddFluentValidationAutoValidation(options => options.DisableDataAnnotationsValidation = true);
        foreach (var (contract, validator) in InputValidators.All)
        {
            builder.Services.AddSingleton(contract, validator);
        }
    }

    /// <summary>Scripts import each other without a version in the address, so the browser asks each time whether they have changed.</summary>
    public static void UseAssets(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<KeptAssets>().SendAsync);
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = asset => asset.Context.Response.Headers.CacheControl = "no-cache" });
    }

    public static void MapPages(this WebApplication app) => app.MapRazorPages();

    /// <summary>The binder's own sentences, in Chinese.</summary>
    private static void Speak(DefaultModelBindingMessageProvider say)
    {
        say.SetAttemptedValueIsInvalidAccessor((value, _) => $"「{value}」不是有效的内容。");
        say.SetMissingBindRequiredValueAccessor(_ => "缺少必填的内容。");
        say.SetMissingKeyOrValueAccessor(() => "缺少必填的内容。");
        say.SetMissingRequestBodyRequiredValueAccessor(() => "没有收到提交的内容。");
        say.SetNonPropertyAttemptedValueIsInvalidAccessor(value => $"「{value}」不是有效的内容。");
        say.SetNonPropertyUnknownValueIsInvalidAccessor(() => "填写的内容无效。");
        say.SetNonPropertyValueMustBeANumberAccessor(() => "请填写数字。");
        say.SetUnknownValueIsInvalidAccessor(_ => "填写的内容无效。");
        say.SetValueIsInvalidAccessor(value => $"「{value}」不是有效的内容。");
        say.SetValueMustBeANumberAccessor(_ => "请填写数字。");
        say.SetValueMustNotBeNullAccessor(_ => "请填写这一项。");
    }
}
