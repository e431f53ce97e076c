"""The notices of a person. Reads only."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import F, QuerySet

from submissions.models import Notice


def notices_of(person: User) -> QuerySet[Notice]:
    """Every notice of a person, unread first, then newest first."""
    return Notice.objects.filter(person=person).order_by(F("read_at").asc(nulls_first=True), "-at", "-pk")


def unread_count(person: AbstractBaseUser | AnonymousUser) -> int:
    """How many notices the person has not read. One query, none for visitors."""
    if not isinstance(person, User):
        return 0
    return Notice.objects.filter(person=person, read_at=None).count()
