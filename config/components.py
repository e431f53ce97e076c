"""Turns a Django form field into the parameters of a GOV.UK component macro, and calls the macro."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.safestring import SafeData

from indicators.forms_base import PARTS, DayMonthYearWidget

Parameters = dict[str, Any]

# Hints to the renderer that a form puts among a widget's attributes; they are not HTML attributes.
OPTIONS = ("prefix", "suffix", "width", "inline", "small", "max_words", "label_class", "hide_label")
# Said by the macros themselves, or better left to our own messages.
DROPPED = (
    "id",
    "autofocus",
    "required",
    "aria-describedby",
    "aria-invalid",
    "maxlength",
    "minlength",
    "step",
    "min",
    "max",
    "rows",
    "cols",
)
DJANGO_ROWS, ROWS = "10", 5  # Django writes its own number into every text area; ours stands for "not said"
BOX_WIDTHS = {"day": 2, "month": 2, "year": 4}


@cache
def macro(component: str) -> Callable[[Parameters], str]:
    """The macro of a component such as "date-input", compiled once."""
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)  # noqa: S101  (tells the type checker what the settings say)
    template = engine.env.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    found: Callable[[Parameters], str] = getattr(template.module, name)
    return found


def words(value: Any) -> Parameters:
    """A text parameter; only markup that Django already trusts stays markup."""
    return {"html": value} if isinstance(value, SafeData) else {"text": str(value)}


def option(field: BoundField, name: str, default: Any = None) -> Any:
    return field.field.widget.attrs.get(name, default)


def html_attributes(field: BoundField) -> Parameters:
    kept = field.field.widget.attrs.items()
    return {
        name: value
        for name, value in kept
        if name not in (*OPTIONS, *DROPPED, "class", "inputmode", "autocomplete", "spellcheck")
    }


def error_id(field: BoundField) -> str:
    """The id an error message links to: the first thing that can take the focus."""
    own_id = field.field.widget.attrs.get("id") or field.auto_id
    return f"{own_id}-day" if isinstance(field.field.widget, DayMonthYearWidget) else own_id


def messages(field: BoundField) -> list[str]:
    """What is wrong with a field, each as a sentence that makes sense away from it."""
    return [
        missing(field) if text == str(forms.Field.default_error_messages["required"]) else text
        for problem in field.errors.as_data()
        for text in problem.messages
    ]


def missing(field: BoundField) -> str:
    """Django's "This field is required.", saying which field and what to do."""
    name = str(field.label)
    name = name if name[:2].isupper() else name[:1].lower() + name[1:]
    chosen = isinstance(field.field.widget, (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple))
    ticked = isinstance(field.field.widget, forms.CheckboxInput)
    return f"Tick “{field.label}”" if ticked else f"{'Choose' if chosen else 'Enter'} {name}"


def shared(field: BoundField) -> Parameters:
    made: Parameters = {
        "id": field.field.widget.attrs.get("id") or field.auto_id,
        "idPrefix": field.field.widget.attrs.get("id") or field.auto_id,
        "name": field.html_name,
        "attributes": html_attributes(field),
        "disabled": field.field.disabled,
    }
    if field.help_text:
        made["hint"] = words(field.help_text)
    if field.errors:
        made["errorMessage"] = {"text": " ".join(messages(field))}
    return made


def label(field: BoundField, *, kind: str = "label") -> Parameters:
    own = option(field, "label_class") or ("" if kind == "label" else "govuk-fieldset__legend--s")
    hidden = "govuk-visually-hidden" if option(field, "hide_label") else ""
    return {**words(field.label), "classes": f"{own} {hidden}".strip()}


def classes(field: BoundField, component: str) -> str:
    width = option(field, "width")
    sized = f"{component}--width-{width}" if width else ""
    return f"{option(field, 'class', '')} {sized}".strip()


def typed(field: BoundField) -> Any:
    """What the box shows: what was typed, or the stored value as the widget writes it."""
    value = field.field.widget.format_value(field.value())
    return "" if value is None else value


def keyboard(field: BoundField) -> str | None:
    """Which keys a phone offers. Decimal and float fields are kinds of integer field to Django, so they come first."""
    if isinstance(field.field, (forms.DecimalField, forms.FloatField)):
        return "decimal"
    return "numeric" if isinstance(field.field, forms.IntegerField) else None


def text_box(field: BoundField) -> str:
    widget = field.field.widget
    kind = "text" if isinstance(widget, forms.NumberInput) else widget.input_type
    affixes = {name: {"text": text} for name in ("prefix", "suffix") if (text := option(field, name))}
    return macro("input")(
        {
            **shared(field),
            **affixes,
            "label": label(field),
            "classes": classes(field, "govuk-input"),
            "type": kind,
            "value": typed(field),
            "inputmode": option(field, "inputmode", keyboard(field)),
            "autocomplete": option(field, "autocomplete"),
            "spellcheck": option(field, "spellcheck"),
        }
    )


def password(field: BoundField) -> str:
    return macro("password-input")(
        {**shared(field), "label": label(field), "autocomplete": option(field, "autocomplete", "current-password")}
    )


def text_area(field: BoundField) -> str:
    limits = {"maxlength": option(field, "maxlength"), "maxwords": option(field, "max_words")}
    limited = {name: limit for name, limit in limits.items() if limit}
    if "maxwords" in limited:
        limited.pop("maxlength", None)
    made = {
        **shared(field),
        **limited,
        "label": label(field),
        "rows": option(field, "rows") if option(field, "rows") != DJANGO_ROWS else ROWS,
        "value": typed(field),
        "classes": option(field, "class", ""),
        "spellcheck": option(field, "spellcheck", True),
    }
    return macro("character-count" if limited else "textarea")(made)


def choices(field: BoundField, mark: str) -> list[Parameters]:
    """Each choice as the macros want it; ``mark`` is "checked" or "selected". Groups are flattened."""
    widget = field.field.widget
    chosen = widget.format_value(field.value()) or []
    flat: Iterable[tuple[Any, Any]] = (
        pair
        for value, text in widget.choices
        for pair in (text if isinstance(text, (list, tuple)) else [(value, text)])
    )
    return [
        {
            "value": "" if value is None else str(value),
            **words(text),
            mark: ("" if value is None else str(value)) in chosen,
        }
        for value, text in flat
    ]


def select(field: BoundField) -> str:
    return macro("select")(
        {
            **shared(field),
            "label": label(field),
            "items": choices(field, "selected"),
            "classes": option(field, "class", ""),
        }
    )


def buttons(component: str, field: BoundField) -> str:
    """Radios or checkboxes; a choice without a value ("---------") is no choice here."""
    keep_empty = component == "radios" and not field.field.required
    offered = [item for item in choices(field, "checked") if item["value"] or keep_empty]
    layout = ("inline", "small")
    return macro(component)(
        {
            **shared(field),
            "fieldset": {"legend": label(field, kind="legend")},
            "items": offered,
            "classes": " ".join(f"govuk-{component}--{name}" for name in layout if option(field, name)),
        }
    )


def radios(field: BoundField) -> str:
    return buttons("radios", field)


def checkboxes(field: BoundField) -> str:
    return buttons("checkboxes", field)


def tick(field: BoundField) -> str:
    made = shared(field)
    hint = made.pop("hint", None)
    item = {"value": "on", "checked": bool(field.value()), **words(field.label), **({"hint": hint} if hint else {})}
    return macro("checkboxes")(
        {**made, "items": [item], "classes": "govuk-checkboxes--small" if option(field, "small") else ""}
    )


def day_month_year(field: BoundField) -> str:
    value = field.value()
    parts = value if isinstance(value, list) else field.field.widget.decompress(value)
    wrong = " govuk-input--error" if field.errors else ""
    items = [
        {
            "name": f"{field.html_name}_{part}",
            "id": f"{shared(field)['id']}-{part}",
            "label": part.capitalize(),
            "classes": f"govuk-input--width-{BOX_WIDTHS[part]}{wrong}",
            "value": "" if text is None else text,
            "inputmode": "text" if part == "month" else "numeric",
        }
        for part, text in zip(PARTS, parts, strict=True)
    ]
    return macro("date-input")({**shared(field), "fieldset": {"legend": label(field, kind="legend")}, "items": items})


def file(field: BoundField) -> str:
    return macro("file-upload")({**shared(field), "label": label(field)})


# The first class that fits wins, so the narrower stand first.
RENDERERS: tuple[tuple[type[forms.Widget], Callable[[BoundField], str]], ...] = (
    (DayMonthYearWidget, day_month_year),
    (forms.CheckboxSelectMultiple, checkboxes),
    (forms.RadioSelect, radios),
    (forms.CheckboxInput, tick),
    (forms.Select, select),
    (forms.Textarea, text_area),
    (forms.PasswordInput, password),
    (forms.FileInput, file),
    (Input, text_box),
)


def render_field(field: BoundField) -> str:
    """A field with label, hint and error as GOV.UK markup; hidden fields and unknown widgets as Django prints them."""
    widget = field.field.widget
    if widget.is_hidden:
        return str(field)
    renderer = next((found for kind, found in RENDERERS if isinstance(widget, kind)), None)
    return renderer(field) if renderer else str(field)
