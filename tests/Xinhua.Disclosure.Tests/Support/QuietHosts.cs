using System.Runtime.CompilerServices;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>Every portal of the run would watch its settings and pages for changes; systems allow only so many watches at once.</summary>
internal static class QuietHosts
{
    [ModuleInitializer]
    internal static void Quiet()
    {
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");
    }
}
