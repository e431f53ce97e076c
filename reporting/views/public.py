"""Published pages. Nobody needs to sign in, and nothing here reads a live table of figures."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from indicators.records.canonical import sha256
from indicators.rules.periods import Period
from reporting.addresses import period_code, period_of_code
from reporting.enums import Format
from reporting.models import Artefact, Edition, Scorecard
from reporting.queries import (
    edition_at,
    editions_of,
    latest_corrections,
    newest_edition,
    newest_editions,
    newest_number,
    search_published,
    stored_artefact,
)
from reporting.render.comparing import compare_documents, render_comparison
from reporting.render.shelf import read_document

View = Callable[..., HttpResponse]
SOON = "public, max-age=60"
LONG = "public, max-age=86400"
LONGEST_QUERY = 100
MOVES_SHOWN = 5
CONTENT_TYPES = {Format.CSV: "text/csv; charset=utf-8", Format.JSON: "application/json"}


def public_page(view: View) -> View:
    """Let anybody read the page, and leave the session of a reader who is not signed in alone.

    Then the page carries no cookie, and for a reader without one no ``Vary: Cookie`` either, so that any cache may
    serve it. A cookie that belongs to nobody is taken for none.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            request.user = AnonymousUser()
            request.session.accessed = False
        return view(request, *args, **kwargs)

    return wrapped


def show(request: HttpRequest, template: str, context: dict[str, Any], *, etag: str = "") -> HttpResponse:
    """Render a public page: without a form token for readers who have no session, and with its ETag."""
    known = request.user.is_authenticated
    response = render(request, template, context if known else {**context, "csrf_token": ""})
    if known:
        return response
    response["Cache-Control"] = SOON
    response["ETag"] = f'"{etag or sha256(response.content)[:32]}"'
    return as_asked(request, response)


def as_asked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the response, or 304 when the reader has it already."""
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if isinstance(answer, HttpResponseNotModified):
        answer["Cache-Control"] = response["Cache-Control"]
    return answer or response


def stored_html(artefact: Artefact) -> SafeString:
    """Return the stored body of an edition. Our own renderer escaped every text in it before it was stored."""
    return mark_safe(bytes(artefact.content).decode())  # noqa: S308


def period_or_404(code: str) -> Period:
    period = period_of_code(code)
    if period is None:
        raise Http404("No period has this code.")
    return period


def address_of(edition: Edition) -> str:
    """Return the address at which an edition stays for good."""
    return reverse(
        "reporting:edition", args=[edition.scorecard.slug, period_code(edition.period.value), edition.number]
    )


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The way in: every scorecard's newest edition, what moved most, and corrections in plain sight."""
    shelved = newest_editions()
    words = {count.mark.word: count.mark for one in shelved for count in one.headline.counts}
    moves = [(one, move) for one in shelved for move in one.headline.moves]
    moves.sort(key=lambda pair: -pair[1].share)
    context = {
        "shelved": shelved,
        "marks": sorted(words.values(), key=lambda mark: not mark.rated),
        "moves": moves[:MOVES_SHOWN],
        "corrections": [(edition, address_of(edition)) for edition in latest_corrections()],
    }
    return show(request, "reporting/home.html", context)


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Measures of the newest editions by name."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    return show(request, "reporting/search.html", {"query": query, "found": search_published(query)})


@public_page
def published(_request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the newest edition of a scorecard."""
    newest = newest_edition(get_object_or_404(Scorecard, slug=slug))
    if newest is None:
        raise Http404("Nothing has been published yet.")
    response = HttpResponseRedirect(
        reverse("reporting:edition", args=[slug, period_code(newest.period.value), newest.number])
    )
    response["Cache-Control"] = SOON
    return response


@public_page
def editions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every edition of a scorecard, superseded ones too."""
    scorecard = get_object_or_404(Scorecard.objects.select_related("portfolio"), slug=slug)
    rows = list(editions_of(scorecard))
    if not rows:
        raise Http404("Nothing has been published yet.")
    listed = [(edition, period_code(edition.period.value)) for edition in rows]
    return show(request, "reporting/editions.html", {"scorecard": scorecard, "listed": listed})


@public_page
def edition(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """One edition: the stored bytes, wrapped in what is known only now. Two queries."""
    artefact = stored_artefact(slug, period_or_404(code), number, Format.HTML)
    if artefact is None:
        raise Http404("There is no such published version.")
    row = artefact.edition
    newest = newest_number(row)
    context = {
        "body": stored_html(artefact),
        "edition": row,
        "code": code,
        "newest": newest,
        "is_superseded": newest > row.number,
    }
    etag = sha256(f"{artefact.digest} {newest} {static('build/app.css')}")[:32]
    response = show(request, "reporting/edition.html", context, etag=etag)
    response["X-Content-Digest"] = f"sha-256={artefact.digest}"
    return response


@public_page
def edition_file(request: HttpRequest, slug: str, code: str, number: int, extension: str) -> HttpResponse:
    """The stored bytes of an edition as a file to keep. One query."""
    artefact = stored_artefact(slug, period_or_404(code), number, Format(extension))
    if artefact is None:
        raise Http404("There is no such published version.")
    response = HttpResponse(bytes(artefact.content), content_type=CONTENT_TYPES[Format(extension)])
    response["Content-Disposition"] = f'attachment; filename="{slug}-{code}-{number}.{extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Content-Digest"] = f"sha-256={artefact.digest}"
    response["ETag"] = f'"{artefact.digest}"'
    response["Cache-Control"] = LONG
    return as_asked(request, response)


@public_page
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two editions of one scorecard side by side."""
    scorecard = get_object_or_404(Scorecard.objects.select_related("portfolio"), slug=slug)
    rows = list(editions_of(scorecard))
    if len(rows) < 2:
        raise Http404("There are not two published versions to compare.")
    choices = [(f"{period_code(row.period.value)}.{row.number}", row) for row in rows]
    new_name, old_name = request.GET.get("new", ""), request.GET.get("old", "")
    known = dict(choices)
    new_name = new_name if new_name in known else choices[0][0]
    old_name = old_name if old_name in known else _before(choices, new_name)
    old, new = (_with_document(slug, known[name]) for name in (old_name, new_name))
    compared = compare_documents(
        read_document(old.document), read_document(new.document), show_all=request.GET.get("rows") == "all"
    )
    reason = new.reason if new.replaces_id == old.pk else ""
    context = {
        "scorecard": scorecard,
        "choices": choices,
        "old_name": old_name,
        "new_name": new_name,
        "old": old,
        "new": new,
        "reason": reason,
        "shows_all": request.GET.get("rows") == "all",
        "tables": mark_safe(  # noqa: S308
            render_comparison(compared, old_title=_title(old), new_title=_title(new), reason=reason)
        ),
    }
    return show(request, "reporting/compare.html", context)


def _before(choices: list[tuple[str, Edition]], name: str) -> str:
    """Return the name of the edition listed after this one, which is the one before it in time."""
    names = [known for known, _edition in choices]
    return names[min(names.index(name) + 1, len(names) - 1)]


def _title(row: Edition) -> str:
    return f"{row.period}, version {row.number}"


def _with_document(slug: str, row: Edition) -> Edition:
    found = edition_at(slug, row.period.value, row.number)
    if found is None:
        raise Http404("There is no such published version.")
    return found
