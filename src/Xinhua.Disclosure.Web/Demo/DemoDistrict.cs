namespace Xinhua.Disclosure.Web.Demo;
public sealed class DemoDistrict
{
    public bool IsLoaded => false;
    public string Password => "";
    public IReadOnlyList<(string UserName, string DisplayName)> Accounts => [];
}
internal static class DemoLoading { public static Task LoadDemoAsync(this WebApplication app) => Task.CompletedTask; }
