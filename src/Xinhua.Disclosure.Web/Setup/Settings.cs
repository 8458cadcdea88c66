using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Web.Uploads;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Settings of the section <c>Site</c>: what the public reads in the frame of every page.</summary>
public sealed partial class SiteOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Site";

    /// <summary>Name of the site.</summary>
    [Required(ErrorMessage = "Site:Name 不能为空，请填写网站名称。")]
    [MaxLength(40, ErrorMessage = "Site:Name 最多40个字。")]
    public string Name { get; init; } = "";

    /// <summary>Who runs the site (主办单位).</summary>
    [Required(ErrorMessage = "Site:Organiser 不能为空，请填写主办单位。")]
    public string Organiser { get; init; } = "";

    /// <summary>网站标识码; empty while none is assigned.</summary>
    [RegularExpression(@"^$|^(bm\d{8}|\d{10})$", ErrorMessage = "Site:IdCode 应为10位网站标识码。")]
    public string IdCode { get; init; } = "";

    /// <summary>Public address of the portal without a stroke at its end, printed in documents; empty while it has none.</summary>
    [RegularExpression(@"^$|^https://[^/?#\s]+(/[^?#\s]*[^/?#\s])?$", ErrorMessage = "Site:Address 应为以 https:// 开头的完整网址，末尾不带斜线，例如 https://nb.example.gov.cn。")]
    public string Address { get; init; } = "";

    /// <summary>How to reach those who run the site (联系方式); empty while nothing is to be shown.</summary>
    [MaxLength(80, ErrorMessage = "Site:Contact 最多80个字。")]
    public string Contact { get; init; } = "";

    /// <summary>ICP备案号; empty while there is none.</summary>
    [RegularExpression(@"^$|^\p{IsCJKUnifiedIdeographs}ICP备\d{5,10}号(-\d{1,3})?$", ErrorMessage = "Site:IcpNumber 应为ICP备案号，例如 京ICP备05000000号-1。")]
    public string IcpNumber { get; init; } = "";

    /// <summary>公网安备号; empty while there is none.</summary>
    [RegularExpression(@"^$|^\p{IsCJKUnifiedIdeographs}公网安备 ?\d{14}号$", ErrorMessage = "Site:PoliceNumber 应为公网安备号，例如 京公网安备 11000000000000号。")]
    public string PoliceNumber { get; init; } = "";

    /// <summary>Address of the site's entry in the register of government sites (党政机关网站标识); a plain link, since nothing is loaded from elsewhere.</summary>
    [RegularExpression(WebAddress, ErrorMessage = "Site:EmblemLink 应为党政机关网站标识的完整网址，以 http:// 或 https:// 开头。")]
    public string EmblemLink { get; init; } = "";

    /// <summary>Where faults of the site are reported (政府网站找错).</summary>
    [RegularExpression(WebAddress, ErrorMessage = "Site:FaultLink 应为“政府网站找错”的完整网址，以 http:// 或 https:// 开头。")]
    public string FaultLink { get; init; } = "";

    /// <summary>Where the entry of the <see cref="PoliceNumber"/> is shown. A method: binding and checking the settings would read a property.</summary>
    public string PoliceAddress() => $"https://beian.mps.gov.cn/#/query/webSearch?code={string.Concat(PoliceNumber.Where(char.IsAsciiDigit))}";

    private const string WebAddress = @"^$|^https?://[^\s""<>]+$";

    /// <summary>Main colour of the site, <c>#rrggbb</c>; empty for the one it comes with.</summary>
    public string Colour { get; init; } = "";

    [GeneratedRegex("^$|^#[0-9a-fA-F]{6}$")]
    internal static partial Regex ColourPattern();
}

/// <summary>Settings of the section <c>Workflow</c>.</summary>
public sealed class WorkflowOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Workflow";

    /// <summary>The steps of review, in order.</summary>
    [Length(1, 4, ErrorMessage = "Workflow:Steps 应有1至4个审核步骤，每步写明名称 Name 和角色 Role（Reviewer、SecrecyReviewer、Leader 或 Officer）。")]
    public IReadOnlyList<StepOptions> Steps { get; init; } = [];

    /// <summary>The steps as the domain knows them. A method: reading the settings would ask a property before they are checked.</summary>
    public IReadOnlyList<ReviewStep> ReviewSteps() => [.. Steps.Select(step => new ReviewStep(step.Name, Enum.Parse<Role>(step.Role)))];

    private static readonly string[] SigningRoles = [nameof(Role.Reviewer), nameof(Role.SecrecyReviewer), nameof(Role.Leader), nameof(Role.Officer)];

    /// <summary>A step of review.</summary>
    public sealed class StepOptions
    {
        /// <summary>What users read.</summary>
        public string Name { get; init; } = "";

        /// <summary>Who signs it. Kept as text: a list leaves out what it cannot read, and a step with a misspelt role must not vanish.</summary>
        public string Role { get; init; } = "";

        /// <summary>Why it is no step; null when it is one.</summary>
        public string? WhyNot =>
            Name.Length is 0 or > 40 ? "名称 Name 要有1至40个字"
            : !SigningRoles.Contains(Role) ? $"角色 Role「{Role}」无法识别，应为 {string.Join("、", SigningRoles)}"
            : null;
    }
}

internal static class Settings
{
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        Add<SiteOptions>(builder, SiteOptions.Section)
            .Services.AddSingleton<IValidateOptions<SiteOptions>, SiteColour.IsDarkEnough>().AddSingleton<SiteColour>();
        Add<LogOptions>(builder, LogOptions.Section);
        Add<DatabaseOptions>(builder, DatabaseOptions.Section);
        Add<WorkflowOptions>(builder, WorkflowOptions.Section)
            .Services.AddSingleton<IValidateOptions<WorkflowOptions>, StepsAreReadable>();
        Add<UploadOptions>(builder, UploadOptions.Section)
            .Services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptions.Check>().AddSingleton<FileScan>();
    }

    private sealed class StepsAreReadable : IValidateOptions<WorkflowOptions>
    {
        public ValidateOptionsResult Validate(string? name, WorkflowOptions options)
        {
            var complaints = options.Steps.Index().Where(step => step.Item.WhyNot is not null).Select(step => $"Workflow:Steps:{step.Index}：{step.Item.WhyNot}。").ToList();
            return complaints.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(complaints);
        }
    }

    private static OptionsBuilder<T> Add<T>(WebApplicationBuilder builder, string section)
        where T : class =>
        builder.Services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
