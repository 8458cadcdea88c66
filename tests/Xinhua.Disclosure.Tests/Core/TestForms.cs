using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Tests.Core;

/// <summary>The real forms, and a tiny one that says what matters.</summary>
internal static class TestForms
{
    public static ReportFormats All { get; } = ReportFormats.Load();

    public static ReportFormat Of2021 { get; } = All.Get("2021");

    public static ReportFormat Of2019 { get; } = All.Get("2019");

    /// <summary>收＋存＝办（甲案＋乙案）＋余, two columns and their 合计; an amount and a stock of documents.</summary>
    public const string TinyJson = """
        {
          "id": "tiny",
          "document": "样表〔2030〕1号",
          "firstYear": 2030,
          "title": "{agency}{year}年政府信息公开工作年度报告",
          "sections": [
            { "key": "words", "heading": "一、文字", "minimumLength": 5, "mustMention": ["手续费"], "guidance": "写一写。" },
            { "key": "numbers", "heading": "二、数字", "table": "cases" },
            { "key": "papers", "heading": "三、文件", "table": "papers" }
          ],
          "tables": [
            {
              "key": "cases", "caption": "案件", "widths": [2, 2, 1, 1, 1],
              "blocks": [
                {
                  "corner": "项目", "number": "count", "unit": "件",
                  "columns": [
                    { "key": "man", "label": "甲" },
                    { "key": "firm", "label": "乙" },
                    { "key": "sum", "label": "合计", "sumOf": ["man", "firm"], "rule": "R03" }
                  ],
                  "rows": [
                    { "key": "received", "label": "收", "symbol": "一" },
                    { "key": "kept", "label": "存", "symbol": "二" },
                    {
                      "label": "办",
                      "children": [
                        { "key": "yes", "label": "准" },
                        { "key": "no", "label": "驳" },
                        { "key": "done", "label": "小计", "symbol": "三", "sumOf": ["yes", "no"], "rule": "R02" }
                      ]
                    },
                    { "key": "rest", "label": "余", "symbol": "四" }
                  ]
                }
              ]
            },
            {
              "key": "papers", "caption": "文件", "widths": [1, 1, 1, 1],
              "blocks": [
                {
                  "band": "甲类", "corner": "内容", "number": "count", "unit": "件",
                  "columns": [{ "key": "made", "label": "制发" }, { "key": "dropped", "label": "废止" }, { "key": "valid", "label": "有效" }],
                  "rows": [{ "key": "norms", "label": "规范" }]
                },
                {
                  "band": "乙类", "corner": "内容", "number": "money", "unit": "万元",
                  "columns": [{ "key": "amount", "label": "金额" }],
                  "rows": [{ "key": "charges", "label": "收费" }]
                }
              ]
            }
          ],
          "identities": [{ "id": "I1", "rule": "R01", "table": "cases", "left": ["received", "kept"], "right": ["done", "rest"] }],
          "carryOver": { "table": "cases", "from": "rest", "to": "kept" },
          "stocks": [{ "table": "papers", "rows": ["norms"], "stock": "valid", "added": "made", "removed": "dropped" }],
          "watchedTables": ["papers"],
          "mentions": [
            { "rule": "R28", "name": "收案", "table": "cases", "rows": ["received"], "columns": ["sum"], "phrases": ["收案"], "denials": ["未收"], "nouns": ["案"] }
          ]
        }
        """;

    public static ReportFormat Tiny { get; } = ReportFormat.Read("tiny.json", TinyJson);
}
