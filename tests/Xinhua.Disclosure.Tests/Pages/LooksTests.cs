using System.Net;
using CsCheck;
using Microsoft.AspNetCore.Mvc.Testing;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>How a visitor wants pages to look, and the colour an operator sets.</summary>
public sealed class LooksTests
{
    [Fact]
    public async Task A_visitor_chooses_by_links_alone_and_comes_back_to_the_same_page()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        const string page = "/search?q=%E5%85%AC%E5%BC%80&year=2023";
        await visitor.GetAsync(page);
        Assert.Equal("", visitor.Page.DocumentElement.ClassName);

        foreach (var (link, classes) in new[] { ("深色", "dark"), ("大字版", "dark elder"), ("浅色", "light elder"), ("跟随系统", "elder"), ("标准版", "") })
        {
            await visitor.GetAsync(visitor.Page.QuerySelectorAll(".view-switch a").Single(item => item.TextContent == link).GetAttribute("href")!);
            Assert.Equal(page, visitor.Address);
            Assert.Equal(classes, visitor.Page.DocumentElement.ClassName);
        }

        await visitor.GetAsync("/no-such-page?x=1");
        await visitor.GetAsync(visitor.Page.QuerySelectorAll(".view-switch a").Single(item => item.TextContent == "深色").GetAttribute("href")!);
        Assert.Equal("/no-such-page?x=1", visitor.Address);
        await visitor.GetAsync("/reports/xinhua-cgj/2023");
        await visitor.GetAsync(visitor.Page.QuerySelector(".table-mode")!.GetAttribute("href")!);
        Assert.Equal("dark compact", visitor.Page.DocumentElement.ClassName);
        Assert.Equal("表格：恢复常规行距", visitor.Page.QuerySelector(".table-mode")!.TextContent);
    }

    [Theory]
    [InlineData("/years/2024?a=b", "/years/2024?a=b")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("/\tx", "/")]
    [InlineData("/中文", "/")]
    [InlineData("~/x", "/")]
    [InlineData("", "/")]
    public async Task The_way_back_never_leaves_the_site_and_the_answer_sets_one_cookie_only(string back, string expected)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });

        using var answer = await client.GetAsync($"/view?scheme=dark&elder=on&compact=on&back={Uri.EscapeDataString(back)}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("view=dark.elder.compact;", cookie, StringComparison.Ordinal);
        Assert.All(["max-age=31536000", "path=/", "secure", "samesite=lax", "httponly"], part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_unreadable_cookie_is_no_choice_and_reaches_no_page()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", "view=evil.dark.onload=alert(1)");

        var page = await client.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Contains("<html lang=\"zh-CN\" class=\"dark\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_colour_of_the_site_has_a_sheet_of_its_own_that_may_be_kept_for_ever()
    {
        await using var plain = await Portal.WithDemoAsync();
        using var stranger = Visitor.To(plain);
        await stranger.GetAsync("/");
        Assert.Null(stranger.Page.QuerySelector("link[href*=colour]"));
        using (var none = await stranger.RawAsync("/css/colour.css"))
        {
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Site:Colour"] = "#8c1d40" });
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/");
        var address = visitor.Page.QuerySelector("link[href*=colour]")!.GetAttribute("href")!;
        using var sheet = await visitor.RawAsync(address);
        using var other = await visitor.RawAsync("/css/colour.css?v=0");

        Assert.Equal("text/css", sheet.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", sheet.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("no-cache", other.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("--main: var(--light, #8c1d40)", await sheet.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_colour_is_set_its_shades_can_be_read_in_both_schemes() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte).Select((red, green, blue) => new Colour(red, green, blue))
            .Where(colour => colour.Contrast(Colour.White) >= SiteColour.LeastContrast)
            .Sample(
                colour =>
                {
                    var (light, dark) = Shades(SiteColour.Write(colour));
                    foreach (var (text, grounds, shades) in new[] { ("main", new[] { "#ffffff", "#f5f7f8", light["main-soft"], light["tint"] }, light), ("main", ["#181f25", "#0f1418", dark["main-soft"], dark["tint"]], dark), ("main-strong", ["#ffffff", light["main-soft"]], light), ("main-strong", ["#181f25", dark["main-soft"]], dark) })
                    {
                        foreach (var ground in grounds)
                        {
                            Assert.True(Colour.Parse(shades[text]).Contrast(Colour.Parse(ground)) >= SiteColour.LeastContrast, $"{colour}: {text} {shades[text]} on {ground}");
                        }
                    }

                    foreach (var head in new[] { light["head"], light["head-strip"], dark["head"], dark["head-strip"] })
                    {
                        Assert.True(Colour.Parse(head).Contrast(Colour.White) >= 7, $"{colour}: white on {head}");
                    }
                },
                iter: 2000);

    [Fact]
    public void A_colour_comes_back_from_its_lightness_chroma_and_hue() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte).Sample(
            (red, green, blue) =>
            {
                var (lightness, chroma, hue) = new Colour(red, green, blue).Perceived;
                var again = Colour.OfPerceived(lightness, chroma, hue);
                Assert.True(Math.Abs(again.Red - red) <= 1 && Math.Abs(again.Green - green) <= 1 && Math.Abs(again.Blue - blue) <= 1, $"{red} {green} {blue}: {again}");
            },
            iter: 2000);

    private static (Dictionary<string, string> Light, Dictionary<string, string> Dark) Shades(string sheet)
    {
        var lines = sheet.Split('\n').Where(line => line.StartsWith("  --", StringComparison.Ordinal)).Select(line => line.Split([' ', ':', ',', '(', ')', ';'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        return (lines.ToDictionary(line => line[0][2..], line => line[3]), lines.ToDictionary(line => line[0][2..], line => line[6]));
    }
}
