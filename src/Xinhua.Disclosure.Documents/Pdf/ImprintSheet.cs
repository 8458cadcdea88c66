using System.Globalization;
using QRCoder;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>The note at the foot of the last page: how the report can be proved and which fonts stand in for those of the standard (LAY-08).</summary>
internal sealed class ImprintSheet
{
    private const float Size = 9;
    private const float Line = 12.6f;
    private const float Gap = 6;
    private const float Module = 1.6f;
    private readonly PdfImprint imprint;
    private readonly List<List<ArraySegment<Glyph>>> notes;
    private readonly List<(float X, float Y, float Width, float Height)> modules = [];
    private readonly float picture;

    public ImprintSheet(PdfImprint imprint, Typesetter type)
    {
        this.imprint = imprint;
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(imprint.Target, QRCodeGenerator.ECCLevel.M);
        picture = code.ModuleMatrix.Count * Module;
        SetModules(code);
        var stamp = imprint.Stamp;
        string[] texts =
        [
            string.Create(CultureInfo.InvariantCulture, $"校验码：{CheckCode.Print(imprint.Code)}　第{stamp.Revision}版　{stamp.PublishedAt:yyyy年M月d日 HH:mm:ss}公开"),
            $"内容摘要（SHA-256）：{stamp.Digest}",
            .. imprint.Site is null ? Array.Empty<string>() : [$"核验地址：{imprint.Target}"],
            $"本文件字体：{Fonts(type.Used)}",
        ];
        notes = [.. texts.Select(text => LineBreaker.Fill(type.Set(text, PdfFontRole.Number, Size), Sheet.Width - picture - Gap))];
    }

    /// <summary>Points it takes at the foot of the type area, with the blank above it.</summary>
    public float Height => (2 * Gap) + Math.Max(picture, notes.Sum(note => note.Count) * Line);

    public void Draw(Sheet sheet, StructureElement document)
    {
        var top = Sheet.Top + Sheet.Height - Height + Gap;
        sheet.Rule(Sheet.Left, top, Sheet.Left + Sheet.Width, top);
        top += Gap;
        var baseline = top + (Line / 2) + (Size * (Sheet.Ascent - 0.5f));
        foreach (var note in notes)
        {
            var owner = document.Add(new StructureElement("P"));
            foreach (var line in note)
            {
                sheet.Set(owner, line, Sheet.Left, baseline);
                baseline += Line;
            }
        }

        var left = Sheet.Left + Sheet.Width - picture;
        var box = string.Join(' ', new[] { left, Sheet.PageHeight - top - picture, left + picture, Sheet.PageHeight - top }.Select(PdfSyntax.Number));
        var figure = document.Add(new StructureElement("Figure") { Alternative = $"二维码：{imprint.Target}", Attributes = $"/O /Layout /Placement /Block /BBox [{box}]" });
        sheet.Draw(new SheetPicture(figure, [.. modules.Select(module => module with { X = left + module.X, Y = top + module.Y })]));
    }

    /// <summary>Dark modules, those of a row that touch each other as one; the blank around them is part of the matrix.</summary>
    private void SetModules(QRCodeData code)
    {
        for (var row = 0; row < code.ModuleMatrix.Count; row++)
        {
            var line = code.ModuleMatrix[row];
            for (var column = 0; column < line.Count; column++)
            {
                var end = column;
                while (end < line.Count && line[end])
                {
                    end++;
                }

                if (end > column)
                {
                    modules.Add((column * Module, row * Module, (end - column) * Module, Module));
                    column = end;
                }
            }
        }
    }

    private static string Fonts(IReadOnlyList<PdfFontUse> used) => string.Join('、', used.GroupBy(use => (use.Family, use.IsSubstitute)).Select(font =>
        font.Key.IsSubstitute ? $"{font.Key.Family}（代替{string.Join('、', font.Select(use => Standard(use.Role)).Distinct())}）" : font.Key.Family));

    private static string Standard(PdfFontRole role) => role switch
    {
        PdfFontRole.Title => "小标宋",
        PdfFontRole.Heading => "黑体",
        PdfFontRole.SubHeading => "楷体",
        PdfFontRole.Body => "仿宋",
        PdfFontRole.Number => "宋体",
    };
}
