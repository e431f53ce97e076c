"""What every page here needs: the person, the return they may see and what they saw."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.utils import timezone

from submissions.enums import Relation
from submissions.models import Submission
from submissions.permissions import hides_draft

LARGEST_REVISION = 2**31 - 1


def person(request: HttpRequest) -> User:
    """The signed-in person. Pages here are closed to everybody else before they get this far."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def visible_return(request: HttpRequest, pk: int) -> Submission:
    """The return, or 404 when it is not there or not within the person's scope."""
    rows = Submission.objects.visible_to(request.user, on=timezone.localdate())
    rows = rows.select_related("indicator__service", "period", "round__period", "current", "approved_version")
    found = rows.prefetch_related("versions", "sign_offs").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def draft_hidden(submission: Submission, relations: Iterable[Relation]) -> bool:
    """Whether this person sees only that a draft exists, by the council's setting."""
    return hides_draft(submission, relations, leads_see_drafts=settings.LEAD_SEES_DRAFTS)


@dataclass(frozen=True)
class Seen:
    """What the person had before them when they pressed a button."""

    revision: int
    digest: str
    token: str


def new_token() -> str:
    """A token for one showing of a form: the same form sent twice has one effect."""
    return uuid4().hex


def seen(request: HttpRequest, submission: Submission, action: str) -> Seen:
    """Read what a form carries. Anything unreadable counts as seen long ago, so it is refused as out of date."""
    revision = request.POST.get("revision", "")
    known = int(revision) if re.fullmatch(r"[0-9]{1,9}", revision) else LARGEST_REVISION
    return Seen(known, request.POST.get("digest", "")[:64], own_token(request, submission, action))


def own_token(request: HttpRequest, submission: Submission, action: str) -> str:
    """The form's token, bound to the return, the person and the act, so that it can stand for nothing else."""
    token = request.POST.get("token", "")
    if not re.fullmatch(r"[0-9a-f]{32}", token):
        token = new_token()
    return f"{token}-{submission.pk}-{request.user.pk}-{action}"
