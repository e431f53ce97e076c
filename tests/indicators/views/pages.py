"""What the tests of pages share."""

import re
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


def client_for(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"indicators:{name}", args=arguments)


def words(response: Any) -> str:
    """The page as a reader has it: no markup, single blanks."""
    body = re.sub(r"<(head|script|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def seen(response: Any) -> str:
    """What the page of a proposal says it was compared with."""
    return str(response.context["form"]["seen"].value())


def person_answers(person: User, **changes: str) -> dict[str, str]:
    return {
        "person": str(person.pk),
        "role": "owner",
        "starts_day": "1",
        "starts_month": "10",
        "starts_year": "2026",
        **changes,
    }
