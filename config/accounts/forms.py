"""Forms of signing in and of accounts."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config.accounts.queries import people_with_email
from indicators.forms.parts import ReasonField
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, DEMOCRATIC_SERVICES, PERFORMANCE
from indicators.records.audit import person_name

LONGEST_PASSWORD = 256  # longer ones only cost time to hash
EMAIL_EXAMPLE = "Enter an e-mail address in full, for example priya.nair@anyshire.gov.uk"
HINT_FOR_NEW = "At least 12 characters. Three words you can remember make a good one."
ROLE_CHOICES = (
    (PERFORMANCE, "Performance team: runs collections, builds and publishes scorecards, keeps the catalogue"),
    (ADMINISTRATOR, "Administrator: keeps accounts, roles and the catalogue; never sees unpublished figures"),
    (DEMOCRATIC_SERVICES, "Democratic Services: publishes what the performance team has built"),
    (AUDITOR, "Auditor: reads everything, changes nothing"),
    (COUNCILLOR, "Councillor: reads what is published"),
)


def password_field(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget, help_text=help_text)


def code_field(label: str, help_text: str) -> forms.CharField:
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "width": 10}
    )
    return forms.CharField(label=label, max_length=20, widget=widget, help_text=help_text)


class SignInForm(PlainForm, LoginForm):
    """E-mail address or user name, and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        widget = forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"})
        login = forms.CharField(label="E-mail address or user name", max_length=254, widget=widget)
        login.error_messages["required"] = "Enter your e-mail address or user name"
        password = password_field("Password", "current-password")
        password.error_messages["required"] = "Enter your password"
        self.fields = {"login": login, "password": password}


class PasswordAgainForm(PlainForm, ReauthenticateForm):
    """Who are you? Again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"] = password_field("Your password", "current-password")
        self.fields["password"].error_messages["required"] = "Enter your password"


class CodeForm(PlainForm, AuthenticateForm):
    """The code of an app, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = code_field("Code", "The 6 digits your app shows now, or one of your recovery codes")
        self.fields["code"].error_messages["required"] = "Enter the code, for example 123456"


class CodeAgain(PlainForm, CodeAgainForm):
    """The code of an app, asked again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = code_field("Code", "The 6 digits your app shows now, or one of your recovery codes")
        self.fields["code"].error_messages["required"] = "Enter the code, for example 123456"


class FirstCodeForm(PlainForm, ActivateTOTPForm):
    """The first code of a new app, which shows that the app has the right secret."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = code_field("Code", "The 6 digits your app shows now")
        self.fields["code"].error_messages["required"] = "Enter the code your app shows, for example 123456"


class EmailForm(PlainForm, forms.Form):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": EMAIL_EXAMPLE},
    )


class NewPasswordForm(PlainForm, forms.Form):
    """A password for ``person``, typed once: it can be shown, and a wrong one can be reset."""

    password = password_field("New password", "new-password", HINT_FOR_NEW)

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password


class ChangePasswordForm(NewPasswordForm):
    """The old password was asked for a moment ago: changing it is one of the acts that ask who you are again."""


# Accounts


class PersonForm(PlainForm, forms.Form):
    """Somebody's name and address."""

    first_name = forms.CharField(label="First name", max_length=150, widget=forms.TextInput(attrs={"width": 20}))
    last_name = forms.CharField(label="Last name", max_length=150, widget=forms.TextInput(attrs={"width": 20}))
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Their work address. They sign in with it, and no other account may have it.",
        error_messages={"invalid": EMAIL_EXAMPLE},
    )

    def __init__(self, *args: Any, person: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        others = [one for one in people_with_email(email) if self.person is None or one.pk != self.person.pk]
        if others:
            raise ValidationError(
                f"{person_name(others[0])} has an account with this address already. Enter another address."
            )
        return email


class ChangePersonForm(PersonForm):
    reason = ReasonField()


class ReasonForm(PlainForm, forms.Form):
    """Only a reason."""

    reason = ReasonField()


class RoleForm(PlainForm, forms.Form):
    """A council-wide role with dates."""

    role = forms.ChoiceField(label="Role", choices=ROLE_CHOICES, widget=forms.RadioSelect)
    starts = DayMonthYearField(label="First day", help_text="For example 1 10 2026")
    ends = DayMonthYearField(label="Last day", required=False, help_text="Leave empty when there is no end in sight.")
    reason = ReasonField()

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "The last day must be on or after the first day")
        return data


class EndRoleForm(PlainForm, forms.Form):
    on = DayMonthYearField(label="Last day", help_text="The role counts to the end of this day. For example 31 3 2027")
    reason = ReasonField()
