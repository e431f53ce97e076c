"""Who may do what with scorecards, as refusal sentences."""

from django.contrib.auth.models import User

from indicators.people import Person, is_auditor, is_performance

ONLY_PERFORMANCE = "Only the performance team can do this."


def refusal_to_prepare(user: Person) -> str | None:
    """Return why this person may not assemble, preview or change a scorecard, or None."""
    return None if is_performance(user) else ONLY_PERFORMANCE


def may_see_drafts(user: Person) -> bool:
    """The performance team and auditors may look at what is not published yet."""
    return is_performance(user) or is_auditor(user)


def refusal_to_release(user: User, *, assembled_by_id: int, separate: bool) -> str | None:
    """Return why this person may not publish this draft, or None."""
    if not is_performance(user):
        return ONLY_PERFORMANCE
    if separate and user.pk == assembled_by_id:
        return "You built this draft, so somebody else in the performance team must publish it."
    return None
