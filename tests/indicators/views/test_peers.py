"""Councils, peer groups and comparisons through their screens."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.enums import AuthorityKind
from indicators.models import Authority, IndicatorPeers, PeerGroup
from tests.factories import make_definition
from tests.factories.peers import make_authority, make_choice, make_peer_group, make_us
from tests.indicators.sheets.files import text, workbook
from tests.indicators.test_forms import REASON
from tests.indicators.views.pages import url, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["authorities", "peer-groups"])
def test_a_list_asks_no_more_for_many_rows_than_for_one(name, keeping, django_assert_max_num_queries):
    council = make_us()
    make_peer_group(members=(council,))
    keeping.get(url(name))
    with django_assert_max_num_queries(40) as one:
        keeping.get(url(name))
    for _ in range(3):
        make_choice(make_definition().indicator, make_peer_group(members=(make_authority(), council)))

    with django_assert_max_num_queries(len(one)):
        assert keeping.get(url(name)).status_code == 200


def test_councils_are_found_by_words_code_kind_region_and_group(keeping):
    us = make_us()
    make_authority("Leicester", "E06000016", kind=AuthorityKind.UNITARY, other_names="Leicester UA")
    make_peer_group("Near", (us,), slug="near")
    group = PeerGroup.objects.get()

    def found(query: str) -> list[str]:
        table = keeping.get(url("authorities") + query).context["table"]
        return [row.record.name for row in table.rows]

    assert found("") == ["Anyshire", "East Midlands", "Leicester"]
    assert found("?q=leic") == found("?q=E06000016") == found("?q=leicester+ua") == ["Leicester"]
    assert found("?kind=region") == ["East Midlands"]
    assert found(f"?region={us.region_id}") == found(f"?group={group.pk}") == ["Anyshire"]
    assert "our own council" in words(keeping.get(url("authorities")))


def test_a_council_is_added_with_the_kind_its_code_tells(keeping):
    response = keeping.post(url("add-authority"), {"code": "e10000018", "name": "Leicestershire"}, follow=True)

    council = Authority.objects.get()
    assert (council.code, council.kind) == ("E10000018", AuthorityKind.COUNTY)
    assert "County council E10000018 Leicestershire" in words(response)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"code": "E1", "name": "X"}, "Enter the nine-character code, for example E10000018"),
        ({"code": "", "name": "X"}, "Enter the code"),
        ({"code": "E99000001", "name": "X"}, "Choose the kind: this code does not tell it"),
        ({"code": "E10000018", "name": ""}, "Enter the name"),
    ],
)
def test_a_council_that_cannot_be_kept_comes_back_with_what_to_do(answers, sentence, keeping):
    response = keeping.post(url("add-authority"), answers)

    assert response.status_code == 422
    assert sentence in words(response)


def test_a_council_is_corrected_with_a_reason_and_made_ours(keeping):
    council = make_authority("Leicester", "E10000018")
    page = keeping.get(url("change-authority", "E10000018"))
    answers = {"code": "E10000018", "name": "Leicestershire", "kind": "county", "other_names": "Leics"}
    seen = page.context["form"]["seen"].value()

    keeping.post(url("change-authority", "E10000018"), {**answers, "reason": REASON, "seen": seen})
    again = keeping.post(url("change-authority", "E10000018"), {**answers, "reason": REASON, "seen": seen})
    ours = keeping.post(url("own-authority", "E10000018"), {"reason": REASON}, follow=True)

    council.refresh_from_db()
    assert (council.name, council.is_us) == ("Leicestershire", True)
    assert again.status_code == 409
    assert "This is our own council." in words(ours)
    assert "Name: Leicester became Leicestershire" in words(ours)


def upload(name: str, content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


COUNCILS = [("Code", "Name", "Region"), ("E12000004", "East Midlands", ""), ("E10000018", "Leics", "East Midlands")]


@pytest.mark.parametrize(("name", "write"), [("c.csv", text), ("c.xlsx", workbook)])
def test_a_list_of_councils_is_imported(name, write, keeping):
    response = keeping.post(url("import-authorities"), upload(name, write(COUNCILS)), follow=True)

    assert "2 added, 0 corrected, 0 as they were." in words(response)
    assert Authority.objects.get(code="E10000018").region.name == "East Midlands"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("Council", "Where"), ("a", "b")], "needs a column called code"),
        ([("Code", "Name")], "There is no council in the list"),
        ([("Code", "Name"), ("E1", "X")], "Line 2: “E1” is not a code"),
        ([("Code", "Name"), ("E10000018", "")], "E10000018 has no name"),
        ([("Code", "Name"), ("E10000018", "X" * 201)], "longer than 200 characters"),
        ([("Code", "Name"), ("E10000018", "X"), ("E10000018", "Y")], "Line 3: E10000018 is in the list twice"),
        ([("Code", "Name", "Kind"), ("E10000018", "X", "parish")], "“parish” is not a kind"),
        ([("Code", "Name"), ("E99000018", "X")], "does not tell the kind"),
        ([("Code", "Name", "Region"), ("E10000018", "X", "Atlantis")], "no region “Atlantis”"),
        ([("Code", "Name"), *((f"E{number}", "X") for number in range(30))], "And 10 more."),
    ],
)
def test_a_list_with_faults_changes_nothing_and_names_them(rows, sentence, keeping):
    response = keeping.post(url("import-authorities"), upload("c.csv", text(rows)))

    assert response.status_code == 422
    assert sentence in words(response)
    assert not Authority.objects.exists()


def test_a_group_is_added_filled_and_changed(keeping):
    first, second, third = make_authority("Aa", "E10000001"), make_authority("Bb", "E10000002"), make_authority("Cc")
    keeping.post(
        url("add-peer-group"),
        {"name": "Neighbours", "scope": "members", "quartile_method": "rank_ties_better", "usual_average": "on"},
    )
    group = PeerGroup.objects.get()
    from_april = {"starts_day": "1", "starts_month": "4", "starts_year": "2026", "reason": REASON}

    response = keeping.post(
        url("peer-members", "neighbours"),
        {"members": [first.pk, third.pk], "codes": " E10000002,\ne10000001 ", **from_april},
        follow=True,
    )

    assert group.usual_average
    assert {row.authority for row in group.members.all()} == {first, second, third}
    assert "3 joined, 0 left. " in words(response)
    assert "3 members today" in words(response)
    assert "for its neighbour average" in words(response)


def test_pasted_words_that_are_no_codes_are_named(keeping):
    group = make_peer_group("Near", slug="near")

    response = keeping.post(url("peer-members", "near"), {"codes": "E10000018 Leicester", "reason": REASON})

    assert response.status_code == 422
    assert "Not in the list of councils: LEICESTER, E10000018" in words(response)
    assert "The date must" not in words(response)
    assert not group.members.exists()


def test_a_search_offers_what_it_found_and_the_present_members(keeping):
    member, found, other = make_authority("Aa"), make_authority("Leicester"), make_authority("Zz")
    make_us()
    make_peer_group("Near", (member,), slug="near")

    assert keeping.get(url("peer-members", "near") + "?q=%00").status_code == 200
    page = keeping.get(url("peer-members", "near") + "?q=leic")

    offered = [choice[1] for choice in page.context["form"].fields["members"].choices]
    assert offered == ["Aa", "Leicester"]
    everything = keeping.get(url("peer-members", "near")).context["form"].fields["members"].choices
    assert {str(other), str(found), "Anyshire"} <= {choice[1] for choice in everything}
    assert "East Midlands" not in {choice[1] for choice in everything}
    assert page.context["form"]["starts"].value() == date(2026, 4, 1)


def test_an_indicator_chooses_its_groups(keeping):
    indicator = make_definition("visits").indicator
    near, far = make_peer_group("Near"), make_peer_group("Far")
    answers = {"groups": [near.pk, far.pk], "ranking": far.pk, "averages": near.pk, "reason": REASON}

    response = keeping.post(url("comparisons", "visits"), answers)
    shown = keeping.get(url("comparisons", "visits")).context["form"].initial

    assert response.headers["Location"].endswith("visits/#benchmarks")
    assert set(IndicatorPeers.objects.values_list("peer_group__name", "ranking", "averages")) == {
        ("Near", False, True),
        ("Far", True, False),
    }
    assert (shown["ranking"], shown["averages"]) == (far.pk, near.pk)

    keeping.post(url("comparisons", "visits"), {"reason": REASON})
    assert not indicator.peer_choices.filter(removed=False).exists()


def test_a_rank_comes_from_a_group_that_is_ticked(keeping):
    make_definition("visits")
    far = make_peer_group("Far")

    response = keeping.post(url("comparisons", "visits"), {"ranking": far.pk, "reason": REASON})

    assert response.status_code == 422
    assert "Tick Far above, or choose another group" in words(response)
