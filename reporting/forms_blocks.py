"""The form of what the summary of a scorecard shows."""

from typing import Any

from django import forms

from indicators.forms_base import PlainForm
from reporting.enums import Base, BlockKind, CountedBy, Exceptional
from reporting.forms_layout import add_field
from reporting.models import Scorecard

SPARE = 2
MOST_MOVERS = 10
USUAL_MOVERS = 3


class BlocksForm(PlainForm, forms.Form):
    """One set of questions for each block, in printed order, and some to spare. A block without a kind is left out."""

    def __init__(self, *args: Any, blocks: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.blocks = blocks
        for place in range(1, blocks + 1):
            self._ask(place)

    def _ask(self, place: int) -> None:
        kinds = [("", "Nothing"), *BlockKind.choices]
        add_field(self, f"kind_{place}", forms.ChoiceField(label=f"Block {place} shows", required=False, choices=kinds))
        add_field(
            self,
            f"heading_{place}",
            forms.CharField(
                label=f"Heading of block {place}", max_length=100, required=False, help_text="Usually what it shows"
            ),
        )
        add_field(
            self,
            f"by_{place}",
            forms.ChoiceField(
                label=f"Block {place} counts",
                required=False,
                choices=CountedBy.choices,
                help_text="For ratings, and for better and worse",
            ),
        )
        add_field(
            self,
            f"base_{place}",
            forms.ChoiceField(
                label=f"Percentages of block {place} are of",
                required=False,
                choices=[("", "The usual: rated measures for ratings, comparable ones for movement"), *Base.choices],
            ),
        )
        add_field(
            self,
            f"reasons_{place}",
            forms.MultipleChoiceField(
                label=f"Exceptions of block {place} are",
                required=False,
                choices=Exceptional.choices,
                widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
                help_text="All of them if none is ticked",
            ),
        )
        add_field(
            self,
            f"count_{place}",
            forms.IntegerField(
                label=f"How many improvements and falls block {place} names",
                required=False,
                min_value=1,
                max_value=MOST_MOVERS,
                help_text=f"Usually {USUAL_MOVERS}",
                widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
            ),
        )

    @classmethod
    def of(cls, scorecard: Scorecard, data: Any = None) -> "BlocksForm":
        """Return the form of a scorecard."""
        values: dict[str, Any] = {}
        for place, block in enumerate(scorecard.blocks, start=1):
            values |= {f"{name}_{place}": value for name, value in block.items()}
        return cls(data, initial=values, blocks=len(scorecard.blocks) + SPARE)

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Return the questions under the place of their block."""
        names = ("kind", "heading", "by", "base", "reasons", "count")
        return [(f"Block {place}", [self[f"{name}_{place}"] for name in names]) for place in range(1, self.blocks + 1)]

    def chosen(self) -> list[dict[str, Any]]:
        """Return the blocks as stored: only the options their kind knows, and only where they are not the usual."""
        return [self._block(place) for place in range(1, self.blocks + 1) if self.cleaned_data[f"kind_{place}"]]

    def _block(self, place: int) -> dict[str, Any]:
        kind = self.cleaned_data[f"kind_{place}"]
        known = ["heading"]
        if kind in (BlockKind.COUNTS, BlockKind.DIRECTIONS):
            known += ["by", "base"]
        known += {BlockKind.EXCEPTIONS: ["reasons"], BlockKind.MOVERS: ["count"]}.get(kind, [])
        given = {name: self.cleaned_data[f"{name}_{place}"] for name in known}
        if given.get("by") == CountedBy.ALL:
            del given["by"]
        return {"kind": kind, **{name: value for name, value in given.items() if value}}
