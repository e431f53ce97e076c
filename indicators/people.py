"""Who has which council-wide role. Roles are Django groups; the superuser flag gives no right to data."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, User
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

PERFORMANCE = "Performance team"
ADMINISTRATOR = "Administrator"
AUDITOR = "Auditor"
COUNCILLOR = "Councillor"
DEMOCRATIC_SERVICES = "Democratic Services"  # may publish what the performance team has built
GROUPS = (PERFORMANCE, ADMINISTRATOR, AUDITOR, COUNCILLOR)
ROLES = (*GROUPS, DEMOCRATIC_SERVICES)

# The author of everything that comes from a pack. Closed, so that nobody can sign in with it.
IMPORT_USERNAME = "pack-import"

Person = AbstractBaseUser | AnonymousUser


def make_groups(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Make sure that every role has its group. Takes the arguments of the ``post_migrate`` signal."""
    if Group._meta.db_table not in connections[using].introspection.table_names():
        return  # only some apps have been migrated so far
    for name in ROLES:
        Group.objects.using(using).get_or_create(name=name)


def group_names(user: Person) -> frozenset[str]:
    """Return the person's groups, read once per user object. Empty for nobody and for closed accounts."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    known: frozenset[str] | None = getattr(user, "_group_names", None)
    if known is None:
        known = frozenset(current_groups(user))
        user._group_names = known  # type: ignore[attr-defined]
    return known


def current_groups(user: User) -> list[str]:
    """Return the groups the person is in today. A role granted with dates counts between them, both days included."""
    today = timezone.localdate()
    grants = user.role_grants.filter(role=OuterRef("name"))
    counting = grants.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)
    return list(user.groups.filter(~Exists(grants) | Exists(counting)).values_list("name", flat=True))


def is_performance(user: Person) -> bool:
    return PERFORMANCE in group_names(user)


def is_administrator(user: Person) -> bool:
    return ADMINISTRATOR in group_names(user)


def is_auditor(user: Person) -> bool:
    return AUDITOR in group_names(user)


def is_democratic_services(user: Person) -> bool:
    return DEMOCRATIC_SERVICES in group_names(user)


def import_account() -> User:
    """Return the closed account that stands as contributor of loaded figures, made on first use."""
    user, made = User.objects.get_or_create(
        username=IMPORT_USERNAME, defaults={"first_name": "Pack", "last_name": "import", "is_active": False}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
