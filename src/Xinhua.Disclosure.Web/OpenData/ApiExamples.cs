using System.Text.Json;
using System.Text.Json.Nodes;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data.Search;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>What an answer looks like.</summary>
internal static class ApiExamples
{
    private const string Agency = "xinhua-scjg";
    private const string Name = "新华区市场监督管理局";
    private const string PageAddress = $"/reports/{Agency}/2024";
    private const string DataAddress = $"{ApiEndpoints.Root}{PageAddress}";
    private const string PublishedAt = "2025-01-20T09:30:00+08:00";
    private const string Title = $"{Name}2024年政府信息公开工作年度报告";
    private const int Year = 2024;
    private const decimal Number = 12;
    private const string Kind = "department";
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    /// <summary>An example of what an operation answers, in the words of the newest form.</summary>
    public static JsonNode? Of(string operation, ReportFormats formats)
    {
        var (format, cell, view) = (formats.All[^1], ApiParameters.ExampleCell(formats), StatisticsView.Of(formats)[0]);
        object answer = operation switch
        {
            "ListReports" => List(new ReportItem(Agency, Name, Kind, Year, 1, format.Id, Title, PublishedAt, Digest, PageAddress, DataAddress), ApiParameters.UsualPage),
            "GetReport" => new ReportDocument(
                format.Id,
                new ReportAgencyData(Agency, Name),
                Year,
                1,
                PublishedAt,
                Digest,
                format.TextSections.ToDictionary(section => section.Key, section => $"（{section.Heading}的文字）"),
                new Dictionary<string, decimal?> { [cell.Key.ToString()] = Number })
            {
                Notes = new Dictionary<string, string> { [cell.Leaves[0].ToString()] = "其中修订1件" },
            },
            "ListAgencies" => List(OneAgency, ApiParameters.UsualPage),
            "GetAgency" => OneAgency,
            "ListFigures" => List(
                new FigureData(Agency, Name, Year, 1, cell.Key.ToString(), format.Table(cell.Key.Table).Caption, cell.RowPath, cell.ColumnPath, Number, cell.Unit, cell.IsComputed, null), ApiParameters.UsualPage),
            "GetStatistics" => new StatisticsData(
                Agency,
                false,
                0,
                [new StatisticsViewData(view.Key, view.Name, view.Unit, [new StatisticsYearData(Year, 1, view.IsWhole ? Number : null, [new StatisticsSeriesData(view.Series[0].Key, view.Series[0].Name, Number, 1)])])]),
            "Search" => List(
                new HitData(Agency, Kind, Year, 1, Title, PublishedAt, [new ExcerptData("全年办理", false), new ExcerptData("依申请公开", true), new ExcerptData("12件。", false)], PageAddress, DataAddress),
                SearchResult.PageLength),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No example of this answer."),
        };
        return JsonSerializer.SerializeToNode(answer, ApiJson.Options);
    }

    private static AgencyData OneAgency => new(Agency, Name, Kind, "xinhua", 2019, null, 6, $"/agencies/{Agency}");

    private static ApiList<T> List<T>(T item, int size) => new([item], 1, size, 1, 1);
}
