"""Forms about other councils: the councils themselves, the groups, and which groups an indicator uses."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from indicators.enums import AuthorityKind
from indicators.forms.parts import ReasonField
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.models import Authority, Indicator, IndicatorPeers, PeerGroup
from indicators.models.peers import AREAS
from indicators.rules.areas import codes_in, kind_of_code

MOST_PASTED = 20_000


class AuthorityForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    """A council, region or nation. Correcting one needs a reason."""

    kind = forms.ChoiceField(label="Kind", choices=[("", "As the code says"), *AuthorityKind.choices], required=False)
    region = forms.ModelChoiceField(
        label="Region",
        queryset=Authority.objects.filter(kind=AuthorityKind.REGION),
        required=False,
        empty_label="None",
    )
    reason = ReasonField(required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Authority
        fields = ("code", "name", "kind", "region", "other_names")
        widgets = {
            "code": forms.TextInput(attrs={"width": 10, "spellcheck": False}),
            "name": forms.TextInput(),
            "other_names": forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = self.instance.pk is not None
        if self.instance.pk is None:
            del self.fields["reason"]
            del self.fields["seen"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def clean_kind(self) -> str:
        """The kind chosen, else the one the code tells."""
        chosen = self.cleaned_data["kind"] or kind_of_code(self.cleaned_data.get("code", ""))
        if not chosen:
            raise ValidationError("Choose the kind: this code does not tell it")
        return str(chosen)


class AuthorityFileForm(PlainForm, forms.Form):
    """A list of councils as a file."""

    file = forms.FileField(
        label="List of councils (CSV or XLSX)",
        help_text="With columns code and name, and if you like kind, region and other names. Up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class PeerGroupForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    """A group of councils. Changing one needs a reason."""

    reason = ReasonField(required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = PeerGroup
        fields = ("name", "scope", "source", "quartile_method", "usual_ranking", "usual_average")
        widgets = {"name": forms.TextInput(), "scope": forms.RadioSelect, "quartile_method": forms.RadioSelect}
        labels = {
            "scope": "Who belongs to it",
            "quartile_method": "How its quarters are found",
            "usual_ranking": "Rank every indicator here unless it says otherwise",
            "usual_average": "Take the neighbour average of every indicator from here unless it says otherwise",
        }
        help_texts = {"source": "Who put it together and when, for example Nearest neighbours 2025"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:
            del self.fields["reason"]
            del self.fields["seen"]
        else:
            self.fields["reason"].required = True


class MembersForm(PlainForm, forms.Form):
    """Who belongs to a group from a day on: ticked in the list, pasted as codes, or both.

    The list offers the members there are and those a search found, so that a search never loses a tick.
    """

    members = forms.ModelMultipleChoiceField(
        label="Members",
        queryset=Authority.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
    )
    codes = forms.CharField(
        label="Codes to add",
        required=False,
        help_text="Paste them from a spreadsheet, for example E10000018 E10000002. They are added to the ticks.",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": False}),
        max_length=MOST_PASTED,
    )
    starts = DayMonthYearField(label="From", help_text="Earlier comparisons keep the members of their day.")
    reason = ReasonField(help_text="For example: the new list of nearest neighbours of 2026.")

    def __init__(self, *args: Any, offered: QuerySet[Authority], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["members"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = offered

    def clean_codes(self) -> list[Authority]:
        """The councils of the pasted codes. Every word that is none is named."""
        codes, others = codes_in(self.cleaned_data["codes"])
        known = {row.code: row for row in Authority.objects.filter(code__in=codes)}
        wrong = [*others, *(code for code in codes if code not in known)]
        if wrong:
            more = f" and {len(wrong) - 10} more" if len(wrong) > 10 else ""
            raise ValidationError(f"Not in the list of councils: {', '.join(word[:20] for word in wrong[:10])}{more}")
        return list(known.values())

    @property
    def chosen(self) -> list[Authority]:
        """Those ticked and those pasted, each once."""
        both = [*self.cleaned_data["members"], *self.cleaned_data["codes"]]
        return list({row.pk: row for row in both}.values())


def offered_members(group: PeerGroup, words: str) -> QuerySet[Authority]:
    """Return the present members of a group and the councils that a search found; without words every council."""
    councils = Authority.objects.exclude(kind__in=AREAS)
    found = councils
    for word in words.replace("\x00", " ").split()[:10]:
        found = found.filter(name__icontains=word) | found.filter(code__iexact=word)
    members = councils.filter(memberships__peer_group=group, memberships__ends=None)
    return Authority.objects.filter(pk__in=found.values("pk")) | Authority.objects.filter(pk__in=members.values("pk"))


class ComparisonForm(PlainForm, forms.Form):
    """In which groups an indicator is compared. None means the usual ones."""

    groups = forms.ModelMultipleChoiceField(
        label="Compare it in",
        queryset=PeerGroup.objects.all(),
        required=False,
        help_text="Tick none to use the usual groups.",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
    )
    ranking = forms.ModelChoiceField(
        label="Quartile and rank come from",
        queryset=PeerGroup.objects.all(),
        required=False,
        empty_label="None of them",
    )
    averages = forms.ModelChoiceField(
        label="The neighbour average comes from",
        queryset=PeerGroup.objects.all(),
        required=False,
        empty_label="None of them",
    )
    reason = ReasonField()

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        ticked = {group.pk for group in data.get("groups", ())}
        for name in ("ranking", "averages"):
            if data.get(name) and data[name].pk not in ticked:
                self.add_error(name, f"Tick {data[name].name} above, or choose another group")
        return data


def comparison_answers(indicator: Indicator) -> dict[str, Any]:
    """Return what an indicator has chosen, as the form shows it."""
    rows = list(IndicatorPeers.objects.filter(indicator=indicator, removed=False))
    return {
        "groups": [row.peer_group_id for row in rows],
        "ranking": next((row.peer_group_id for row in rows if row.ranking), None),
        "averages": next((row.peer_group_id for row in rows if row.averages), None),
    }


def financial_year_of(day: date) -> date:
    """The first day of the financial year of a day."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)
