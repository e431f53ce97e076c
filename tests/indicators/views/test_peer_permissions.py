"""Every address about councils, groups and published tables, with every role."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Upload
from indicators.peer_reading import known_measures, suggested_layout
from indicators.peer_urls import urlpatterns
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE
from indicators.records.uploads import keep_upload
from indicators.services.peer_import import PURPOSE, choose_layout, describe_upload, draft_of
from tests.factories import make_definition, make_person
from tests.factories.peers import make_authority, make_peer_group, make_release, make_table
from tests.indicators.sheets.files import text
from tests.indicators.test_peer_import import ABOUT, HEADINGS
from tests.indicators.views.pages import NOW, client_for

pytestmark = pytest.mark.django_db

ROLES = {
    "outsider": ((), {}),
    "performance": ((PERFORMANCE,), {}),
    "administrator": ((ADMINISTRATOR,), {}),
    "auditor": ((AUDITOR,), {}),
    "councillor": ((COUNCILLOR,), {}),
    "superuser": ((), {"is_superuser": True, "is_staff": True}),
}
EVERYBODY = dict.fromkeys(ROLES, 200)
READ_ONLY = dict.fromkeys(ROLES, 405)


def keepers(code: int) -> dict[str, int]:
    """Only those who keep the catalogue, each of whom sees the upload of the other as not there."""
    return {**dict.fromkeys(ROLES, 403), "performance": code, "administrator": code}


def sender(code: int) -> dict[str, int]:
    """Only the person who sent the file; another keeper is told that it is not there for them."""
    return {**dict.fromkeys(ROLES, 403), "performance": code, "administrator": 409}


GET = {
    **dict.fromkeys(("authorities", "authority", "peer-groups", "peer-group", "releases", "release"), EVERYBODY),
    **{
        name: keepers(200)
        for name in (
            "add-authority", "import-authorities", "change-authority", "own-authority", "add-peer-group",
            "change-peer-group", "peer-members", "comparisons", "upload-table",
        )
    },
    **{name: sender(200) for name in ("release-columns", "release-match", "release-preview", "release-refused")},
    "release-drop": keepers(405),
}  # fmt: skip
POST = {
    **{name: READ_ONLY for name, codes in GET.items() if codes is EVERYBODY},
    **{name: keepers(422) for name, codes in GET.items() if codes == keepers(200)},
    "release-columns": sender(422),
    "release-match": sender(422),
    "release-preview": sender(302),
    "release-refused": keepers(405),
    "release-drop": sender(302),
}


@pytest.fixture
def world() -> dict[str, Any]:
    indicator = make_definition("visits", name="Visits in time").indicator
    council = make_authority("Leicestershire", "E10000018")
    release = make_release(token="loaded")
    make_table(indicator, {council: "90"}, release=release)
    sends = make_person("sender", groups=(PERFORMANCE,))
    rows = [HEADINGS, ("E10000018", "", "Visits in time", "2025/26", "90"), ("", "", "Other", "2025/26", "90")]
    upload = keep_upload(BytesIO(text(rows)), name="t.csv", purpose=PURPOSE, by=sends, at=NOW)
    describe_upload(upload, ABOUT)
    draft = draft_of(upload.token, by=sends)
    choose_layout(draft, suggested_layout(draft.open(), "Any", list(known_measures(NOW.date()).values())))
    return {
        "ref": "visits",
        "code": "E10000018",
        "slug": make_peer_group("Near", slug="near").slug,
        "pk": release.pk,
        "token": upload.token,
        "sender": sends,
    }


def address(name: str, world: dict[str, Any]) -> str:
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    return reverse(f"indicators:{name}", kwargs={key: world[key] for key in pattern.pattern.converters})


def client_of(role: str, world: dict[str, Any]) -> Client:
    groups, changes = ROLES[role]
    return client_for(world["sender"] if role == "performance" else make_person(groups=groups, **changes))


def test_every_address_is_in_the_tables():
    assert {pattern.name for pattern in urlpatterns} == set(GET) == set(POST)


@pytest.mark.parametrize("role", ROLES)
def test_reading_follows_the_table(role, world):
    client = client_of(role, world)

    found = {name: client.get(address(name, world)).status_code for name in GET}

    assert found == {name: codes[role] for name, codes in GET.items()}


@pytest.mark.parametrize("role", ROLES)
def test_acting_follows_the_table(role, world):
    client = client_of(role, world)
    answers = {"release-match": {"text_0": "", "text_1": ""}}

    # Giving the upload up comes last: it takes the other addresses with it.
    order = sorted(POST, key=lambda name: name == "release-drop")
    found = {name: client.post(address(name, world), answers.get(name, {})).status_code for name in order}

    assert found == {name: POST[name][role] for name in order}
    assert Upload.objects.exists() is (role != "performance")


def test_nobody_gets_in_without_signing_in(world):
    found = {name: Client().get(address(name, world)) for name in GET}

    assert {response.status_code for response in found.values()} == {302}
    assert all(response.headers["Location"].startswith("/sign-in/") for response in found.values())
