using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Xinhua.Disclosure.Tests.Support.LongestFirst))]

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>Begins with the classes that take longest: one that begins last runs on while all other cores rest.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "Security.AccessTableTests", "Pages.TwoNodesTests", "Pages.FirstRunTests", "Accounts.ExternalSignInTests", "Security.AuditEventsTests",
        "Journeys.EveryPageTests", "Journeys.SavingTests", "Journeys.WorkflowJourneyTests",
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Long.Any(name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal)))];
}
