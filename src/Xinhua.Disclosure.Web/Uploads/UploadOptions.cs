using Microsoft.Extensions.Options;

namespace Xinhua.Disclosure.Web.Uploads;

/// <summary>Settings of the section <c>Uploads</c>: files that people hand in.</summary>
public sealed class UploadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Uploads";

    /// <summary>
    /// A virus scanner with its arguments, parted by blanks, e.g. <c>/usr/bin/clamdscan --no-summary -</c>. It gets the file on its standard input and
    /// ends with 0 when there is nothing in it. Empty: no scanner is asked.
    /// </summary>
    public string ScanCommand { get; init; } = "";

    /// <summary>How long it may take.</summary>
    public int ScanSeconds { get; init; } = 30;

    internal sealed class Check : IValidateOptions<UploadOptions>
    {
        public ValidateOptionsResult Validate(string? name, UploadOptions options)
        {
            var program = options.ScanCommand.Split(' ', 2)[0];
            return program.Length > 0 && !(Path.IsPathFullyQualified(program) && File.Exists(program))
                ? ValidateOptionsResult.Fail($"Uploads:ScanCommand 的值「{program}」不是程序的完整路径，或者没有这个程序。例如 /usr/bin/clamdscan --no-summary -。")
                : options.ScanSeconds is < 1 or > 300 ? ValidateOptionsResult.Fail("Uploads:ScanSeconds 应为1至300秒。")
                : ValidateOptionsResult.Success;
        }
    }
}
