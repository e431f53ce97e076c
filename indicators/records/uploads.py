"""Keep an uploaded file between the page that takes it and the page that confirms what is done with it."""

import secrets
from datetime import datetime, timedelta
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import transaction

from indicators.records.canonical import sha256
from indicators.records.job_models import Upload
from indicators.records.transitions import Conflict, Invalid

KEPT = timedelta(days=2)
LARGEST = 5 * 1024 * 1024
GONE = "The file is no longer kept. Upload it again."


@transaction.atomic
def keep_upload(file: IO[bytes], *, name: str, purpose: str, by: User, at: datetime, largest: int = LARGEST) -> Upload:
    """Keep a file of at most ``largest`` bytes for its sender; files older than two days are dropped.

    Raises:
        Invalid: when it is empty or too large. No more than ``largest`` bytes are ever read.
    """
    content = file.read(largest + 1)
    if len(content) > largest:
        raise Invalid(
            f"The file is larger than {largest // 1024 // 1024} MB. Split it, or leave out what is not needed."
        )
    if not content:
        raise Invalid("The file is empty. Choose the file that holds the figures.")
    drop_old_uploads(at)
    return Upload.objects.create(
        token=secrets.token_urlsafe(24),
        purpose=purpose,
        name=name[-200:],
        content=content,
        size=len(content),
        digest=sha256(content),
        by=by,
        at=at,
    )


def drop_old_uploads(now: datetime) -> int:
    """Delete files nobody confirmed in time. Returns how many."""
    return Upload.objects.filter(at__lt=now - KEPT).delete()[0]


def upload_of(token: str, *, purpose: str, by: User) -> Upload:
    """Return somebody's own upload without its content.

    Raises:
        Conflict: when it is not theirs, for something else, or gone.
    """
    found = Upload.objects.defer("content").filter(token=token, purpose=purpose, by=by).first()
    if found is None:
        raise Conflict(GONE)
    return found


def content_of(upload: Upload) -> bytes:
    """Return the bytes, as they were sent."""
    return bytes(upload.content)


@transaction.atomic
def remember_choices(upload: Upload, choices: dict[str, Any]) -> None:
    """Write down what the person has decided about the file so far."""
    upload.choices = choices
    upload.save(update_fields=["choices"])


@transaction.atomic
def drop_upload(upload: Upload) -> None:
    """Forget the file: it was used, or is not wanted."""
    upload.delete()
