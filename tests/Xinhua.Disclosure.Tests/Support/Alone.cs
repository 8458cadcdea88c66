using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>Tests that measure their own process, and so have it to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
