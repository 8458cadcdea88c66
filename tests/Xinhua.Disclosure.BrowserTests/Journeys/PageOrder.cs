using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>What is true of every page of the portal, whatever stands on it.</summary>
internal static class PageOrder
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>No violation of WCAG 2, levels A and AA, that a program can see.</summary>
    public static Task AssertAccessibleAsync(this IPage page) => AssertNoViolationAsync(page, "tag", ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "");

    /// <summary>Text stands out from its ground, in the scheme the page has now.</summary>
    public static Task AssertLegibleAsync(this IPage page, string mode) => AssertNoViolationAsync(page, "rule", ["color-contrast"], $", {mode}");

    /// <summary>In the page itself: there are no frames, and the way with a second page takes half a second more for each look.</summary>
    private static async Task AssertNoViolationAsync(IPage page, string kind, string[] names, string where)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        var violations = await page.EvaluateAsync<string[]>(
            """
            async (runOnly) => (await axe.run(document, { runOnly, resultTypes: ['violations'] })).violations.flatMap((violation) =>
              violation.nodes.slice(0, 5).map((node) => `${violation.id}: ${violation.help}: ${node.html} ${node.any.map((check) => check.message).join(' ')}`))
            """,
            new { type = kind, values = names });
        Assert.True(violations.Length == 0, string.Join('\n', violations.Select(violation => $"{page.Url}{where}: {violation}")));
    }

    /// <summary>What is pressed is as large as a finger needs, links within a sentence apart (WCAG 2.5.8); in the large mode no type is smaller than 18 pixels and no line closer than 1.6.</summary>
    public static async Task AssertLargeEnoughAsync(this IPage page, bool isElder)
    {
        var faults = await page.EvaluateAsync<string[]>(
            """
            (isElder) => {
              const least = isElder ? 44 : 24;
              const faults = [];
              const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, .skip-link');
              const isInSentence = (element) => element.matches('a') && [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
              for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
                if (!isSeen(element) || isInSentence(element)) continue;
                const target = element.matches('[type=checkbox], [type=radio]') ? element.closest('label, .field--check, .choice') ?? element : element;
                const { width, height } = target.getBoundingClientRect();
                if (width < least - .6 || height < least - .6) faults.push(`${Math.round(width)}×${Math.round(height)}: ${element.outerHTML.slice(0, 90)}`);
              }
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (isElder && walker.nextNode()) {
                const { parentElement: element, data } = walker.currentNode;
                if (data.trim() === '' || !isSeen(element) || element.closest('option, script, svg, canvas, [aria-hidden=true]')) continue;
                const { fontSize, lineHeight } = getComputedStyle(element);
                if (parseFloat(fontSize) < 17.9) faults.push(`${fontSize}: ${element.outerHTML.slice(0, 90)}`);
                if (parseFloat(lineHeight) < parseFloat(fontSize) * 1.59 && element.matches('p, li, td, th, dd, dt, h1, h2, h3')) faults.push(`line ${lineHeight} of ${fontSize}: ${element.outerHTML.slice(0, 90)}`);
              }
              return [...new Set(faults)].slice(0, 12);
            }
            """,
            isElder);
        Assert.True(faults.Length == 0, string.Join('\n', faults.Select(fault => $"{page.Url} at {page.ViewportSize!.Width}{(isElder ? ", elder" : "")}: {fault}")));
    }

    /// <summary>One main heading, no id twice, every reference to an id leads somewhere, and nothing wider than the window.</summary>
    public static async Task AssertInOrderAsync(this IPage page)
    {
        var faults = await page.EvaluateAsync<JsonElement>(
            """
            () => {
              const faults = [];
              const root = document.documentElement;
              const headings = document.querySelectorAll('h1').length;
              if (headings !== 1) faults.push(`${headings} h1`);
              if (root.lang !== 'zh-CN') faults.push(`lang is ${root.lang}`);
              if (root.scrollWidth > root.clientWidth) {
                const wide = [...document.body.querySelectorAll('*')].filter((element) => (element.getBoundingClientRect().right > root.clientWidth + 1 || element.scrollWidth > element.clientWidth + 1) && !element.closest('.table-scroll'));
                faults.push(`${root.scrollWidth} wide in ${root.clientWidth}: ${wide.slice(-5).map((element) => element.outerHTML.slice(0, 90)).join(' | ')}`);
              }
              const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
              faults.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id} twice`));
              for (const name of ['aria-describedby', 'aria-labelledby', 'for', 'headers']) {
                for (const element of document.querySelectorAll(`[${name}]`)) {
                  faults.push(...element.getAttribute(name).split(/\s+/).filter((id) => !document.getElementById(id)).map((id) => `${name}="${id}" leads nowhere`));
                }
              }
              for (const link of document.querySelectorAll('a[href^="#"]')) {
                if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) faults.push(`${link.hash} leads nowhere`);
              }
              return faults;
            }
            """);
        Assert.True(faults.GetArrayLength() == 0, string.Join('\n', faults.EnumerateArray().Select(fault => $"{page.Url} at {page.ViewportSize!.Width}: {fault}")));
    }

    /// <summary>What has the focus shows it, and nothing lies over it.</summary>
    public static async Task AssertFocusVisibleAsync(this IPage page)
    {
        var fault = await page.EvaluateAsync<string?>(
            """
            () => {
              const element = document.activeElement;
              const name = element.outerHTML.slice(0, 120);
              const { outlineStyle, outlineWidth } = getComputedStyle(element);
              if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return `no outline: ${name}`;
              const { left, top, right, bottom } = element.getBoundingClientRect();
              const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
              const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
              const seen = document.elementFromPoint(x, y);
              return seen === null || (seen !== element && !element.contains(seen)) ? `covered by ${seen?.outerHTML.slice(0, 80)}: ${name}` : null;
            }
            """);
        Assert.Null(fault);
    }
}
