"""The form a RAG rule is built with. Its boxes come from the vocabulary of the rules: no test is named here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from indicators.enums import ToleranceKind
from indicators.forms.parts import ReasonField, StartForm
from indicators.forms_base import DayMonthYearField, FigureField, say_what_to_do
from indicators.models import PeerGroup, RatingScheme, Status
from indicators.queries import band_problems
from indicators.rules.building import (
    GROUPS,
    Draft,
    DraftBand,
    DraftLine,
    field_name,
    in_words,
    lines_of,
    read_draft,
    settled,
    to_bands,
    write_draft,
)
from indicators.rules.conditions import VOCABULARY, Param, ParamType, SchemeProblem, Section, Term
from indicators.rules.rating import LONGEST_TEXT
from indicators.rules.terms.base import MOST_COUNTED

SMALL = {"small": True, "inline": True}


@dataclass(frozen=True)
class LineView:
    """One line as the page draws it: a test with its boxes, or a group with its lines."""

    path: str
    name: str
    hint: str
    line: DraftLine
    negated: BoundField | None
    join: BoundField | None
    add: BoundField | None
    boxes: tuple[BoundField, ...]
    parts: tuple["LineView", ...]

    @property
    def count(self) -> str:
        """The name of the hidden box that says how many lines a group has."""
        return field_name(self.path, "parts")

    @property
    def kind(self) -> str:
        """The name of the hidden box that says what the line is."""
        return field_name(self.path, "kind")


@dataclass(frozen=True)
class BandView:
    """One band as the page draws it."""

    place: int
    status: BoundField
    text: BoundField
    when: LineView
    words: str


class RuleForm(StartForm, forms.Form):
    """Bands in their order, the tolerance, the first day and the reason.

    ``draft`` says which boxes there are; ``data`` what stands in them. ``typed_only`` shows what was typed without a
    word about it, for buttons that only rearrange.
    """

    tolerance = FigureField(
        label="How far off target is still amber",
        required=False,
        help_text="Used where neither target nor definition sets one. It also stands for {tolerance} in a sentence.",
    )
    tolerance_kind = forms.ChoiceField(
        label="That is in",
        choices=ToleranceKind.choices,
        initial=ToleranceKind.RELATIVE,
        widget=forms.RadioSelect(attrs=SMALL),
    )
    effective_from = DayMonthYearField(
        label="First day it applies to", help_text="The first day of a period, for example 1 4 2026"
    )
    reason = ReasonField(help_text="Who agreed it and when. The second person reads this.")

    def __init__(
        self,
        draft: Draft,
        *args: Any,
        scheme: RatingScheme,
        typed_only: bool = False,
        **options: Any,
    ) -> None:
        self.draft, self.scheme = draft, scheme
        self.statuses = [(row.key, row.word) for row in Status.objects.filter(status_set=scheme.status_set_id)]
        self.peer_groups = [("", "The national comparison"), *PeerGroup.objects.values_list("slug", "name")]
        super().__init__(*args, **options)
        boxes = self._rule_fields()
        for box in boxes.values():
            say_what_to_do(box)
        self.fields = {**boxes, **self.fields}
        if typed_only:
            self._errors, self.cleaned_data = ErrorDict(), {}

    # The boxes

    def _rule_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for place, band in enumerate(self.draft):
            found |= self._band_fields(place, band)
        return found

    def _band_fields(self, place: int, band: DraftBand) -> dict[str, forms.Field]:
        path, where = str(place), f"Band {place + 1}"
        fields: dict[str, forms.Field] = {
            field_name(path, "status"): forms.ChoiceField(
                label="Status",
                choices=[("", "Choose a status"), *self.statuses],
                error_messages={"required": f"{where}: choose the status it gives"},
            ),
            field_name(path, "text"): forms.CharField(
                label="Sentence for readers",
                max_length=LONGEST_TEXT,
                error_messages={"required": f"{where}: enter the sentence, for example Target met is green."},
            ),
        }
        for line_path, line in [(path, band.when), *lines_of(band.when, path)]:
            fields |= self._line_fields(line_path, line, where, top=line_path == path)
        return fields

    def _line_fields(self, path: str, line: DraftLine, where: str, *, top: bool) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        if not top:
            fields[field_name(path, "not")] = forms.BooleanField(
                label="Turned round: it is not so", required=False, widget=forms.CheckboxInput(attrs={"small": True})
            )
        if line.is_group:
            fields[field_name(path, "join")] = forms.ChoiceField(
                label="It applies when", choices=tuple(GROUPS.items()), widget=forms.RadioSelect(attrs=SMALL)
            )
            fields[field_name(path, "add")] = forms.ChoiceField(
                label="Test to add", choices=tests_to_choose(), required=False
            )
            return fields
        term = VOCABULARY[line.kind]
        for name, param in term.params.items():
            fields[field_name(path, name)] = self.box(param, f"{where}, {term.label.lower()}")
        return fields

    def box(self, param: Param, where: str) -> forms.Field:
        """One box for a parameter, as its type asks; messages say which band and test it belongs to."""
        field = BOXES[param.type](self, param)
        field.label, field.help_text, field.required = param.label, param.hint, _is_needed(param)
        verb = "choose" if isinstance(field, forms.ChoiceField) else "enter"
        field.error_messages["required"] = f"{where}: {verb} “{param.label.lower()}”"
        return field

    # What was answered

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        for place, band in enumerate(self.draft):
            self._clean_groups(place, band)
        if not self.errors:
            self._clean_bands(data)
        return data

    def _clean_groups(self, place: int, band: DraftBand) -> None:
        for path, line in [(str(place), band.when), *lines_of(band.when, str(place))]:
            if line.is_group and not line.parts:
                message = f"Band {place + 1}: add at least one test, or remove the empty part"
                self.add_error(field_name(path, "add"), message)

    def _clean_bands(self, data: dict[str, Any]) -> None:
        bands = to_bands(with_answers(self.draft, data))
        if problems := band_problems(bands, scheme=self.scheme):
            raise ValidationError(problems)
        data["bands"] = settled(bands)

    def bands_so_far(self) -> list[dict[str, Any]] | None:
        """Return the bands as they stand, None while they are no whole rule."""
        bands = to_bands(self.draft)
        if band_problems(bands, scheme=self.scheme):
            return None
        try:
            return settled(bands)
        except SchemeProblem:
            return None

    # How it is drawn

    def band_views(self) -> Iterator[BandView]:
        for place, band in enumerate(self.draft):
            path = str(place)
            yield BandView(
                place,
                self[field_name(path, "status")],
                self[field_name(path, "text")],
                self._line_view(path, band.when, top=True),
                in_words(band.when),
            )

    def _line_view(self, path: str, line: DraftLine, *, top: bool = False) -> LineView:
        term: Term | None = VOCABULARY.get(line.kind)
        return LineView(
            path=path,
            name=term.label if term else "Several tests together",
            hint=term.hint if term else "",
            line=line,
            negated=None if top else self[field_name(path, "not")],
            join=self[field_name(path, "join")] if line.is_group else None,
            add=self[field_name(path, "add")] if line.is_group else None,
            boxes=tuple(self[field_name(path, name)] for name in term.params) if term else (),
            parts=tuple(self._line_view(f"{path}-{place}", part) for place, part in enumerate(line.parts)),
        )

    def agreement(self) -> list[BoundField]:
        """Return the boxes below the bands."""
        return [self[name] for name in ("tolerance", "tolerance_kind", "effective_from", "reason")]


def tests_to_choose() -> list[tuple[str, str]]:
    """Return every test under the heading of its section, then the groups."""
    named = [
        (kind, f"{section.value}: {term.label[:1].lower()}{term.label[1:]}")
        for section in Section
        for kind, term in VOCABULARY.items()
        if term.section == section
    ]
    groups = [(kind, f"Several tests together: {words.lower()}") for kind, words in GROUPS.items()]
    return [("", "Choose a test"), *named, *groups]


def with_answers(draft: Draft, cleaned: Mapping[str, Any]) -> Draft:
    """Return the draft with what the boxes mean in place of what was typed: "1,000" is 1000."""
    return read_draft(_Cleaned(draft, cleaned))


class _Cleaned:
    """Cleaned answers as if a browser had sent them; what is no box of the form stands as in the draft."""

    def __init__(self, draft: Draft, cleaned: Mapping[str, Any]) -> None:
        self.boxes = {**write_draft(draft), **{name: _as_sent(value) for name, value in cleaned.items()}}

    def get(self, key: str, default: Any = None) -> Any:
        return self.boxes.get(key, default)

    def getlist(self, key: str) -> list[Any]:
        return list(self.boxes.get(key) or ())


def _as_sent(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value


def _is_needed(param: Param) -> bool:
    return param.required and param.type != ParamType.YES_NO


def _figure(form: RuleForm, param: Param) -> forms.Field:
    return FigureField(validators=[_not_negative] if param.type == ParamType.AMOUNT else [])


def _not_negative(value: Any) -> None:
    if value is not None and value < 0:
        raise ValidationError("Enter 0 or more, for example 5")


def _whole(form: RuleForm, param: Param) -> forms.Field:
    return forms.IntegerField(
        min_value=1, max_value=MOST_COUNTED, widget=forms.TextInput(attrs={"width": 4, "inputmode": "numeric"})
    )


def _yes_no(form: RuleForm, param: Param) -> forms.Field:
    return forms.BooleanField(widget=forms.CheckboxInput(attrs={"small": True}))


def _choice(form: RuleForm, param: Param) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Choose one"), *param.choices])


def _choices(form: RuleForm, param: Param) -> forms.Field:
    choices = [(str(value), words) for value, words in param.choices]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple(attrs={"small": True}))


def _status(form: RuleForm, param: Param) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Choose a status"), *form.statuses])


def _peer_group(form: RuleForm, param: Param) -> forms.Field:
    return forms.ChoiceField(choices=form.peer_groups)


BOXES: dict[ParamType, Callable[[RuleForm, Param], forms.Field]] = {
    ParamType.AMOUNT: _figure,
    ParamType.NUMBER: _figure,
    ParamType.COUNT: _whole,
    ParamType.YES_NO: _yes_no,
    ParamType.CHOICE: _choice,
    ParamType.CHOICES: _choices,
    ParamType.STATUS: _status,
    ParamType.PEER_GROUP: _peer_group,
}
