using System.Text;
using System.Xml;

namespace Xinhua.Disclosure.Web.Machines;

/// <summary>An XML file in UTF-8 without a byte order mark.</summary>
internal static class XmlFile
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };

    /// <summary>Writes a file.</summary>
    public static byte[] Write(Action<XmlWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartDocument();
            content(xml);
        }

        return bytes.ToArray();
    }

    /// <summary>The text without characters that XML cannot carry in any spelling: one in a note would spoil the whole file.</summary>
    public static string Legal(string text)
    {
        var legal = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))
            {
                legal.Append(rune);
            }
        }

        return legal.ToString();
    }
}
