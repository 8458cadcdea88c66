using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Data.OpenData;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Pages;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>What an endpoint can be asked with; anything else is refused by name.</summary>
/// <param name="Query">What stands behind the question mark.</param>
/// <param name="Route">What stands in the path.</param>
public sealed record ApiQuestion(IReadOnlyList<ApiParameter> Query, IReadOnlyList<ApiParameter> Route);

/// <summary>
/// A request as it was understood. Every complaint is collected under the name of its parameter: a program is told all that is wrong with its request at once.
/// </summary>
public sealed class ApiRequest(HttpContext context, PublishedReports reports, ReportFormats formats)
{
    private readonly Dictionary<string, List<string>> complaints = [];

    /// <summary>What is wrong, by parameter.</summary>
    public IDictionary<string, string[]> Complaints => complaints.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToArray());

    /// <summary>Reads a request; what the endpoint does not know is refused before anything else.</summary>
    public static ValueTask<ApiRequest> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var request = new ApiRequest(
            context, services.GetRequiredService<PublishedReports>(), services.GetRequiredService<ReportFormats>());
        request.CheckNames();
        return ValueTask.FromResult(request);
    }

    /// <summary>Whether something is wrong.</summary>
    public bool IsRefused => complaints.Count > 0;

    /// <summary>Refuses what the endpoint does not know or cannot take twice.</summary>
    private void CheckNames()
    {
        var known = context.GetEndpoint()?.Metadata.GetMetadata<ApiQuestion>()?.Query ?? [];
        foreach (var (name, values) in context.Request.Query)
        {
            if (!known.Any(parameter => parameter.Name == name))
            {
                Complain(
                    SearchModel.Abridged(name),
                    $"没有参数「{SearchModel.Abridged(name)}」。{(known.Count == 0 ? "这个地址不带参数" : $"可以用的参数是 {string.Join("、", known.Select(parameter => parameter.Name))}")}。");
            }
            else if (values.Count > 1)
            {
                Complain(name, $"参数 {name} 只能写一次。");
            }
        }
    }

    /// <summary>A whole number; null when it is not given or refused.</summary>
    public int? Number(ApiParameter parameter) => Given(parameter) is { } given ? ApiParameters.Number(parameter, given) ?? Refuse<int?>(parameter, given) : null;

    /// <summary>One of a few words; null when it is not given or refused.</summary>
    public string? Word(ApiParameter parameter) =>
        Given(parameter) is { } given ? parameter.Values.Contains(given, StringComparer.Ordinal) ? given : Refuse<string>(parameter, given) : null;

    /// <summary>A kind of agency; null when it is not given or refused.</summary>
    public AgencyKind? Kind() => SearchModel.ReadKind(Word(ApiParameters.Kind));

    /// <summary>What is searched for.</summary>
    public SearchQuery Search()
    {
        var query = SearchQuery.Read(Given(ApiParameters.Query));
        if (query.IsCut)
        {
            Complain(ApiParameters.Query.Name, $"要查找的文字太长：最多{SearchQuery.MaxLength}个字、{SearchQuery.MaxTerms}个词。");
        }
        else if (query.IsOnlyMarks)
        {
            Complain(ApiParameters.Query.Name, "要查找的只有标点符号，请写文字。");
        }

        return query;
    }

    /// <summary>A cell that some form has; null when it is not given or refused.</summary>
    public CellKey? Cell()
    {
        var parameter = ApiParameters.Cell(formats);
        if (Given(parameter) is not { } given)
        {
            return null;
        }

        if (CellKey.TryParse(given, null, out var cell) && formats.All.Any(format => format.Find(cell) is not null))
        {
            return cell;
        }

        Complain(parameter.Name, $"没有单元格「{SearchModel.Abridged(given)}」。单元格代码写作 表/行/列，例如 {parameter.Example}。");
        return null;
    }

    /// <summary>An agency that exists; null when it is not given or refused.</summary>
    public async Task<Agency?> AgencyAsync(ApiParameter parameter, CancellationToken cancellationToken)
    {
        if (Given(parameter) is not { } given)
        {
            return null;
        }

        // What cannot be a slug is not put before the database, which does not take every character.
        var agency = Agency.IsSlug(given) ? await reports.AgencyAsync(given, cancellationToken) : null;
        if (agency is null)
        {
            Complain(parameter.Name, $"没有单位「{SearchModel.Abridged(given)}」。单位代码见 /api/v1/agencies。");
        }

        return agency;
    }

    /// <summary>Which page is wanted.</summary>
    public ApiPage Page() => new(Number(ApiParameters.Page) ?? 1, Number(ApiParameters.PageSize) ?? ApiParameters.UsualPage);

    /// <summary>Which reports are wanted.</summary>
    public async Task<ReportFilter> FilterAsync(CancellationToken cancellationToken) => new(
        (await AgencyAsync(ApiParameters.Agency, cancellationToken))?.Slug, Number(ApiParameters.Year), Kind(), Word(ApiParameters.Format(formats)));

    /// <summary>A complaint about a parameter.</summary>
    public void Complain(string parameter, string sentence)
    {
        if (!complaints.TryGetValue(parameter, out var sentences))
        {
            complaints.Add(parameter, sentences = []);
        }

        sentences.Add(sentence);
    }

    /// <summary>The parameter's value; an empty one counts as not given, as in the addresses that forms make.</summary>
    private string? Given(ApiParameter parameter)
    {
        var input = context.GetEndpoint()?.Metadata.GetMetadata<ApiQuestion>();
        var given = input?.Route.Any(known => known.Name == parameter.Name) == true
            ? context.GetRouteValue(parameter.Name) as string
            : input?.Query.Any(known => known.Name == parameter.Name) == true && context.Request.Query[parameter.Name] is [{ } single] ? single : null;
        return string.IsNullOrEmpty(given) ? null : given;
    }

    private T? Refuse<T>(ApiParameter parameter, string given)
    {
        Complain(parameter.Name, $"参数 {parameter.Name} 的值「{SearchModel.Abridged(given)}」无法识别，{ApiParameters.Rule(parameter)}。");
        return default;
    }
}

/// <summary>Which page of a list is wanted.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Size">Items on it.</param>
public sealed record ApiPage(int Number, int Size)
{
    /// <summary>How many items stand before it.</summary>
    public int Skip => (Number - 1) * Size;

    /// <summary>Number of the last page of so many items, at least 1.</summary>
    public int Last(int total) => Math.Max(1, (int)(((long)total + Size - 1) / Size));
}
