"""Who may do what with scorecards, as refusal sentences."""

from django.contrib.auth.models import User

from indicators.people import Person, is_auditor, is_democratic_services, is_performance

ONLY_PERFORMANCE = "Only the performance team can do this."


def refusal_to_prepare(user: Person) -> str | None:
    """Return why this person may not assemble, preview or change a scorecard, or None."""
    return None if is_performance(user) else ONLY_PERFORMANCE


def may_see_drafts(user: Person) -> bool:
    """The performance team, auditors and those who may publish look at what is not published yet."""
    return may_publish(user) or is_auditor(user)


def may_publish(user: Person) -> bool:
    """The performance team publishes, and Democratic Services where a council has given them the role."""
    return is_performance(user) or is_democratic_services(user)


def refusal_to_release(user: User, *, assembled_by_id: int, separate: bool) -> str | None:
    """Return why this person may not publish this draft, or None."""
    if not may_publish(user):
        return ONLY_PERFORMANCE
    if separate and user.pk == assembled_by_id:
        return "You built this draft, so somebody else in the performance team must publish it."
    return None
