"""The forms of the scorecard builder, one page for each kind of change."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from indicators.models import Indicator
from indicators.queries import with_definition
from reporting import forms_layout as made
from reporting import services
from reporting.addresses import period_of_code
from reporting.assembly.builders import IDENTITY
from reporting.columns import KINDS, KindOfColumn, kinds_by_family
from reporting.enums import RatingDisplay
from reporting.forms_blocks import BlocksForm
from reporting.models import Column, Line, Section
from reporting.queries import indicators_found
from reporting.views.layout_base import LayoutForm, LayoutPage


class LayoutAct(LayoutForm):
    """Shares how a change is signed."""

    def signed(self, seen: int) -> dict[str, Any]:
        return {"by": self.user, "at": timezone.now(), "seen": seen}

    def statuses(self) -> list[Any]:
        return list(self.scorecard().status_set.statuses.order_by("order"))


class Settings(LayoutAct):
    heading = "Title and settings"

    def form(self, data: Any = None) -> made.SettingsForm:
        return made.SettingsForm(data, initial=made.SettingsForm.values_of(self.scorecard()))

    def act(self, form: made.SettingsForm, seen: int) -> str:
        services.change_settings(self.scorecard(), form.cleaned_data, **self.signed(seen))
        return "Settings saved."


class Rollup(LayoutAct):
    heading = "Levels and overall ratings"
    intro = "Which headings the lines stand under, which of them are rated, and how."

    def form(self, data: Any = None) -> made.RollupForm:
        values = made.RollupForm.values_of(self.scorecard())
        return made.RollupForm(data, initial=values, statuses=self.statuses())

    def act(self, form: made.RollupForm, seen: int) -> str:
        services.change_rollup(self.scorecard(), form.layout(), **self.signed(seen))
        return "Levels and overall ratings saved."


class Words(LayoutAct):
    heading = "Words"
    intro = "Every word this scorecard prints by itself. What you leave empty is not printed."

    def form(self, data: Any = None) -> made.WordsForm:
        scorecard = self.scorecard()
        letters = scorecard.rating_display == RatingDisplay.LETTER
        form = made.WordsForm(data, statuses=self.statuses(), letters=letters)
        form.initial = form.values_of(scorecard)
        return form

    def act(self, form: made.WordsForm, seen: int) -> str:
        services.change_words(self.scorecard(), form.words(), **self.signed(seen))
        return "Words saved."


class Key(LayoutAct):
    heading = "Key and footnotes"
    intro = "Printed below the tables. There are always some empty lines to add more."

    def form(self, data: Any = None) -> made.KeyForm:
        return made.KeyForm.of(self.scorecard(), data)

    def act(self, form: made.KeyForm, seen: int) -> str:
        services.change_key(self.scorecard(), form.key(), form.footnotes(), **self.signed(seen))
        return "Key and footnotes saved."


class Blocks(LayoutAct):
    heading = "Summary"
    intro = "What stands above the tables, in every format. Without any block the usual summary is shown on the page."

    def form(self, data: Any = None) -> BlocksForm:
        return BlocksForm.of(self.scorecard(), data)

    def act(self, form: BlocksForm, seen: int) -> str:
        services.change_blocks(self.scorecard(), form.chosen(), **self.signed(seen))
        return "Summary saved."


# Sections


class AddSection(LayoutAct):
    heading = "Add a section"
    button = "Add section"

    def form(self, data: Any = None) -> made.SectionForm:
        inside = self.request.GET.get("inside", "")
        sections = list(self.scorecard().sections.order_by("order"))
        return made.SectionForm(data, initial={"parent": inside}, sections=sections)

    def act(self, form: made.SectionForm, seen: int) -> str:
        heading = form.cleaned_data["heading"]
        services.add_section(self.scorecard(), heading=heading, parent=form.inside, **self.signed(seen))
        return f"Section “{heading}” added."


class ChangeSection(LayoutAct):
    heading = "Section"
    removes = "Remove this section"

    def section(self) -> Section:
        return get_object_or_404(
            Section.objects.select_related("scorecard"), scorecard__slug=self.kwargs["slug"], pk=self.kwargs["pk"]
        )

    def form(self, data: Any = None) -> made.SectionForm:
        section = self.section()
        others = list(section.scorecard.sections.exclude(pk=section.pk).order_by("order"))
        initial = {"heading": section.heading, "parent": str(section.parent_id or "")}
        return made.SectionForm(data, initial=initial, sections=others)

    def act(self, form: made.SectionForm, seen: int) -> str:
        heading = form.cleaned_data["heading"]
        services.change_section(self.section(), heading=heading, parent=form.inside, **self.signed(seen))
        return f"Section “{heading}” saved."

    def take_away(self, seen: int) -> str:
        section = self.section()
        services.remove_section(section, **self.signed(seen))
        return f"Section “{section.heading}” removed."


# Lines


class AddLines(LayoutAct):
    heading = "Add lines"
    button = "Add the ticked indicators"

    def section(self) -> Section:
        return get_object_or_404(
            Section.objects.select_related("scorecard"), scorecard__slug=self.kwargs["slug"], pk=self.kwargs["pk"]
        )

    def found(self) -> list[tuple[Indicator, str]]:
        """Return the indicators that fit the search and are not in this section yet, with their names."""
        words = self.request.GET.get("q", "")[:100].replace("\x00", "")
        return indicators_found(words, today=timezone.localdate(), not_in=self.section(), most=made.MOST_LINES)

    def form(self, data: Any = None) -> made.AddLinesForm:
        return made.AddLinesForm(data, found=self.found())

    def act(self, form: made.AddLinesForm, seen: int) -> str:
        lines = services.add_lines(self.section(), form.chosen(), **self.signed(seen))
        return "1 line added." if len(lines) == 1 else f"{len(lines)} lines added."

    def more(self) -> dict[str, Any]:
        return {
            "search": made.FindIndicatorsForm(self.request.GET or None),
            "caption": self.section().heading,
            "most": made.MOST_LINES,
        }


class ChangeLine(LayoutAct):
    heading = "Line"
    removes = "Remove this line"

    def line(self) -> Line:
        lines = Line.objects.select_related("section__scorecard", "indicator")
        return get_object_or_404(lines, section__scorecard__slug=self.kwargs["slug"], pk=self.kwargs["pk"])

    def form(self, data: Any = None) -> made.LineForm:
        line = self.line()
        columns = [
            column
            for column in line.section.scorecard.columns.order_by("order")
            if column.kind in IDENTITY or column.key in line.printed_as
        ]
        return made.LineForm(data, initial=made.LineForm.values_of(line), line=line, columns=columns)

    def act(self, form: made.LineForm, seen: int) -> str:
        line = services.change_line(self.line(), form.fields_of_line(), **self.signed(seen))
        return f"Line {line.indicator.ref} saved."

    def take_away(self, seen: int) -> str:
        line = self.line()
        services.remove_line(line, **self.signed(seen))
        return f"Line {line.indicator.ref} removed. The indicator and its figures stay."

    def more(self) -> dict[str, Any]:
        indicator = with_definition(Indicator.objects.filter(pk=self.line().indicator_id), timezone.localdate()).get()
        return {"caption": indicator.name_now or indicator.ref}


# Columns


class ChooseColumn(LayoutPage):
    """The kinds of column there are."""

    prepares = True

    def get(self, request: Any, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        context = {
            "scorecard": scorecard,
            "families": kinds_by_family(),
            "back_url": self.builder_url(scorecard.slug),
        }
        return render(request, "reporting/layout_columns.html", context)


class ColumnPage(LayoutAct):
    """Heading and options of a column, new or not."""

    def kind(self) -> KindOfColumn:
        raise NotImplementedError

    def bound(self, data: Any, initial: dict[str, Any]) -> made.ColumnForm:
        period = period_of_code(self.layout_period_code())
        if period is None:
            raise Http404("There is no such period.")
        return made.ColumnForm(data, initial=initial, kind=self.kind(), period=period)

    def more(self) -> dict[str, Any]:
        kind = self.kind()
        return {"caption": kind.label, "intro": f"Prints {kind.prints}."}


class AddColumn(ColumnPage):
    heading = "Add a column"
    button = "Add column"

    def kind(self) -> KindOfColumn:
        kind = KINDS.get(self.kwargs["kind"])
        if kind is None:
            raise Http404("There is no such kind of column.")
        return kind

    def form(self, data: Any = None) -> made.ColumnForm:
        return self.bound(data, {"heading": self.kind().label})

    def act(self, form: made.ColumnForm, seen: int) -> str:
        column = services.add_column(
            self.scorecard(),
            kind=self.kind().kind.value,
            heading=form.cleaned_data["heading"],
            options=form.options(),
            **self.signed(seen),
        )
        return f"Column “{column.heading or self.kind().label}” added."


class ChangeColumn(ColumnPage):
    heading = "Column"
    removes = "Remove this column"

    def column(self) -> Column:
        columns = Column.objects.select_related("scorecard")
        return get_object_or_404(columns, scorecard__slug=self.kwargs["slug"], pk=self.kwargs["pk"])

    def kind(self) -> KindOfColumn:
        return KINDS[self.column().kind]

    def form(self, data: Any = None) -> made.ColumnForm:
        return self.bound(data, made.ColumnForm.values_of(self.column()))

    def act(self, form: made.ColumnForm, seen: int) -> str:
        heading = form.cleaned_data["heading"]
        services.change_column(self.column(), heading=heading, options=form.options(), **self.signed(seen))
        return f"Column “{heading or self.kind().label}” saved."

    def take_away(self, seen: int) -> str:
        column = self.column()
        services.remove_column(column, **self.signed(seen))
        return f"Column “{column.heading or self.kind().label}” removed."

    def onward(self) -> str:
        return self.builder_url(self.kwargs["slug"], "#builder-columns")


class CopyColumns(LayoutAct):
    heading = "Copy columns from another scorecard"
    intro = "All columns of this scorecard are replaced."
    button = "Replace the columns"

    def form(self, data: Any = None) -> made.CopyColumnsForm:
        return made.CopyColumnsForm(data, scorecard=self.scorecard())

    def act(self, form: made.CopyColumnsForm, seen: int) -> str:
        source = form.cleaned_data["source"]
        services.copy_columns(self.scorecard(), source, **self.signed(seen))
        return f"Columns copied from “{source.title}”."
