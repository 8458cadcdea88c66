using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Tests.Core;
using Xunit;

namespace Xinhua.Disclosure.Tests.Architecture;

/// <summary>What holds the shape of the code, so that reviewers can talk about meaning.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Interfaces with one implementation that have a reason to be there, each with that reason.</summary>
    private static readonly Dictionary<string, string> LonelyInterfaces = new()
    {
        ["IPdfEngine"] = "The other implementation needs a licence that the owner buys, so it stands outside the solution.",
    };

    /// <summary>Projects that no build of the solution knows, and what each may refer to.</summary>
    private static readonly Dictionary<string, string[]> OutsideTheSolution = new()
    {
        ["Xinhua.Disclosure.Documents.QuestPdf"] = ["Xinhua.Disclosure.Documents"],
    };

    /// <summary>Row keys that are also everyday words of programs.</summary>
    private static readonly string[] EverydayWords = ["new", "review"];

    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Xinhua.Disclosure.Core"] = [],
        ["Xinhua.Disclosure.Data"] = ["Xinhua.Disclosure.Core"],
        ["Xinhua.Disclosure.Documents"] = ["Xinhua.Disclosure.Core"],
        ["Xinhua.Disclosure.Web"] = ["Xinhua.Disclosure.Core", "Xinhua.Disclosure.Data", "Xinhua.Disclosure.Documents"],
        ["Xinhua.Disclosure.Cli"] = ["Xinhua.Disclosure.Core", "Xinhua.Disclosure.Data", "Xinhua.Disclosure.Documents"],
    };

    private static readonly List<Assembly> Assemblies =
        [.. AllowedReferences.Keys.Select(project => Assembly.Load(project == "Xinhua.Disclosure.Cli" ? "disclosure" : project))];

    private static IEnumerable<Type> Types => Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.Name.Contains('<', StringComparison.Ordinal) && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    private static IEnumerable<string> Sources(string pattern, string folder = "src") =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    [Fact]
    public void Core_needs_nothing_but_the_platform() => Assert.All(
        typeof(ReportFormat).Assembly.GetReferencedAssemblies(),
        reference => Assert.True(reference.Name!.StartsWith("System.", StringComparison.Ordinal) || reference.Name is "netstandard", reference.Name));

    [Fact]
    public void Projects_refer_to_each_other_in_one_direction()
    {
        foreach (var (project, allowed) in AllowedReferences)
        {
            var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
            var named = file.Descendants("ProjectReference").Where(reference => reference.Parent!.Attribute("Condition") is null).Select(NameOf);

            Assert.Subset(allowed.ToHashSet(), named.ToHashSet());
        }

        Assert.Equal(AllowedReferences.Keys.Concat(OutsideTheSolution.Keys).Order(), Sources("*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)).Order());
    }

    [Fact]
    public void What_needs_a_licence_stands_outside_the_solution_and_is_referred_to_only_when_it_is_asked_for()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Xinhua.Disclosure.sln"));
        foreach (var (project, allowed) in OutsideTheSolution)
        {
            Assert.DoesNotContain(project, solution, StringComparison.Ordinal);
            Assert.Equal(allowed, XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")).Descendants("ProjectReference").Select(NameOf));
        }

        Assert.DoesNotContain("QuestPDF", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props")), StringComparison.OrdinalIgnoreCase);
        var conditional = Sources("*.csproj").Concat(Sources("*.csproj", "tests")).SelectMany(path => XDocument.Load(path).Descendants("ProjectReference"))
            .Where(reference => OutsideTheSolution.ContainsKey(NameOf(reference))).ToList();
        Assert.Equal("'$(PdfEngine)' == 'QuestPdf'", (string?)Assert.Single(conditional).Parent!.Attribute("Condition"));
        Assert.DoesNotContain(Assemblies.SelectMany(assembly => assembly.GetReferencedAssemblies()), reference => reference.Name!.Contains("QuestPdf", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Page_models_are_sealed_and_derive_directly_from_PageModel()
    {
        var models = Types.Where(type => type.IsSubclassOf(typeof(PageModel))).ToList();

        Assert.True(models.Count > 0 || !Sources("*.cshtml").Any(), "There are pages, but no page model was found.");
        Assert.All(models, model => Assert.True(model.IsSealed && model.BaseType == typeof(PageModel), model.FullName));
    }

    [Fact]
    public void No_type_has_an_empty_name() => Assert.DoesNotContain(Types, type => EmptyName().IsMatch(type.Name));

    [Fact]
    public void An_interface_has_several_implementations_or_a_written_reason()
    {
        var lonely = Types.Where(type => type.IsInterface && Types.Count(candidate => candidate.IsClass && candidate.IsAssignableTo(type)) == 1);

        Assert.Equal(LonelyInterfaces.Keys.Order(), lonely.Select(type => type.Name).Order());
    }

    [Fact]
    public void Only_the_data_project_knows_which_database_it_talks_to() => Assert.All(
        Sources("*.cs").Where(path => !path.Contains("/Xinhua.Disclosure.Data/", StringComparison.Ordinal)),
        path => Assert.DoesNotMatch("IsSqlite|IsSqlServer", File.ReadAllText(path)));

    [Fact]
    public void No_code_names_a_row_of_a_form()
    {
        var rows = TestForms.All.All.SelectMany(format => format.Cells).Select(cell => cell.Key.Row).Distinct().Except(EverydayWords);
        var literal = new Regex($"\"(?:[a-z-]+/)?(?:{string.Join('|', rows.Select(Regex.Escape))})(?:/[a-z-]+)?\"");

        Assert.All(Sources("*.cs").Concat(Sources("*.cshtml")), path => Assert.DoesNotMatch(literal, File.ReadAllText(path)));
    }

    [Fact]
    public void Pages_carry_no_script_or_style_of_their_own() => Assert.All(Sources("*.cshtml"), path => Assert.DoesNotMatch(InlineCode(), File.ReadAllText(path)));

    [Theory]
    [InlineData("<script>alert(1)</script>", true)]
    [InlineData("<script type=\"module\">go()</script>", true)]
    [InlineData("<script src=\"~/entry.js\" defer></script>", false)]
    [InlineData("<script type=\"application/ld+json\">{}</script>", false)]
    [InlineData("<style>p { }</style>", true)]
    [InlineData("<p style=\"color: red\">", true)]
    [InlineData("<button type=\"submit\" onclick=\"go()\">", true)]
    [InlineData("<a asp-page=\"Index\" data-on=\"1\" class=\"style\">", false)]
    [InlineData("<p>版式 style=自由</p>", false)]
    public void Inline_code_is_known_when_seen(string markup, bool isInline) => Assert.Equal(isInline, InlineCode().IsMatch(markup));

    [Fact]
    public void Documentation_links_to_files_that_exist()
    {
        var documents = Sources("*.md", "docs").Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));
        var links =
            from document in documents
            from Match match in RelativeLink().Matches(File.ReadAllText(document))
            select (document, target: Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(match.Groups["target"].Value)));

        Assert.All(links, link => Assert.True(Path.Exists(link.target), $"{link.document} links to {link.target}, which is not there."));
    }

    private static string NameOf(XElement reference) => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'));

    [GeneratedRegex("(Manager|Helper|Util|Utils|Base|Dto)(`[0-9]+)?$")]
    private static partial Regex EmptyName();

    /// <summary>A script without a source that is not mere data, a style element, or an attribute that holds style or script.</summary>
    [GeneratedRegex(@"<script(?![^>]*\s(src\s*=|type=""application/ld\+json""))|<style[\s>]|<[a-z][^>]*\s(style|on[a-z]+)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\((?![a-z]+:|#|/)(?<target>[^)#\s]+)")]
    private static partial Regex RelativeLink();
}
