using QuestPDF.Infrastructure;

namespace Xinhua.Disclosure.Documents.QuestPdf;

/// <summary>Which licence of QuestPDF the owner of the installation holds. The library does not check it, so the owner says it.</summary>
public sealed class QuestPdfOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Pdf:QuestPdf";

    /// <summary>What is told when no licence is named.</summary>
    public const string Complaint = "Pdf:QuestPdf:License 应写所持有的QuestPDF许可：Professional 或 Enterprise。机关不适用免费的 Community 许可；没有许可的，请使用默认的PDF引擎。";

    /// <summary><c>Professional</c> or <c>Enterprise</c>.</summary>
    public string License { get; init; } = "";

    /// <summary>The licence; null when none that a public body may hold is named.</summary>
    public LicenseType? Held => License switch
    {
        nameof(LicenseType.Professional) => LicenseType.Professional,
        nameof(LicenseType.Enterprise) => LicenseType.Enterprise,
        _ => null,
    };
}
