"""Sessions in the database that name their person. Django's own way to add a column to sessions."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from config.accounts.models import PersonSession


class SessionStore(DatabaseStore):
    """The store of ``SESSION_ENGINE``."""

    @classmethod
    def get_model_class(cls) -> type[PersonSession]:
        return PersonSession

    def create_model_instance(self, data: dict[str, Any]) -> PersonSession:
        row = super().create_model_instance(data)
        assert isinstance(row, PersonSession)  # noqa: S101  (tells the type checker what get_model_class says)
        person = str(data.get(SESSION_KEY, ""))
        row.person_id = int(person) if person.isascii() and person.isdigit() else None
        return row
