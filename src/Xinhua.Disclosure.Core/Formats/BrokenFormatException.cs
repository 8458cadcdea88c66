namespace Xinhua.Disclosure.Core.Formats;

/// <summary>A format file cannot be used. The message names the file and the place in it; the program must not start.</summary>
public sealed class BrokenFormatException : Exception
{
    /// <summary>Without words; only here because every exception has it.</summary>
    public BrokenFormatException()
    {
    }

    /// <summary>With the file and the place in it.</summary>
    public BrokenFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With the file, the place, and what the reader said.</summary>
    public BrokenFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
