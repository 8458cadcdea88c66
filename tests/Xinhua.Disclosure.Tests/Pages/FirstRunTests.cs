using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>The first start in production, and the settings that must be right before there is a second.</summary>
public sealed class FirstRunTests
{
    private const string Password = "Correct horse battery 7 staple";

    [Fact]
    public async Task The_first_administrator_is_made_with_the_secret_once_and_nothing_is_a_demo()
    {
        await using var portal = await Portal.EmptyAsync();
        using var operatorPerson = Visitor.To(portal);
        await operatorPerson.GetAsync("/account/sign-in");
        Assert.Equal("/account/setup", operatorPerson.Address);
        Assert.Null(operatorPerson.Page.QuerySelector(".demo-banner"));

        Dictionary<string, string?> typed = new()
        {
            ["Input.Secret"] = "aaaaa-aaaaa-aaaaa-aaaaa",
            ["Input.UserName"] = "admin-zhang",
            ["Input.DisplayName"] = "安全管理员",
            ["Input.Password"] = Password,
        };
        await operatorPerson.SendAsync("main form", typed);
        Assert.Contains("一次性口令不正确", operatorPerson.Text, StringComparison.Ordinal);

        typed["Input.Secret"] = portal.Services.GetRequiredService<SetupSecret>().Value;
        typed["Input.Password"] = "short";
        await operatorPerson.SendAsync("main form", typed);
        Assert.Contains("密码至少12个字符", operatorPerson.Text, StringComparison.Ordinal);

        typed["Input.Password"] = Password;
        await operatorPerson.SendAsync("main form", typed);
        Assert.StartsWith("/account/sign-in", operatorPerson.Address, StringComparison.Ordinal);

        await operatorPerson.SendAsync("main form", new() { ["Input.UserName"] = "admin-zhang", ["Input.Password"] = Password });
        Assert.Equal("/account/second-factor/setup", operatorPerson.Address);
        var code = Telephone.Code(Telephone.Secret(operatorPerson.Page), TimeProvider.System.GetUtcNow());
        await operatorPerson.SendAsync("main form", new() { ["Input.Code"] = code });
        await operatorPerson.GetAsync("/admin/accounts");
        Assert.Equal(["邀请系统管理员：登记单位、管理邮件", "邀请审计管理员：查看和导出审计记录"], operatorPerson.Page.QuerySelectorAll("[aria-labelledby=next] li").Select(item => item.TextContent));

        await operatorPerson.GetAsync("/account/setup");
        Assert.Equal(HttpStatusCode.NotFound, operatorPerson.Status);
    }

    [Theory]
    [InlineData("Site:Name", "", "Site:Name 不能为空")]
    [InlineData("Site:IcpNumber", "备案中", "Site:IcpNumber 应为ICP备案号")]
    [InlineData("Site:FaultLink", "javascript:alert(1)", "Site:FaultLink 应为")]
    [InlineData("Logs:ConsoleLevel", "Loud", "Logs:ConsoleLevel 应为")]
    [InlineData("Site:IdCode", "12", "Site:IdCode 应为10位网站标识码")]
    [InlineData("Site:Colour", "blue", "Site:Colour 应为 # 和6位十六进制数")]
    [InlineData("Site:Colour", "#3d9be9", "Site:Colour 的颜色 #3d9be9 太浅")]
    [InlineData("Workflow:Steps:0:Role", "Editor", "Workflow:Steps:0：角色 Role「Editor」无法识别")]
    [InlineData("Workflow:Steps:0:Role", "Nobody", "Workflow:Steps:0：角色 Role「Nobody」无法识别")]
    [InlineData("Workflow:Steps:4:Role", "Officer", "Workflow:Steps 应有1至4个审核步骤")]
    [InlineData("Rules:OwnSimilarity", "2", "Rules:OwnSimilarity 应在0.1与1之间")]
    [InlineData("Rules:CorrectionDays", "0", "Rules:CorrectionDays 应为1至60天")]
    [InlineData("Database:Provider", "Oracle", "Database:Provider")]
    [InlineData("Database:Provider", "SqlServer", "必须设置 ConnectionStrings:Disclosure")]
    [InlineData("ConnectionStrings:Disclosure", "Data Source", "ConnectionStrings:Disclosure 写错了")]
    [InlineData("ConnectionStrings:Disclosure", "Data Source=/proc/none/x.db", "打不开")]
    [InlineData("Audit:RetentionDays", "180", "Audit:RetentionDays 至少为184天")]
    [InlineData("Audit:CheckAt", "25:00", "Audit:CheckAt 应为北京时间的时和分")]
    [InlineData("AllowedHosts", "*", "AllowedHosts 应写本站的域名")]
    [InlineData("Network:AdminNetworks:0", "10.2.0.0/99", "Network 中的地址无法识别")]
    [InlineData("Network:KnownProxies:0", "proxy", "Network 中的地址无法识别")]
    [InlineData("RateLimits:AddressPostsPerMinute", "0", "RateLimits:AddressPostsPerMinute")]
    [InlineData("DataProtection:CertificateFile", "no-such-file.p12", "DataProtection:CertificateFile")]
    [InlineData("Security:IdleMinutes", "1", "Security:IdleMinutes 应为5至480分钟")]
    [InlineData("Security:PasswordProfile", "weak", "Security:PasswordProfile")]
    [InlineData("Security:SecondFactor", "Optional", "Security:SecondFactor 只能在演示和开发环境设为 Optional")]
    [InlineData("AllowedHosts", "0.0.0.0", "AllowedHosts 应写本站的域名")]
    [InlineData("Network:HttpsPort", "0", "Network:HttpsPort")]
    [InlineData("Security:LockoutFailures", "1000", "Security:LockoutFailures 应为3至20次")]
    [InlineData("OpenIdConnect:Authority", "http://id.example.gov.cn", "OpenIdConnect:Authority 应为 https 开头")]
    [InlineData("OpenIdConnect:Authority", "https://id.example.gov.cn", "OpenIdConnect:ClientId 不能为空")]
    [InlineData("Uploads:ScanCommand", "/no/such/scanner -", "Uploads:ScanCommand")]
    [InlineData("Pdf:Fonts:Folders:0", "no-such-folder", "Pdf:Fonts:Folders")]
    [InlineData("Serilog:MinimumLevel:Default", "Loud", "Serilog")]
    public Task A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string key, string value, string named) => RefusedAsync(key, value, named);

    [Fact]
    public async Task A_database_with_the_demo_district_does_not_go_live()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/");

        await RefusedAsync("ConnectionStrings:Disclosure", portal.Connection, "演示账号的密码是公开的");
    }

    private static async Task RefusedAsync(string key, string value, string named)
    {
        var folder = Directory.CreateTempSubdirectory("disclosure-start-");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(SiteOptions).Assembly.Location, "--contentRoot", Path.Combine(Repository.Root, "src", "Xinhua.Disclosure.Web"), "--urls", "http://127.0.0.1:0" },
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Logs__Folder"] = folder.FullName,
                [key.Replace(":", "__", StringComparison.Ordinal)] = value,
            },
        };
        using var process = Process.Start(start)!;
        // A portal that starts all the same would never end by itself.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var end = limit.Token.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("没有启动", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error + await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_and_no_word_of_a_report_reaches_the_log()
    {
        await using var portal = await Portal.WithDemoAsync();
        using (var editor = await Visitor.SignedInAsync(portal, "cgj-editor"))
        {
            await editor.GetAsync("/desk/reports/xinhua-cgj/2024");
            await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "金丝雀" + new string('字', 60) }, "Save");
            using var stranger = Visitor.To(portal);
            await stranger.SignInAsync("cgj-editor", "wrong-canary-password");
            Assert.Contains("用户名或密码不正确", stranger.Text, StringComparison.Ordinal);
        }

        var log = string.Join('\n', Directory.GetFiles(portal.LogFolder).Select(ReadShared));

        Assert.Contains("\"RequestPath\":\"/desk/reports/xinhua-cgj/2024\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("金丝雀", log, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-canary-password", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Portal.Password, log, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_input_record_has_its_validator()
    {
        var inputs = typeof(SiteOptions).Assembly.GetTypes().Where(type => type.Name.EndsWith("Input", StringComparison.Ordinal)).ToList();
        var validated = InputValidators.All.Select(pair => pair.Contract.GetGenericArguments()[0]).ToHashSet();

        Assert.NotEmpty(inputs);
        Assert.All(inputs, input => Assert.Contains(input, validated));
        Assert.All(InputValidators.All, pair => Assert.True(pair.Contract.IsAssignableFrom(pair.Validator)));
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
