"""Who may look at accounts and who may change them. Each question answers None or the sentence that refuses."""

from collections.abc import Sequence

from django.contrib.auth.models import User

from config.accounts.enums import MACHINES
from indicators.people import Person, is_administrator, is_auditor

ADMINISTRATORS_ONLY = "Only an administrator can do this."
NOT_YOURSELF = "You cannot change your own account here. Ask another administrator."
LAST_ADMINISTRATOR = "This is the last administrator who can sign in. Make somebody else an administrator first."


def look_refusal(user: Person) -> str | None:
    """Return why the person may not see the accounts, or None. Administrators and auditors may."""
    return None if is_administrator(user) or is_auditor(user) else "Accounts are shown to administrators and auditors."


def manage_refusal(user: Person) -> str | None:
    """Return why the person may not make or change accounts, or None."""
    return None if is_administrator(user) else ADMINISTRATORS_ONLY


def change_refusal(user: Person, person: User) -> str | None:
    """Return why the user may not change this account or its roles, or None. Nobody changes their own."""
    if sentence := manage_refusal(user):
        return sentence
    if person.pk == user.pk:
        return NOT_YOURSELF
    if person.username in MACHINES:
        return "This account belongs to the program and stays closed."
    if person.is_superuser or person.is_staff:
        return "This account was made on the server with rights over the program itself. It is changed there."
    return None


def last_administrator_refusal(person: User, able: Sequence[User]) -> str | None:
    """Return why this person must stay an administrator who can sign in, or None. ``able``: all who are today."""
    return LAST_ADMINISTRATOR if [one.pk for one in able] == [person.pk] else None
