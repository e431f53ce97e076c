"""Read an answer as a person would."""

import re
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse


def words(response: HttpResponse) -> str:
    """What a person reads on the page, blanks folded."""
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def told(response: Any) -> list[str]:
    """The banners waiting for the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field, the first of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    if found is None:
        raise LookupError(f"There is no hidden field {name}.")
    return found[1]
