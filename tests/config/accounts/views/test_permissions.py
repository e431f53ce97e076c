"""Who gets which answer at which address of accounts: the whole table, asked for real."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from config.accounts.enums import LinkKind
from config.accounts.services.links import send_link, token_of
from config.accounts.urls import entrance, urlpatterns
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, DEMOCRATIC_SERVICES
from tests.factories import make_performance, make_person

pytestmark = pytest.mark.django_db
OK, MOVED, FORBIDDEN, GONE, CONFLICT, WRONG = 200, 302, 403, 404, 409, 422
PEOPLE = ("nobody", "owner", "performance", "democratic", "auditor", "councillor", "superuser", "administrator")
EVERYBODY = (OK,) * 8
SIGNED_IN = (MOVED, *(OK,) * 7)
PRESS = (MOVED,) * 8
MANAGED = (MOVED, *(FORBIDDEN,) * 6, OK)
SENT_EMPTY = (MOVED, *(FORBIDDEN,) * 6, WRONG)
LOOKED_AT = (MOVED, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, FORBIDDEN, OK)

# One line for each address and method: the answer to each of PEOPLE, in that order.
TABLE: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", "own"): SIGNED_IN,
    ("GET", "password"): SIGNED_IN,
    ("POST", "password"): (MOVED, *(WRONG,) * 7),
    ("POST", "sign-out-everywhere"): PRESS,
    ("GET", "forgotten"): EVERYBODY,
    ("POST", "forgotten"): (WRONG,) * 8,
    ("GET", "reset-sent"): EVERYBODY,
    ("GET", "set-password"): EVERYBODY,
    ("POST", "set-password"): (WRONG,) * 8,
    ("GET", "list"): LOOKED_AT,
    ("GET", "person"): LOOKED_AT,
    ("GET", "invite"): MANAGED,
    ("POST", "invite"): SENT_EMPTY,
    ("GET", "change"): MANAGED,
    ("POST", "change"): SENT_EMPTY,
    ("POST", "invite-again"): (MOVED, *(FORBIDDEN,) * 6, CONFLICT),
    ("GET", "grant-role"): MANAGED,
    ("POST", "grant-role"): SENT_EMPTY,
    ("GET", "end-role"): MANAGED,
    ("POST", "end-role"): SENT_EMPTY,
    ("GET", "disable"): MANAGED,
    ("POST", "disable"): SENT_EMPTY,
    ("GET", "enable"): MANAGED,
    ("POST", "enable"): SENT_EMPTY,
    ("GET", "remove-second-step"): MANAGED,
    ("POST", "remove-second-step"): SENT_EMPTY,
    ("POST", "end-sessions"): (MOVED, *(FORBIDDEN,) * 6, MOVED),
    # Signing in, as the demonstration has it: it never asks again.
    ("GET", "account_login"): EVERYBODY,
    ("POST", "account_login"): (WRONG,) * 8,
    ("GET", "mfa_authenticate"): PRESS,
    ("POST", "mfa_authenticate"): PRESS,
    ("GET", "mfa_login_webauthn"): PRESS,
    ("POST", "mfa_login_webauthn"): PRESS,
    ("GET", "account_reauthenticate"): SIGNED_IN,
    ("POST", "account_reauthenticate"): (MOVED, *(WRONG,) * 7),
    ("GET", "mfa_reauthenticate"): SIGNED_IN,
    ("POST", "mfa_reauthenticate"): (MOVED, *(WRONG,) * 7),
    ("GET", "mfa_reauthenticate_webauthn"): PRESS,  # they have no passkey
    ("POST", "mfa_reauthenticate_webauthn"): PRESS,
    ("GET", "mfa_index"): SIGNED_IN,
    ("GET", "mfa_activate_totp"): PRESS,  # they have an app already
    ("POST", "mfa_activate_totp"): PRESS,
    ("GET", "mfa_deactivate_totp"): SIGNED_IN,
    ("POST", "mfa_deactivate_totp"): PRESS,
    ("GET", "mfa_add_webauthn"): SIGNED_IN,
    ("POST", "mfa_add_webauthn"): (MOVED, *(WRONG,) * 7),
    ("GET", "mfa_remove_webauthn"): (MOVED, *(GONE,) * 7),  # it is somebody else's
    ("POST", "mfa_remove_webauthn"): (MOVED, *(GONE,) * 7),
    ("GET", "mfa_view_recovery_codes"): SIGNED_IN,
    ("GET", "mfa_download_recovery_codes"): SIGNED_IN,
    ("GET", "mfa_generate_recovery_codes"): SIGNED_IN,
    ("POST", "mfa_generate_recovery_codes"): PRESS,
}
UNPREFIXED = {pattern.name for pattern in entrance}


@pytest.fixture
def people(db: None, settings: Any) -> dict[str, User]:
    settings.SITE_URL = "https://quarterday.anyshire.example"
    made = {
        "owner": make_person("owner"),
        "performance": make_performance("performance"),
        "democratic": make_person("democratic", groups=(DEMOCRATIC_SERVICES,)),
        "auditor": make_person("auditor", groups=(AUDITOR,)),
        "councillor": make_person("councillor", groups=(COUNCILLOR,)),
        "superuser": make_person("superuser", is_superuser=True, is_staff=True),
        "administrator": make_person("administrator", groups=(ADMINISTRATOR,)),
    }
    for person in made.values():
        for kind, data in (("totp", {}), ("recovery_codes", {})):
            wrapped = Authenticator(user=person, type=kind, data=data)
            wrapped.data = _secret(kind)
            wrapped.save()
    return made


def _secret(kind: str) -> dict[str, Any]:
    from allauth.mfa.utils import encrypt

    return {"secret": encrypt("JBSWY3DPEHPK3PXP")} if kind == "totp" else {"seed": encrypt("ab" * 40), "used_mask": 0}


@pytest.fixture
def target(people: dict[str, User]) -> User:
    return make_person("target", groups=(COUNCILLOR,))


def address(name: str, target: User) -> str:
    if name in UNPREFIXED:
        others = Authenticator.objects.get_or_create(user=target, type="webauthn", data={})[0]
        return reverse(name, args=[others.pk] if name == "mfa_remove_webauthn" else [])
    if name == "set-password":
        link = send_link(target, LinkKind.RESET, by=target, at=target.date_joined)
        return reverse("accounts:set-password", args=[link.pk, token_of(link)])
    if name == "end-role":
        return reverse("accounts:end-role", args=[target.pk, COUNCILLOR])
    pattern = next(one for one in urlpatterns if one.name == name)
    return reverse(f"accounts:{name}", args=[target.pk] if "pk" in str(pattern.pattern) else [])


@pytest.mark.parametrize(("method", "name"), list(TABLE))
def test_each_person_gets_the_answer_of_the_table(people, target, method, name):
    got = {}
    for who in PEOPLE:
        with transaction.atomic():
            client = Client()
            if who != "nobody":
                client.force_login(people[who])
            where = address(name, target)
            answer = client.get(where) if method == "GET" else client.post(where, {})
            got[who] = answer.status_code
            if who == "nobody" and TABLE[method, name][0] == MOVED and not name.startswith("mfa_"):
                assert answer["Location"].startswith("/sign-in/?next=")
            transaction.set_rollback(True)
    assert got == dict(zip(PEOPLE, TABLE[method, name], strict=True))


def test_the_table_has_every_address_of_accounts():
    assert {name for _method, name in TABLE} == UNPREFIXED | {pattern.name for pattern in urlpatterns}


def test_addresses_take_only_the_methods_of_the_table(people, target):
    client = Client()
    for name in sorted({name for _method, name in TABLE}):
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            if (method, name) not in TABLE:
                with transaction.atomic():
                    client.force_login(people["administrator"])
                    answer = client.generic(method, address(name, target))
                    transaction.set_rollback(True)
                leads_away = TABLE.get(("GET", name)) == PRESS
                assert answer.status_code in ((405, 302) if leads_away else (405,)), (method, name)


@pytest.mark.parametrize("name", ["change", "grant-role", "end-role", "disable", "enable", "remove-second-step"])
def test_an_administrator_cannot_change_their_own_account(people, name):
    client = Client()
    client.force_login(people["administrator"])
    own = [people["administrator"].pk, *([ADMINISTRATOR] if name == "end-role" else [])]
    for answer in (
        client.get(reverse(f"accounts:{name}", args=own)),
        client.post(reverse(f"accounts:{name}", args=own)),
    ):
        assert answer.status_code == 403
        assert "You cannot change your own account here" in answer.content.decode()


@pytest.mark.parametrize("odd", ["0", "99999999999", "-1", "abc", "1%00", "1.5"])
def test_odd_numbers_are_not_found(people, odd):
    client = Client()
    client.force_login(people["administrator"])
    assert client.get(f"/accounts/{odd}/").status_code == 404
