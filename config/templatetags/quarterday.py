"""Tags for our pages: fields, the error summary and ratings."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField

from config.components import error_id, macro, messages, render_field
from indicators.rules.colours import PALETTE, css_name

register = template.Library()

SHAPES = ("star", "circle", "square", "hollow", "triangle", "diamond")


@register.simple_tag
def govuk_field(field: BoundField) -> str:
    return render_field(field)


@register.simple_tag
def govuk(component: str, **parameters: Any) -> str:
    """Any other component by name, for example ``{% govuk "inset-text" text="..." %}``."""
    return macro(component)(parameters)


@register.inclusion_tag("includes/_error_summary.html")
def error_summary(*forms: BaseForm | None, title: str = "There is a problem", note: str = "") -> dict[str, Any]:
    """Every message of the forms, each a link to its field, in the order of the fields."""
    return {"errors": [entry for form in forms if form for entry in messages_of(form)], "title": title, "note": note}


@register.inclusion_tag("includes/_error_summary.html")
def round_errors(form: BaseForm, rows: Iterable[BaseForm]) -> dict[str, Any]:
    """The same for a form with many rows, each a small form."""
    return error_summary(
        form,
        *rows,
        title="There is something to put right",
        note="Nothing is saved yet. What you typed is still here.",
    )


def messages_of(form: BaseForm) -> Iterable[dict[str, str]]:
    for text in form.non_field_errors():
        yield {"text": str(text), "href": ""}
    for field in form:
        for text in messages(field):
            yield {"text": text, "href": f"#{error_id(field)}"}


@register.simple_tag
def error_prefix(*forms: BaseForm | None) -> str:
    """ "Error: " for the title of a page with a mistake on it."""
    return "Error: " if any(form is not None and form.is_bound and form.errors for form in forms) else ""


@register.inclusion_tag("includes/_rating.html")
def rating(status: Any, *, tint: bool = False, empty: str = "") -> dict[str, Any]:
    """A status as shape and word. ``status`` is anything with word, shape and colour, or nothing."""
    if not status:
        return {"word": empty, "shape": "", "colour": "", "tint": False}
    word, shape, colour = (
        str(status.get(name, "") if isinstance(status, dict) else getattr(status, name, ""))
        for name in ("word", "shape", "colour")
    )
    return {
        "word": word,
        "shape": shape if shape in SHAPES else "",
        "colour": css_name(colour),
        "tint": tint,
    }


@register.inclusion_tag("includes/_rating.html")
def rating_of(known: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A status by its key, on its tint; words where there is none yet."""
    return rating(known.get(key or ""), tint=True, empty="No status yet.")


@register.inclusion_tag("includes/_shape.svg")
def shape(name: str) -> dict[str, str]:
    """A drawing without a name of its own: a word always stands beside it."""
    return {"shape": name if name in SHAPES else ""}


@register.inclusion_tag("includes/_state.html")
def state(word: str, colour: str = "grey") -> dict[str, str]:
    """A state tag: a word on a tint, never with a shape, so it cannot be taken for a rating."""
    return {"word": word, "colour": colour if colour in PALETTE else "grey"}


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, number: int, field: str = "page") -> str:
    """This page's address with another page number; filters and order stay."""
    query = context["request"].GET.copy()
    query[field] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The numbers around this page, with an ellipsis for each gap."""
    return list(page.paginator.get_elided_page_range(page.number))


@register.filter
def aria_sort(column: Any) -> str:
    """The order of a table column in the words of ARIA."""
    if not column.is_ordered:
        return "none"
    return "ascending" if column.order_by_alias.is_ascending else "descending"


@register.inclusion_tag("includes/_progress.html")
def progress_bar(parts: Iterable[tuple[str, int, str]], *, label: str, key: bool = False) -> dict[str, Any]:
    """A bar in one picture, named by ``label``. Each part is its look, its count and its word.

    Looks: done, waiting (hatched), open, rest, or a colour. Widths are SVG attributes: the content security policy
    allows no style in the page.
    """
    counted = [part for part in parts if part[1]]
    total = sum(count for _, count, _ in counted)
    drawn, start = [], 0
    for look, count, word in counted:
        drawn.append(
            {"look": look, "count": count, "word": word, "x": share(start, total), "width": share(count, total)}
        )
        start += count
    return {"parts": drawn, "label": label, "key": key}


def share(count: int, total: int) -> str:
    """A percentage for a drawing, the same in every language."""
    return f"{100 * count / total:.3f}%"
