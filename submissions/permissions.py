"""What a person is to a submission, and who could approve it."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Q

from indicators.enums import ResponsibilityRole
from indicators.models import Responsibility
from indicators.people import IMPORT_USERNAME, Person, is_auditor, is_performance
from submissions.enums import Relation, State
from submissions.models import Submission

_RELATION = {
    ResponsibilityRole.OWNER: Relation.OWNER,
    ResponsibilityRole.DEPUTY: Relation.OWNER,
    ResponsibilityRole.LEAD: Relation.LEAD,
}


class Standing:
    """One person's standing on a day, read once and asked about many submissions.

    Three queries at most, whatever the number of submissions, when ``versions`` is prefetched.
    """

    def __init__(self, user: Person, *, on: date) -> None:
        self.user = user
        self._by_indicator: dict[int, set[Relation]] = {}
        self._by_service: dict[int, set[Relation]] = {}
        self._everywhere: set[Relation] = set()
        if isinstance(user, User) and user.username == IMPORT_USERNAME:
            self._everywhere.add(Relation.IMPORTER)
        if isinstance(user, User) and user.is_active:
            self._read(user, on)

    def _read(self, user: User, on: date) -> None:
        if is_performance(user):
            self._everywhere.add(Relation.PERFORMANCE)
        if is_auditor(user):
            self._everywhere.add(Relation.AUDITOR)
        for held in Responsibility.objects.filter(person=user).on(on):
            relation = _RELATION[ResponsibilityRole(held.role)]
            if held.indicator_id:
                self._by_indicator.setdefault(held.indicator_id, set()).add(relation)
            elif held.service_id:
                self._by_service.setdefault(held.service_id, set()).add(relation)

    @property
    def owns_anything(self) -> bool:
        return self._holds(Relation.OWNER)

    @property
    def leads_anything(self) -> bool:
        return self._holds(Relation.LEAD)

    def _holds(self, relation: Relation) -> bool:
        return any(relation in held for held in (*self._by_indicator.values(), *self._by_service.values()))

    def relations(self, submission: Submission) -> frozenset[Relation]:
        """Return everything the person is to this submission."""
        found = set(self._everywhere)
        found |= self._by_indicator.get(submission.indicator_id, set())
        found |= self._by_service.get(submission.indicator.service_id, set())
        if any(self.user.pk in (version.by_id, version.brought_by_id) for version in submission.versions.all()):
            found.add(Relation.CONTRIBUTOR)
        return frozenset(found)


def hides_draft(submission: Submission, relations: Iterable[Relation], *, leads_see_drafts: bool) -> bool:
    """Whether what is being entered is closed to this person until it is sent.

    A lead who neither owns the figure nor wrote any of it sees only that a draft exists, where the council wants so.
    """
    begun = submission.current is not None and submission.state in (State.DRAFT, State.RETURNED)
    return begun and not leads_see_drafts and set(relations) == {Relation.LEAD}


def may_see(relations: Iterable[Relation]) -> bool:
    """Anybody with a part in the figure, the performance team and auditors may look at it."""
    return bool(set(relations) - {Relation.IMPORTER})


def contributor_ids(submission: Submission) -> frozenset[int]:
    """Return the authors of every version and who brought the files of some, whatever happened to it since."""
    pairs = submission.versions.values_list("by", "brought_by")
    return frozenset(person for pair in pairs for person in pair if person is not None)


def eligible_approvers(submission: Submission, *, on: date) -> list[User]:
    """Return the active leads on ``on`` who have no part in any version, by name."""
    leads = Responsibility.objects.on(on).filter(
        Q(indicator=submission.indicator_id) | Q(service=submission.indicator.service_id),
        role=ResponsibilityRole.LEAD,
        person__is_active=True,
    )
    people = User.objects.filter(pk__in=leads.values("person")).exclude(pk__in=contributor_ids(submission))
    return list(people.order_by("last_name", "first_name", "pk"))
