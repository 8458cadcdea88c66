using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Settings of the section <c>Rules</c>.</summary>
public sealed class RulesOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Rules";

    /// <summary>File of names and titles with how they are written wrongly; empty while the installation keeps none.</summary>
    public string NameList { get; init; } = "";

    /// <summary>Days within which a returned report is to be corrected.</summary>
    [Range(1, 60, ErrorMessage = "Rules:CorrectionDays 应为1至60天。")]
    public int CorrectionDays { get; init; } = 5;

    /// <summary>Share of the text from which likeness with the unit's own report of the year before is asked about.</summary>
    [Range(0.1, 1, ErrorMessage = "Rules:OwnSimilarity 应在0.1与1之间，例如0.5表示50%。")]
    public double OwnSimilarity { get; init; } = 0.5;

    /// <summary>Share from which likeness with another unit's report is asked about.</summary>
    [Range(0.1, 1, ErrorMessage = "Rules:OthersSimilarity 应在0.1与1之间，例如0.8表示80%。")]
    public double OthersSimilarity { get; init; } = 0.8;
}

internal static class RulesSetup
{
    /// <summary>What an installation may set for the rules; read once, and refused at the start where it cannot be read.</summary>
    public static void AddRules(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RulesOptions>().BindConfiguration(RulesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RulesOptions>, NameListIsReadable>();
        builder.Services.AddSingleton(services => Settings(services.GetRequiredService<IOptions<RulesOptions>>().Value));
    }

    private static RuleSettings Settings(RulesOptions options) => new()
    {
        CorrectionDays = options.CorrectionDays,
        OwnSimilarity = options.OwnSimilarity,
        OthersSimilarity = options.OthersSimilarity,
        Names = options.NameList.Length == 0 ? null : new PhraseList(NameListFile.Open(options.NameList).Phrases),
    };

    private sealed class NameListIsReadable : IValidateOptions<RulesOptions>
    {
        public ValidateOptionsResult Validate(string? name, RulesOptions options) =>
            options.NameList.Length > 0 && NameListFile.Open(options.NameList).Complaint is { } complaint
                ? ValidateOptionsResult.Fail($"Rules:NameList 的名单「{options.NameList}」读不出来：{complaint}。请改正文件，或者把设置留空。")
                : ValidateOptionsResult.Success;
    }
}
