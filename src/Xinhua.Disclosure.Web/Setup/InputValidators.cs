using FluentValidation;
using Xinhua.Disclosure.Web.Pages.Account;
using Xinhua.Disclosure.Web.Pages.Admin;
using Xinhua.Disclosure.Web.Pages.Desk.Reports;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>The validator of every input record; a test finds the record that is missing here.</summary>
internal static class InputValidators
{
    public static IReadOnlyList<(Type Contract, Type Validator)> All { get; } =
    [
        (typeof(IValidator<SignInModel.SignInInput>), typeof(SignInModel.SignInInput.Validator)),
        (typeof(IValidator<PasswordModel.PasswordInput>), typeof(PasswordModel.PasswordInput.Validator)),
        (typeof(IValidator<SetupModel.SetupInput>), typeof(SetupModel.SetupInput.Validator)),
        (typeof(IValidator<AgenciesModel.AgencyInput>), typeof(AgenciesModel.AgencyInput.Validator)),
        (typeof(IValidator<AccountsModel.AccountInput>), typeof(AccountsModel.AccountInput.Validator)),
        (typeof(IValidator<Pages.Desk.IndexModel.StartInput>), typeof(Pages.Desk.IndexModel.StartInput.Validator)),
        (typeof(IValidator<EntryInput>), typeof(EntryInput.Validator)),
        (typeof(IValidator<ApproveInput>), typeof(ApproveInput.Validator)),
        (typeof(IValidator<ReturnInput>), typeof(ReturnInput.Validator)),
        (typeof(IValidator<PublishInput>), typeof(PublishInput.Validator)),
        (typeof(IValidator<AmendInput>), typeof(AmendInput.Validator)),
    ];
}
