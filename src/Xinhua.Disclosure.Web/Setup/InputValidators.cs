using FluentValidation;
using Xinhua.Disclosure.Web.Pages.Account;
using Xinhua.Disclosure.Web.Pages.Account.SecondFactor;
using Xinhua.Disclosure.Web.Pages.Admin;
using Xinhua.Disclosure.Web.Pages.Admin.Accounts;
using Xinhua.Disclosure.Web.Pages.Admin.Audit;
using Xinhua.Disclosure.Web.Pages.Desk.Reports;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>The validator of every input record; a test finds the record that is missing here.</summary>
internal static class InputValidators
{
    public static IReadOnlyList<(Type Contract, Type Validator)> All { get; } =
    [
        (typeof(IValidator<SignInModel.SignInInput>), typeof(SignInModel.SignInInput.Validator)),
        (typeof(IValidator<CodeModel.CodeInput>), typeof(CodeModel.CodeInput.Validator)),
        (typeof(IValidator<SecondFactorSetupModel.SetupInput>), typeof(SecondFactorSetupModel.SetupInput.Validator)),
        (typeof(IValidator<PasswordModel.PasswordInput>), typeof(PasswordModel.PasswordInput.Validator)),
        (typeof(IValidator<InvitationModel.InvitationInput>), typeof(InvitationModel.InvitationInput.Validator)),
        (typeof(IValidator<SetupModel.SetupInput>), typeof(SetupModel.SetupInput.Validator)),
        (typeof(IValidator<InviteModel.InviteInput>), typeof(InviteModel.InviteInput.Validator)),
        (typeof(IValidator<AccountPageModel.AccountInput>), typeof(AccountPageModel.AccountInput.Validator)),
        (typeof(IValidator<AgenciesModel.AgencyInput>), typeof(AgenciesModel.AgencyInput.Validator)),
        (typeof(IValidator<Pages.Desk.IndexModel.StartInput>), typeof(Pages.Desk.IndexModel.StartInput.Validator)),
        (typeof(IValidator<Pages.Desk.ApprovalsModel.ApprovalsInput>), typeof(Pages.Desk.ApprovalsModel.ApprovalsInput.Validator)),
        (typeof(IValidator<EntryInput>), typeof(EntryInput.Validator)),
        (typeof(IValidator<ImportInput>), typeof(ImportInput.Validator)),
        (typeof(IValidator<PaperInput>), typeof(PaperInput.Validator)),
        (typeof(IValidator<ApproveInput>), typeof(ApproveInput.Validator)),
        (typeof(IValidator<NoteInput>), typeof(NoteInput.Validator)),
        (typeof(IValidator<ReferInput>), typeof(ReferInput.Validator)),
        (typeof(IValidator<SettleInput>), typeof(SettleInput.Validator)),
        (typeof(IValidator<ScheduleInput>), typeof(ScheduleInput.Validator)),
        (typeof(IValidator<WithdrawInput>), typeof(WithdrawInput.Validator)),
        (typeof(IValidator<ReturnInput>), typeof(ReturnInput.Validator)),
        (typeof(IValidator<PublishInput>), typeof(PublishInput.Validator)),
        (typeof(IValidator<AgencyModel.RenameInput>), typeof(AgencyModel.RenameInput.Validator)),
        (typeof(IValidator<AgencyModel.MoveInput>), typeof(AgencyModel.MoveInput.Validator)),
        (typeof(IValidator<AgencyModel.SplitInput>), typeof(AgencyModel.SplitInput.Validator)),
        (typeof(IValidator<AgencyModel.EndInput>), typeof(AgencyModel.EndInput.Validator)),
        (typeof(IValidator<AgencyMergeModel.MergeInput>), typeof(AgencyMergeModel.MergeInput.Validator)),
        (typeof(IValidator<AgencyImportModel.ImportInput>), typeof(AgencyImportModel.ImportInput.Validator)),
        (typeof(IValidator<Pages.Office.CampaignInput>), typeof(Pages.Office.CampaignInput.Validator)),
        (typeof(IValidator<Pages.Office.ExtendModel.ExtendInput>), typeof(Pages.Office.ExtendModel.ExtendInput.Validator)),
        (typeof(IValidator<AmendInput>), typeof(AmendInput.Validator)),
        (typeof(IValidator<AuditSearchInput>), typeof(AuditSearchInput.Validator)),
        (typeof(IValidator<AuditExportInput>), typeof(AuditExportInput.Validator)),
    ];
}
