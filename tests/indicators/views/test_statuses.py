"""The pages of status sets: an administrator makes the council's own colours."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Status, StatusSet
from indicators.services import newest_change
from tests.factories.catalogue import make_scheme, make_status_set
from tests.indicators.views.pages import client_for, url, words

pytestmark = pytest.mark.django_db

REASON = "Agreed by the Corporate board on 4 March."
STATUS = {
    "word": "On track",
    "letter": "O",
    "shape": "circle",
    "colour": "own",
    "own": "#0A6E6E",
    "rated": "on",
    "score": "3",
    "needs_commentary": "",
    "unrated_kind": "",
    "reason": REASON,
}


def test_a_set_is_made_from_nothing_through_the_screens(other_keeper):
    ruth = client_for(other_keeper)
    page = ruth.post(url("add-status-set"), {"name": "Council plan", "reason": REASON}, follow=True)
    assert "It has no statuses yet." in words(page)

    page = ruth.post(url("add-status", "council-plan"), STATUS, follow=True)

    status = Status.objects.get()
    assert (status.key, status.colour, status.score) == ("on-track", "#0a6e6e", 3)
    assert "On track O on-track 3 yes no" in words(page)
    assert "statuses.css?also=0a6e6e" in page.content.decode()


def test_the_sets_are_listed_in_the_same_number_of_queries(keeping):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            page = keeping.get(url("status-sets"))
        assert "Green, Amber, Red, Monitor, N/A 5" in words(page)
        return len(asked_for)

    make_status_set()
    one = asked()
    make_status_set("second")
    make_status_set("third")
    assert asked() == one


def test_a_set_is_copied_and_renamed(keeping):
    make_status_set()
    keeping.post(url("copy-status-set", "rag"), {"name": "Add", "reason": REASON})
    copy = StatusSet.objects.get(name="Add")
    assert (copy.slug, copy.statuses.count()) == ("add-set", 5)

    page = keeping.post(url("rename-status-set", copy.slug), {"name": "Ratings", "reason": REASON}, follow=True)

    assert "The set is renamed." in words(page)
    assert "Rename status set" not in words(keeping.get(url("status-set-history", copy.slug)))
    assert "Name: Add became Ratings" in words(keeping.get(url("status-set-history", copy.slug)))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter the name of the set"),
        ("STATUSES RAG", "There is a set with this name already"),
        ("!!!", "Use letters or digits in the name"),
        ("rag", "nearly this name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_by_its_field(keeping, name, message):
    make_status_set()

    page = keeping.post(url("add-status-set"), {"name": name, "reason": REASON})

    assert message in words(page)
    assert StatusSet.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"word": ""}, "Enter the word"),
        ({"word": "Green", "key": "other"}, "There is a status “Green” in this set already"),
        ({"own": ""}, "Enter your own colour, for example #1a65a6"),
        ({"own": "teal"}, "“teal” is not a colour"),
        ({"shape": "none"}, "a rated status must not be told by its colour alone"),
        ({"rated": "", "score": "3"}, "Leave the score empty"),
        ({"key": "two words"}, "Use small letters, digits and hyphens"),
        ({"key": "green"}, "key “green” already"),
        ({"score": "many"}, "Use digits 0 to 9"),
        ({"reason": "Because"}, "Say why in at least 10 characters"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(keeping, changes, message):
    make_status_set()

    page = keeping.post(url("add-status", "rag"), {**STATUS, **changes})

    assert message in words(page)
    assert page.context["form"]["letter"].value() == "O"
    assert Status.objects.count() == 5


def test_a_look_can_be_tried_before_anything_is_saved(keeping):
    make_status_set()

    page = keeping.post(url("add-status", "rag"), {**STATUS, "own": "#ffbf00", "reason": "", "look": "1"})

    assert page.status_code == 200
    assert "too pale to be seen by everybody" in words(page)
    assert "There is something to put right" not in words(page)
    assert page.context["form"]["own"].value() == "#ffbf00"
    assert "also=ffbf00" in page.content.decode()
    assert Status.objects.count() == 5


def test_with_scripts_only_the_sample_comes_back(keeping):
    make_status_set()

    part = keeping.post(url("add-status", "rag"), {**STATUS, "look": "1"}, headers={"HX-Request": "true"})

    assert "qd-rating--x0a6e6e" in part.content.decode()
    assert "<form" not in part.content.decode()
    wrong = keeping.post(url("add-status", "rag"), {"colour": "own", "look": "1"}, headers={"HX-Request": "true"})
    assert "Choose a colour" in words(wrong)


def test_a_change_starts_from_what_is_there_and_refuses_a_stale_page(keeping):
    green = make_status_set().statuses.get(key="green")
    form = keeping.get(url("change-status", "rag", green.pk)).context["form"]
    assert (form["word"].value(), form["colour"].value()) == ("Green", "green")
    assert "key" not in form.fields
    answers = {**STATUS, "seen": str(newest_change(green))}

    page = keeping.post(url("change-status", "rag", green.pk), answers, follow=True)
    assert "The status is changed." in words(page)

    again = keeping.post(url("change-status", "rag", green.pk), {**answers, "word": "Other"})
    assert "Somebody else changed this status" in words(again)
    assert keeping.get(url("change-status", "rag", green.pk)).context["form"]["own"].value() == "#0a6e6e"


def test_statuses_are_put_in_order_by_buttons(keeping):
    statuses = make_status_set()
    amber = statuses.statuses.get(key="amber")

    moved = keeping.post(url("move-status", "rag", amber.pk), {"up": "1"})
    assert moved["Location"].endswith(f"#status-{amber.pk}")
    assert statuses.statuses.order_by("order").first() == amber

    keeping.post(url("move-status", "rag", amber.pk), {"down": "1"})
    assert statuses.statuses.order_by("order").first().key == "green"


def test_a_status_in_use_says_so_before_and_after_the_press(keeping):
    amber = make_scheme().status_set.statuses.get(key="amber")

    assert "It is used by Rule target-10, so it has to stay." in words(
        keeping.get(url("remove-status", "rag", amber.pk))
    )
    assert "cannot be removed" in words(keeping.post(url("remove-status", "rag", amber.pk), {"reason": REASON}))
    assert Status.objects.filter(key="amber").exists()


def test_a_status_nobody_uses_goes(keeping):
    red = make_status_set().statuses.get(key="red")

    page = keeping.post(url("remove-status", "rag", red.pk), {"reason": REASON}, follow=True)

    assert "The status is removed." in words(page)
    assert not Status.objects.filter(key="red").exists()
    assert "Status removed" in words(keeping.get(url("status-set-history", "rag")))


def test_a_status_of_another_set_is_not_here(keeping):
    make_status_set()
    other = make_status_set("second").statuses.get(key="red")

    assert keeping.get(url("change-status", "rag", other.pk)).status_code == 404


def test_the_sheet_of_colours_is_open_to_readers_and_holds_what_was_ever_used(client, keeping):
    statuses = make_status_set()
    green = statuses.statuses.get(key="green")
    keeping.post(url("change-status", "rag", green.pk), {**STATUS, "seen": str(newest_change(green))})
    sheet = client.get("/statuses.css")
    assert sheet["Content-Type"] == "text/css"
    assert ".qd-bar__part--x0a6e6e{fill:#0a6e6e;}" in sheet.content.decode()

    keeping.post(url("change-status", "rag", green.pk), {**STATUS, "colour": "blue", "seen": str(newest_change(green))})
    assert "x0a6e6e" in client.get("/statuses.css").content.decode()
    assert "x123abc" in client.get("/statuses.css?also=123abc").content.decode()
    assert "script" not in client.get("/statuses.css?also=%7D%3Cscript%3E").content.decode()
