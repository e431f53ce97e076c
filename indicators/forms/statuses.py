"""Forms about status sets and their statuses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from indicators.enums import Shape, UnratedKind
from indicators.forms.parts import ReasonField
from indicators.forms_base import FigureField, PlainForm, Sections
from indicators.models import Status, StatusSet
from indicators.rules.colours import PALETTE, ColourProblem, read_colour

OWN = "own"
COLOURS = (*((name, name.capitalize()) for name in PALETTE), (OWN, "Our own colour"))


class StatusSetForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    """Name a set, new or old. A new one gets its address from its name."""

    reason = ReasonField()

    class Meta:
        model = StatusSet
        fields = ("name",)
        labels = {"name": "Name of the set"}
        help_texts = {"name": "For example Council plan ratings"}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = StatusSet.objects.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise ValidationError("There is a set with this name already. Choose another name.")
        if self.instance.pk is None:
            self.instance.slug = _new_slug(name)
        return name


def _new_slug(name: str) -> str:
    slug = slugify(name)[:50]
    if not slug:
        raise ValidationError("Use letters or digits in the name, for example Council plan ratings")
    if slug == "add":  # the address of the form itself
        slug = "add-set"
    if StatusSet.objects.filter(slug=slug).exists():
        raise ValidationError("There is a set with nearly this name. Choose another name.")
    return slug


class StatusForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    """One status. ``colour`` is chosen by name, or ``own`` holds the council's."""

    key = forms.SlugField(
        label="Key",
        required=False,
        max_length=50,
        help_text="How rules and packs name it, for example green. Leave it empty to make it from the word.",
        widget=forms.TextInput(attrs={"width": 10, "autocomplete": "off", "spellcheck": False}),
        error_messages={"invalid": "Use small letters, digits and hyphens, for example not-due"},
    )
    colour = forms.ChoiceField(
        label="Colour", choices=COLOURS, initial="grey", widget=forms.RadioSelect(attrs={"small": True, "inline": True})
    )
    own = forms.CharField(
        label="Our own colour",
        required=False,
        max_length=20,
        help_text="# and six digits or letters from your brand guide, for example #1a65a6",
        widget=forms.TextInput(attrs={"width": 10, "autocomplete": "off", "spellcheck": False}),
    )
    score = FigureField(
        label="Score",
        required=False,
        decimals=2,
        help_text="Counts when a group gets an overall rating, for example 3 for green. Empty for none.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = ReasonField()

    SECTIONS: Sections = (
        ("What readers see", ("word", "letter", "shape", "colour", "own")),
        ("What it counts for", ("rated", "unrated_kind", "score", "needs_commentary")),
        ("In rules and files", ("key",)),
        ("This change", ("reason",)),
    )

    class Meta:
        model = Status
        fields = ("word", "letter", "shape", "score", "rated", "unrated_kind", "needs_commentary")
        widgets = {
            "word": forms.TextInput(attrs={"width": 20}),
            "letter": forms.TextInput(attrs={"width": 5}),
            "shape": forms.RadioSelect(attrs={"small": True, "inline": True}),
            "unrated_kind": forms.RadioSelect(attrs={"small": True, "inline": True}),
            "rated": forms.CheckboxInput(attrs={"small": True}),
            "needs_commentary": forms.CheckboxInput(attrs={"small": True}),
        }
        labels = {
            "rated": "It counts as rated",
            "unrated_kind": "If it does not count as rated, because",
            "needs_commentary": "The owner has to explain it in words",
        }
        help_texts = {
            "word": "For example On target",
            "letter": "Printed where there is no room for the word, for example G",
            "shape": "Stands beside the word, so that colour is never the only sign.",
            "rated": "Rated statuses make up “rated green” counts and overall ratings.",
            "unrated_kind": "",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is not None:
            del self.fields["key"]
            own = self.instance.colour not in PALETTE
            self.initial["colour"] = OWN if own else self.instance.colour
            self.initial["own"] = self.instance.colour if own else ""

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"]).lower()

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        self._clean_colour(data)
        self._clean_key(data)
        if data.get("rated"):
            data["unrated_kind"] = UnratedKind.NONE
        elif data.get("score") is not None:
            self.add_error("score", "Leave the score empty, or tick “It counts as rated”")
        if data.get("rated") and data.get("shape") == Shape.NONE:
            self.add_error("shape", "Choose a shape: a rated status must not be told by its colour alone")
        return data

    def _clean_colour(self, data: dict[str, Any]) -> None:
        if data.get("colour") != OWN:
            self.instance.colour = data.get("colour") or "grey"
            return
        try:
            self.instance.colour = read_colour(data.get("own") or "")
        except ColourProblem as problem:
            typed = data.get("own")
            self.add_error("own", str(problem) if typed else "Enter your own colour, for example #1a65a6")

    def _clean_key(self, data: dict[str, Any]) -> None:
        if "key" not in self.fields or "key" in self.errors:
            return
        self.instance.key = data.get("key") or slugify(data.get("word") or "")[:50]
        if not self.instance.key and "word" not in self.errors:
            self.add_error("key", "Enter a key, for example green")
