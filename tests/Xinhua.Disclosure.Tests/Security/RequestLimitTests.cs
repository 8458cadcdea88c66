using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Security;

/// <summary>How much one person may ask for (ASV-07, ASP-13).</summary>
public sealed class RequestLimitTests
{
    [Fact]
    public async Task A_hundred_files_in_ten_seconds_by_one_account_are_too_many_and_nobody_else_notices()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var greedy = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var other = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        using var citizen = Visitor.To(portal);
        var answers = new List<HttpResponseMessage>();
        for (var number = 0; number < 100; number++)
        {
            answers.Add(await greedy.RawAsync("/reports/xinhua-cgj/2023.pdf"));
        }

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10));
        Assert.Contains("操作太频繁", await refused[0].Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var visitor in new[] { other, citizen })
        {
            using var answer = await visitor.RawAsync("/reports/xinhua-cgj/2023.pdf");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var page = await greedy.RawAsync("/desk");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        answers.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public void Two_hundred_people_behind_one_address_sign_in_within_two_minutes()
    {
        using var limiter = RequestLimits.Create(new RateOptions());
        for (var person = 1; person <= 200; person++)
        {
            Assert.True(Ask(limiter, "GET", "/account/sign-in"));

            // Password and code, one of them mistyped first.
            Assert.All(Enumerable.Range(0, 3), _ => Assert.True(Ask(limiter, "POST", "/account/sign-in")));
            Assert.All(Enumerable.Range(0, 50), _ => Assert.True(Ask(limiter, "GET", "/desk", account: person)));
        }

        Assert.Contains(Enumerable.Range(0, 2000), _ => !Ask(limiter, "POST", "/account/sign-in"));
        Assert.True(Ask(limiter, "POST", "/account/sign-in", address: "198.51.100.7"));
        Assert.True(Ask(limiter, "POST", "/desk", account: 7));
    }

    [Theory]
    [InlineData("2001:db8:1:2:3::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void One_source_is_an_address_or_a_customers_network(string one, string other, bool isSame) =>
        Assert.Equal(isSame, RequestLimits.SourceOf(IPAddress.Parse(one)) == RequestLimits.SourceOf(IPAddress.Parse(other)));

    private static bool Ask(System.Threading.RateLimiting.PartitionedRateLimiter<HttpContext> limiter, string method, string path, int? account = null, string address = "192.0.2.1")
    {
        var context = new DefaultHttpContext { Request = { Method = method, Path = path }, Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
        if (account is { } id)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString(CultureInfo.InvariantCulture))], "test"));
        }

        using var lease = limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }
}
