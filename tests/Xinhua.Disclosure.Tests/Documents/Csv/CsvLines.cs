using System.Text;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Csv;

/// <summary>Reads CSV by the letter of RFC 4180, and fails where a file does not keep to it.</summary>
internal static class CsvLines
{
    /// <summary>The lines with their fields, taken out of their quotation marks.</summary>
    public static List<List<string>> Read(ReadOnlySpan<byte> bytes)
    {
        Assert.True(bytes.StartsWith(Encoding.UTF8.Preamble), "The mark of UTF-8 is missing.");
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes[3..]);
        var lines = new List<List<string>> { new() };
        for (var at = 0; at < text.Length;)
        {
            var (field, end) = Field(text, at);
            lines[^1].Add(field);
            if (text[end] == ',')
            {
                at = end + 1;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(end, 2));
            at = end + 2;
            if (at < text.Length)
            {
                lines.Add([]);
            }
        }

        return lines;
    }

    private static (string Field, int End) Field(string text, int start)
    {
        if (text[start] != '"')
        {
            var end = text.AsSpan(start).IndexOfAny(",\r\n\"") + start;
            Assert.NotEqual('"', text[end]);
            Assert.NotEqual('\n', text[end]);
            return (text[start..end], end);
        }

        var field = new StringBuilder();
        for (var at = start + 1; ; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (text[at + 1] == '"')
            {
                field.Append(text[at++]);
            }
            else
            {
                return (field.ToString(), at + 1);
            }
        }
    }
}
