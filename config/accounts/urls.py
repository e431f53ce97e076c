"""Addresses of accounts. Signing in itself has names allauth looks for; ``config.urls`` includes both lists."""

from django.urls import path, register_converter
from django.views.decorators.debug import sensitive_post_parameters

from config.accounts.views import links, manage, own, sign_in


class PersonIdConverter:
    """A number small enough for every database."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(PersonIdConverter, "person_id")
private = sensitive_post_parameters()

# Names without a namespace: allauth looks for them.
entrance = [
    path("sign-in/", private(sign_in.SignIn.as_view()), name="account_login"),
    path("sign-in/second-step/", sign_in.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", sign_in.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("account/again/", private(sign_in.PasswordAgain.as_view()), name="account_reauthenticate"),
    path("account/again/code/", sign_in.CodeAgainPage.as_view(), name="mfa_reauthenticate"),
    path("account/again/passkey/", sign_in.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/second-step/", own.SecondStepIndex.as_view(), name="mfa_index"),
    path("account/second-step/app/", own.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("account/second-step/app/remove/", own.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/second-step/passkey/", own.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/second-step/passkey/<person_id:pk>/remove/", own.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("account/second-step/codes/", own.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("account/second-step/codes/file/", own.RecoveryCodesFile.as_view(), name="mfa_download_recovery_codes"),
    path("account/second-step/codes/new/", own.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]

app_name = "accounts"
urlpatterns = [
    path("account/", own.OwnAccount.as_view(), name="own"),
    path("account/password/", private(own.ChangePassword.as_view()), name="password"),
    path("account/sign-out-everywhere/", own.SignOutEverywhere.as_view(), name="sign-out-everywhere"),
    path("sign-in/forgotten/", links.ForgottenPassword.as_view(), name="forgotten"),
    path("sign-in/forgotten/sent/", links.ResetSent.as_view(), name="reset-sent"),
    path("sign-in/password/<person_id:pk>/<slug:token>/", links.SetPassword.as_view(), name="set-password"),
    path("accounts/", manage.AccountList.as_view(), name="list"),
    path("accounts/invite/", manage.Invite.as_view(), name="invite"),
    path("accounts/<person_id:pk>/", manage.AccountPage.as_view(), name="person"),
    path("accounts/<person_id:pk>/change/", manage.ChangePerson.as_view(), name="change"),
    path("accounts/<person_id:pk>/invite/", manage.InviteAgain.as_view(), name="invite-again"),
    path("accounts/<person_id:pk>/roles/add/", manage.GrantRole.as_view(), name="grant-role"),
    path("accounts/<person_id:pk>/roles/<str:role>/end/", manage.EndRole.as_view(), name="end-role"),
    path("accounts/<person_id:pk>/close/", manage.Disable.as_view(), name="disable"),
    path("accounts/<person_id:pk>/open/", manage.Enable.as_view(), name="enable"),
    path("accounts/<person_id:pk>/second-step/", manage.RemoveSecondStep.as_view(), name="remove-second-step"),
    path("accounts/<person_id:pk>/sign-out/", manage.EndSessions.as_view(), name="end-sessions"),
]
