using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>A line of text as it stands on a page; places in points from the top left corner.</summary>
internal sealed record DrawnLine(IReadOnlyList<Letter> Letters, double Baseline)
{
    public string Text => string.Concat(Letters.Select(letter => letter.Value));

    public double Left => Letters.Min(letter => letter.StartBaseLine.X);

    public double Right => Letters.Max(letter => letter.EndBaseLine.X);

    public double Centre => (Left + Right) / 2;
}

/// <summary>What a page of a PDF shows, read back.</summary>
internal sealed class DrawnPage
{
    public const double Millimetre = 72 / 25.4;
    private readonly List<Letter> letters;

    public DrawnPage(Page page)
    {
        Number = page.Number;
        Width = page.Width;
        Height = page.Height;
        letters = [.. page.Letters];
        Rules =
        [
            .. page.Paths
                .SelectMany(path => path)
                .SelectMany(path => path.Commands.OfType<PdfSubpath.Line>())
                .Select(line => (line.From.X, Y1: Height - line.From.Y, X2: line.To.X, Y2: Height - line.To.Y)),
        ];
    }

    public int Number { get; }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Ruled lines.</summary>
    public IReadOnlyList<(double X1, double Y1, double X2, double Y2)> Rules { get; }

    /// <summary>The table on it lies on its side; places are counted as a reader shows the page, with the table upright.</summary>
    public bool IsTurned => Width > Height;

    /// <summary>Edges of the type area of 156 by 225 mm; its right edge and its foot lie 26 and 35 mm from those of the paper.</summary>
    public (double Left, double Top, double Right, double Bottom) TypeArea => IsTurned
        ? (35 * Millimetre, 28 * Millimetre, 260 * Millimetre, 184 * Millimetre)
        : (28 * Millimetre, 37 * Millimetre, 184 * Millimetre, 262 * Millimetre);

    /// <summary>Everything in the type area, in the order of the file.</summary>
    public IReadOnlyList<Letter> Body =>
        [.. letters.Where(letter => IsTurned ? letter.StartBaseLine.X > 33 * Millimetre : Height - letter.StartBaseLine.Y < 264 * Millimetre)];

    public IReadOnlyList<Letter> PageNumber => [.. letters.Except(Body)];

    /// <summary>The text in the order of the file, without blanks.</summary>
    public string Text => Plain(string.Concat(Body.Select(letter => letter.Value)));

    /// <summary>Letters that follow each other on one baseline.</summary>
    public IReadOnlyList<DrawnLine> Lines
    {
        get
        {
            var lines = new List<(double Baseline, List<Letter> Letters)>();
            foreach (var letter in Body)
            {
                var baseline = Height - letter.StartBaseLine.Y;
                if (lines.Count == 0 || Math.Abs(lines[^1].Baseline - baseline) > 0.5)
                {
                    lines.Add((baseline, []));
                }

                lines[^1].Letters.Add(letter);
            }

            return [.. lines.Select(line => new DrawnLine(line.Letters, line.Baseline))];
        }
    }

    /// <summary>Runs of digits that stand close together, whole numbers of a cell, in the order of the file.</summary>
    public IReadOnlyList<DrawnLine> Numbers
    {
        get
        {
            var runs = new List<List<Letter>>();
            Letter? before = null;
            foreach (var letter in Body)
            {
                if (letter.Value.Length == 1 && char.IsAsciiDigit(letter.Value[0]))
                {
                    if (before is null || Math.Abs(before.StartBaseLine.Y - letter.StartBaseLine.Y) > 0.1 || Math.Abs(before.EndBaseLine.X - letter.StartBaseLine.X) > 0.5)
                    {
                        runs.Add([]);
                    }

                    runs[^1].Add(letter);
                    before = letter;
                }
                else
                {
                    before = null;
                }
            }

            return [.. runs.Select(run => new DrawnLine(run, Height - run[0].StartBaseLine.Y))];
        }
    }

    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var character in text.EnumerateRunes().Where(character => !Rune.IsWhiteSpace(character)))
        {
            plain.Append(character);
        }

        return plain.ToString();
    }
}
