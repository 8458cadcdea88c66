using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>The field for the reason for which a finding may stand.</summary>
/// <param name="View">The page.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Message">What it says, for those who cannot see which finding the field belongs to.</param>
public sealed record FindingReason(EntryModel View, Finding Finding, string Message);
