"""Forms of the layout of a scorecard. Each turns what is typed into the plain values the services take."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from indicators.enums import LabelStyle, PeriodKind, RollupMethod, Rounding
from indicators.forms_base import FigureField, PlainForm, Sections, say_what_to_do
from indicators.models import Indicator, Status, StatusSet
from indicators.rules.periods import Period, PeriodProblem, parse_period
from reporting.columns import KINDS, KindOfColumn, Option, Shape
from reporting.enums import ColumnKind, LineKind, Numbering, Orientation, RatingDisplay
from reporting.models import Column, Line, Portfolio, Scorecard, Section
from reporting.words import DEFAULT_WORDS, WORD_GROUPS

MOST_LEVELS = 4
SPARE_ROWS = 3
MOST_LINES = 60
LONGEST_NOTE = 500


def add_field(form: forms.BaseForm, name: str, field: forms.Field) -> None:
    """Add a field that depends on the scorecard, with the messages and checks every field has."""
    say_what_to_do(field)
    form.fields[name] = field


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Give a choice field of a form the choices of this scorecard."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class NewScorecardForm(PlainForm, forms.Form):
    """A new scorecard: whose it is, what it is called, and what it starts from."""

    title = forms.CharField(label="Title", max_length=200, help_text="For example Children and families")
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(), label="Portfolio", required=False, empty_label="A portfolio that is not listed"
    )
    new_portfolio = forms.CharField(
        label="Name of the new portfolio", max_length=200, required=False, help_text="Only if it is not listed"
    )
    period_kind = forms.ChoiceField(
        label="Published for each", choices=PeriodKind.choices, initial=PeriodKind.QUARTER, required=True
    )
    copy_of = forms.ModelChoiceField(
        Scorecard.objects.none(),
        label="Copy the layout of",
        required=False,
        empty_label="None: start with a plain layout",
    )
    status_set = forms.ModelChoiceField(
        StatusSet.objects.none(),
        label="Ratings",
        help_text="A copy has the ratings of the scorecard it is copied from.",
        empty_label=None,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (
            ("portfolio", Portfolio.objects.order_by("name")),
            ("copy_of", Scorecard.objects.order_by("title")),
            ("status_set", StatusSet.objects.order_by("name")),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    def clean(self) -> dict[str, Any]:
        chosen, typed = self.cleaned_data.get("portfolio"), self.cleaned_data.get("new_portfolio", "").strip()
        if chosen is None and not typed:
            self.add_error("new_portfolio", "Choose a portfolio above, or enter the name of a new one")
        if chosen is not None and typed:
            self.add_error("new_portfolio", "Leave this empty, or choose “A portfolio that is not listed”")
        return self.cleaned_data


class SettingsForm(PlainForm, forms.Form):
    """Title, captions and how the whole is shown."""

    title = forms.CharField(label="Title", max_length=200)
    caption = forms.CharField(
        label="Caption", max_length=200, required=False, help_text="Above the title, for example Appendix 1"
    )
    closing = forms.CharField(label="Last line", max_length=200, required=False, help_text="Below everything else")
    period_kind = forms.ChoiceField(label="Published for each", choices=PeriodKind.choices)
    rating_display = forms.ChoiceField(
        label="Ratings are shown as", choices=RatingDisplay.choices, widget=forms.RadioSelect(attrs={"small": True})
    )
    numbering = forms.ChoiceField(
        label="Numbers of the lines", choices=Numbering.choices, widget=forms.RadioSelect(attrs={"small": True})
    )
    orientation = forms.ChoiceField(
        label="On paper", choices=Orientation.choices, widget=forms.RadioSelect(attrs={"small": True, "inline": True})
    )

    @classmethod
    def values_of(cls, scorecard: Scorecard) -> dict[str, Any]:
        return {name: getattr(scorecard, name) for name in cls.base_fields}


class RollupForm(PlainForm, forms.Form):
    """The levels of headings, which of them are rated, and how a rating follows from those inside."""

    method = forms.ChoiceField(
        label="The rating of a group is",
        choices=RollupMethod.choices,
        widget=forms.RadioSelect(attrs={"small": True}),
    )
    rounding = forms.ChoiceField(
        label="A mean between two scores",
        choices=Rounding.choices,
        widget=forms.RadioSelect(attrs={"small": True, "inline": True}),
        help_text="Used where no lowest means are given below.",
    )

    def __init__(self, *args: Any, statuses: Sequence[Status], **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(1, MOST_LEVELS + 1):
            add_field(
                self,
                f"heading_{place}",
                forms.CharField(
                    label=f"Level {place}",
                    max_length=100,
                    required=place == 1,
                    help_text="The outermost, for example Outcome" if place == 1 else "",
                    error_messages={"required": "Enter the name of level 1, for example Theme"},
                ),
            )
            add_field(
                self,
                f"rating_{place}",
                forms.CharField(
                    label=f"Heading of its rating at level {place}",
                    max_length=100,
                    required=False,
                    help_text="Leave it empty where this level is not rated.",
                ),
            )
        self.scored = [status for status in statuses if status.rated and status.score is not None]
        for status in self.scored:
            add_field(
                self,
                f"least_{status.key}",
                FigureField(label=f"Lowest mean that is {status.word}", required=False, help_text="For example 2.5"),
            )

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Return the fields under three headings."""
        levels = [self[f"{name}_{place}"] for place in range(1, MOST_LEVELS + 1) for name in ("heading", "rating")]
        least = [self[f"least_{status.key}"] for status in self.scored]
        return [
            ("Levels of headings", levels),
            ("Overall ratings", [self["method"], self["rounding"]]),
            ("Lowest means, instead of rounding", least),
        ]

    def clean(self) -> dict[str, Any]:
        headings = [self.cleaned_data.get(f"heading_{place}", "") for place in range(1, MOST_LEVELS + 1)]
        for place in range(2, MOST_LEVELS + 1):
            if headings[place - 1] and not headings[place - 2]:
                self.add_error(f"heading_{place - 1}", f"Enter level {place - 1} before level {place}")
            if self.cleaned_data.get(f"rating_{place}") and not headings[place - 1]:
                self.add_error(f"heading_{place}", f"Enter the name of level {place}, or leave its rating empty too")
        given = [status for status in self.scored if self.cleaned_data.get(f"least_{status.key}") is not None]
        if given and len(given) < len(self.scored) - 1:
            self.add_error(
                f"least_{self.scored[0].key}", "Enter a lowest mean for every rating but the worst, or for none"
            )
        return self.cleaned_data

    def layout(self) -> dict[str, Any]:
        """Return the fields of the scorecard that this form changes."""
        data = self.cleaned_data
        least = [(status.key, data[f"least_{status.key}"]) for status in self.scored]
        return {
            "levels": [
                {"heading": data[f"heading_{place}"], "rating_heading": data[f"rating_{place}"]}
                for place in range(1, MOST_LEVELS + 1)
                if data[f"heading_{place}"]
            ],
            "rollup_method": data["method"],
            "rollup_rounding": data["rounding"],
            "rollup_thresholds": [
                {"status": key, "at_least": f"{value.normalize():f}"} for key, value in least if value is not None
            ],
        }

    @staticmethod
    def values_of(scorecard: Scorecard) -> dict[str, Any]:
        values: dict[str, Any] = {"method": scorecard.rollup_method, "rounding": scorecard.rollup_rounding}
        for place, level in enumerate(scorecard.levels, start=1):
            values |= {f"heading_{place}": level["heading"], f"rating_{place}": level.get("rating_heading", "")}
        return values | {f"least_{entry['status']}": entry["at_least"] for entry in scorecard.rollup_thresholds}


class WordsForm(PlainForm, forms.Form):
    """Every printed word with the usual one beside it."""

    def __init__(self, *args: Any, statuses: Sequence[Status], letters: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        own = {
            f"status.{status.key}": (status.letter or status.word) if letters else status.word for status in statuses
        }
        self.usual: dict[str, str] = {**DEFAULT_WORDS, **own}
        for key, usual in self.usual.items():
            add_field(
                self,
                key,
                forms.CharField(
                    label=self._label(key),
                    max_length=200,
                    required=False,
                    help_text=f"Usually “{usual}”" if usual else "Usually nothing",
                ),
            )

    @staticmethod
    def _label(key: str) -> str:
        words = key.replace(".", ": ").replace("_", " ")
        return words[:1].upper() + words[1:]

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Return the words under the headings of their groups."""
        groups: dict[str, list[Any]] = {}
        for key in self.usual:
            groups.setdefault(WORD_GROUPS.get(key.partition(".")[0], "Other words"), []).append(self[key])
        return list(groups.items())

    def words(self) -> dict[str, str]:
        """Return the words that differ from the usual ones."""
        return {key: self.cleaned_data[key] for key, usual in self.usual.items() if self.cleaned_data[key] != usual}

    def values_of(self, scorecard: Scorecard) -> dict[str, str]:
        return {**self.usual, **scorecard.words}


class KeyForm(PlainForm, forms.Form):
    """The key, one line for each mark explained, and the footnotes. Empty lines are left out."""

    def __init__(self, *args: Any, statuses: Sequence[Status], rows: int, notes: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows, self.notes = rows, notes
        choices = [("", "No mark, only words"), *((status.key, status.word) for status in statuses)]
        for place in range(1, rows + 1):
            add_field(self, f"mark_{place}", forms.ChoiceField(label=f"Mark {place}", required=False, choices=choices))
            add_field(
                self, f"text_{place}", forms.CharField(label=f"What mark {place} means", max_length=300, required=False)
            )
        for place in range(1, notes + 1):
            add_field(
                self,
                f"note_{place}",
                forms.CharField(
                    label=f"Footnote {place}",
                    max_length=LONGEST_NOTE,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
            )

    @classmethod
    def of(cls, scorecard: Scorecard, data: Any = None) -> "KeyForm":
        """Return the form of a scorecard, with some lines to spare."""
        values: dict[str, str] = {}
        for place, entry in enumerate(scorecard.key, start=1):
            values |= {f"mark_{place}": entry.get("status", ""), f"text_{place}": entry["text"]}
        values |= {f"note_{place}": note for place, note in enumerate(scorecard.footnotes, start=1)}
        return cls(
            data,
            initial=values,
            statuses=list(scorecard.status_set.statuses.order_by("order")),
            rows=len(scorecard.key) + SPARE_ROWS,
            notes=len(scorecard.footnotes) + SPARE_ROWS,
        )

    def sections(self) -> list[tuple[str, list[Any]]]:
        marks = [self[f"{name}_{place}"] for place in range(1, self.rows + 1) for name in ("mark", "text")]
        return [("Key", marks), ("Footnotes", [self[f"note_{place}"] for place in range(1, self.notes + 1)])]

    def clean(self) -> dict[str, Any]:
        for place in range(1, self.rows + 1):
            if self.cleaned_data.get(f"mark_{place}") and not self.cleaned_data.get(f"text_{place}"):
                self.add_error(f"text_{place}", f"Enter what mark {place} means, for example Target met")
        return self.cleaned_data

    def key(self) -> list[dict[str, str]]:
        entries = ((self.cleaned_data[f"mark_{n}"], self.cleaned_data[f"text_{n}"]) for n in range(1, self.rows + 1))
        return [{"status": mark, "text": text} for mark, text in entries if text]

    def footnotes(self) -> list[str]:
        notes = (self.cleaned_data[f"note_{place}"] for place in range(1, self.notes + 1))
        return [note for note in notes if note]


class SectionForm(PlainForm, forms.Form):
    """A heading and the one it lies in."""

    heading = forms.CharField(label="Heading", max_length=300, help_text="For example Quality")
    parent = forms.ChoiceField(label="Inside", required=False)

    def __init__(self, *args: Any, sections: Sequence[Section], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_pk = {str(section.pk): section for section in sections}
        choices = [("", "No other section"), *((key, one.heading) for key, one in self.by_pk.items())]
        set_choices(self, "parent", choices)

    @property
    def inside(self) -> Section | None:
        return self.by_pk.get(self.cleaned_data["parent"])


class FindIndicatorsForm(PlainForm, forms.Form):
    """The search above the list to tick."""

    q = forms.CharField(
        label="Find indicators", max_length=100, required=False, help_text="Part of the name, reference or service"
    )


class AddLinesForm(PlainForm, forms.Form):
    """The indicators found, to tick."""

    indicators = forms.MultipleChoiceField(
        label="Indicators",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"required": "Tick at least one indicator"},
    )

    def __init__(self, *args: Any, found: Sequence[tuple[Indicator, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = {indicator.ref: indicator for indicator, _name in found}
        set_choices(self, "indicators", [(indicator.ref, name) for indicator, name in found])

    def chosen(self) -> list[Indicator]:
        return [self.found[ref] for ref in self.cleaned_data["indicators"]]


class LineForm(PlainForm, forms.Form):
    """How one line is printed."""

    section = forms.ModelChoiceField(Section.objects.none(), label="Section", empty_label=None)
    number = forms.CharField(label="Number", max_length=10, required=False, widget=forms.TextInput(attrs={"width": 5}))
    kind = forms.ChoiceField(
        label="This line is", choices=LineKind.choices, widget=forms.RadioSelect(attrs={"small": True})
    )
    pointer = forms.CharField(
        label="Words in place of the figure",
        max_length=100,
        required=False,
        help_text="For a pointer or a placeholder, for example See Appendix 2, or New: first figure in March",
    )
    period_style = forms.ChoiceField(label="Periods are printed", choices=LabelStyle.choices, required=False)
    weight = FigureField(label="Weight", help_text="Counts in a weighted overall rating only. 1 for most.", decimals=2)

    def __init__(self, *args: Any, line: Line, columns: Sequence[Column], **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = columns
        field = self.fields["section"]
        if isinstance(field, forms.ModelChoiceField):
            sections: QuerySet[Section] = Section.objects.filter(scorecard=line.section.scorecard_id)
            field.queryset = sections.order_by("order")
        for column in columns:
            add_field(
                self,
                f"printed_{column.key}",
                forms.CharField(
                    label=f"Own words for “{column.heading or column.get_kind_display()}”",
                    max_length=300,
                    required=False,
                    help_text="Leave it empty to print what the catalogue says.",
                ),
            )

    SECTIONS: Sections = (("", ("section", "number", "kind", "pointer", "period_style", "weight")),)

    @staticmethod
    def values_of(line: Line) -> dict[str, Any]:
        names = ("section", "number", "kind", "pointer", "period_style", "weight")
        values = {name: getattr(line, name) for name in names}
        return values | {f"printed_{key}": text for key, text in line.printed_as.items()}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") != LineKind.MEASURE and not self.cleaned_data.get("pointer"):
            self.add_error("pointer", "Enter the words that stand in place of the figure, for example See Appendix 2")
        weight = self.cleaned_data.get("weight")
        if weight is not None and not 0 <= weight < 10_000:
            self.add_error("weight", "Enter a weight from 0 to 9999, for example 2")
        return self.cleaned_data

    def fields_of_line(self) -> dict[str, Any]:
        names = ("section", "number", "kind", "pointer", "period_style", "weight")
        printed = {column.key: self.cleaned_data[f"printed_{column.key}"] for column in self.columns}
        return {
            **{name: self.cleaned_data[name] for name in names},
            "printed_as": {key: text for key, text in printed.items() if text},
        }


class ColumnForm(PlainForm, forms.Form):
    """Heading and options of one kind of column. ``period`` is that of the preview: it completes labels."""

    def __init__(self, *args: Any, kind: KindOfColumn, period: Period, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind, self.period = kind, period
        add_field(
            self,
            "heading",
            forms.CharField(
                label="Heading",
                max_length=100,
                required=kind.kind == ColumnKind.NAME,
                error_messages={"required": "Enter the heading, for example Measure"},
            ),
        )
        for option in kind.options:
            add_field(self, option.name, field_of(option))
            if option.shape == Shape.OWN_TEXT:
                add_field(
                    self,
                    f"{option.name}_own",
                    forms.CharField(
                        label="Those words",
                        max_length=300,
                        required=False,
                        help_text="Leave it empty to print nothing.",
                    ),
                )

    @staticmethod
    def values_of(column: Column) -> dict[str, Any]:
        values: dict[str, Any] = {"heading": column.heading, **column.options}
        kind = KINDS[column.kind]
        for option in kind.options:
            if option.shape == Shape.OWN_TEXT:
                values |= {option.name: option.name in column.options}
                values |= {f"{option.name}_own": column.options.get(option.name, "")}
            elif option.shape == Shape.NUMBER:
                values.setdefault(option.name, option.usual)
        return values

    def clean(self) -> dict[str, Any]:
        label = self.cleaned_data.get("period")
        if label:
            try:
                parse_period(label, within=self.period)
            except PeriodProblem as problem:
                self.add_error("period", str(problem))
        return self.cleaned_data

    def options(self) -> dict[str, Any]:
        """Return the options as stored: what is left as usual is left out."""
        kept: dict[str, Any] = {}
        for option in self.kind.options:
            value = self.cleaned_data[option.name]
            if option.shape == Shape.OWN_TEXT:
                kept |= {option.name: self.cleaned_data[f"{option.name}_own"]} if value else {}
            elif value and not (option.shape == Shape.NUMBER and value == option.usual):
                kept[option.name] = value
        return kept


def field_of(option: Option) -> forms.Field:
    """Return the form field that asks for an option."""
    common: Mapping[str, Any] = {"label": option.label, "help_text": option.hint, "required": option.needed}
    if option.shape in (Shape.YES, Shape.OWN_TEXT):
        return forms.BooleanField(**common)
    if option.shape == Shape.CHOICE:
        return forms.ChoiceField(**common, choices=option.choices)
    if option.shape == Shape.NUMBER:
        return forms.IntegerField(
            **{**common, "required": True},
            min_value=option.low,
            max_value=option.high,
            initial=option.usual,
            widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
        )
    return forms.CharField(**common, max_length=300)


class CopyColumnsForm(PlainForm, forms.Form):
    """Whose columns to take over."""

    source = forms.ModelChoiceField(Scorecard.objects.none(), label="Scorecard", empty_label="Choose a scorecard")

    def __init__(self, *args: Any, scorecard: Scorecard, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["source"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Scorecard.objects.exclude(pk=scorecard.pk).order_by("title")
