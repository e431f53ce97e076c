"""Addresses of this app. Names that start with ``scorecard`` are pages of the performance team."""

from django.urls import path, register_converter

from reporting.views import (
    catalogue_import,
    changes,
    comparison,
    history,
    layout,
    layout_forms,
    packs,
    public,
    reorganising,
    scorecards,
    targets,
)


class PeriodCodeConverter:
    """The code of a period: 2023-24-q2."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+){0,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SmallNumberConverter:
    """A number small enough for every database."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class DownloadConverter:
    """The formats an edition can be kept in."""

    regex = "csv|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PeriodCodeConverter, "period_code")
register_converter(SmallNumberConverter, "small_number")
register_converter(DownloadConverter, "download")

app_name = "reporting"
urlpatterns = [
    path("", public.home, name="home"),
    path("search/", public.search, name="search"),
    path("published/<slug:slug>/", public.published, name="published"),
    path("published/<slug:slug>/editions/", public.editions, name="editions"),
    path("published/<slug:slug>/compare/", public.compare, name="compare-editions"),
    path(
        "published/<slug:slug>/<period_code:code>/<small_number:number>/",
        public.edition,
        name="edition",
    ),
    path(
        "published/<slug:slug>/<period_code:code>/<small_number:number>/scorecard.<download:extension>",
        public.edition_file,
        name="edition-file",
    ),
    path("load/", packs.Load.as_view(), name="load"),
    path("reorganise/", reorganising.Reorganise.as_view(), name="reorganise"),
    path("load/catalogue/", catalogue_import.ImportCatalogue.as_view(), name="import-catalogue"),
    path("load/catalogue/template/", catalogue_import.ImportTemplate.as_view(), name="import-template"),
    path("load/catalogue/<str:token>/", catalogue_import.CheckImport.as_view(), name="import-catalogue-check"),
    path("load/pack/", packs.LoadPack.as_view(), name="load-pack"),
    path("load/pack/<str:token>/", packs.CheckPack.as_view(), name="load-pack-check"),
    path("load/history/", history.LoadHistory.as_view(), name="load-history"),
    path("load/history/approve/", history.ApproveHistory.as_view(), name="approve-history"),
    path("load/history/<str:token>/", history.HistoryColumns.as_view(), name="load-history-columns"),
    path("load/history/<str:token>/check/", history.CheckHistory.as_view(), name="load-history-check"),
    path("scorecards/", scorecards.ScorecardList.as_view(), name="scorecards"),
    path("scorecards/changes/", changes.ChangeList.as_view(), name="scorecard-changes"),
    path("scorecards/changes/<small_number:pk>/", changes.DecideChange.as_view(), name="scorecard-change"),
    path("scorecards/new/", layout.NewScorecard.as_view(), name="scorecard-add"),
    path("scorecards/<slug:slug>/", scorecards.ScorecardPage.as_view(), name="scorecard"),
    path("scorecards/<slug:slug>/targets/", targets.ScorecardTargets.as_view(), name="scorecard-targets"),
    path("scorecards/<slug:slug>/layout/", layout.Builder.as_view(), name="scorecard-layout"),
    path("scorecards/<slug:slug>/layout/move/", layout.Move.as_view(), name="scorecard-layout-move"),
    path("scorecards/<slug:slug>/layout/history/", layout.LayoutHistory.as_view(), name="scorecard-layout-history"),
    path("scorecards/<slug:slug>/layout/settings/", layout_forms.Settings.as_view(), name="scorecard-layout-settings"),
    path("scorecards/<slug:slug>/layout/ratings/", layout_forms.Rollup.as_view(), name="scorecard-layout-ratings"),
    path("scorecards/<slug:slug>/layout/words/", layout_forms.Words.as_view(), name="scorecard-layout-words"),
    path("scorecards/<slug:slug>/layout/summary/", layout_forms.Blocks.as_view(), name="scorecard-layout-summary"),
    path("scorecards/<slug:slug>/layout/key/", layout_forms.Key.as_view(), name="scorecard-layout-key"),
    path(
        "scorecards/<slug:slug>/layout/sections/add/",
        layout_forms.AddSection.as_view(),
        name="scorecard-layout-section-add",
    ),
    path(
        "scorecards/<slug:slug>/layout/sections/<small_number:pk>/",
        layout_forms.ChangeSection.as_view(),
        name="scorecard-layout-section",
    ),
    path(
        "scorecards/<slug:slug>/layout/sections/<small_number:pk>/lines/",
        layout_forms.AddLines.as_view(),
        name="scorecard-layout-lines-add",
    ),
    path(
        "scorecards/<slug:slug>/layout/lines/<small_number:pk>/",
        layout_forms.ChangeLine.as_view(),
        name="scorecard-layout-line",
    ),
    path(
        "scorecards/<slug:slug>/layout/columns/",
        layout_forms.ChooseColumn.as_view(),
        name="scorecard-layout-columns",
    ),
    path(
        "scorecards/<slug:slug>/layout/columns/copy/",
        layout_forms.CopyColumns.as_view(),
        name="scorecard-layout-columns-copy",
    ),
    path(
        "scorecards/<slug:slug>/layout/columns/add/<str:kind>/",
        layout_forms.AddColumn.as_view(),
        name="scorecard-layout-column-add",
    ),
    path(
        "scorecards/<slug:slug>/layout/columns/<small_number:pk>/",
        layout_forms.ChangeColumn.as_view(),
        name="scorecard-layout-column",
    ),
    path("scorecards/<slug:slug>/build/", scorecards.BuildDraft.as_view(), name="scorecard-build"),
    path("scorecards/<slug:slug>/export/", packs.ExportPack.as_view(), name="scorecard-export"),
    path("scorecards/<slug:slug>/compare/", comparison.CompareWithTable.as_view(), name="scorecard-compare"),
    path("scorecards/<slug:slug>/<period_code:code>/", scorecards.DraftPage.as_view(), name="scorecard-draft"),
    path("scorecards/<slug:slug>/<period_code:code>/preview/", scorecards.Preview.as_view(), name="scorecard-preview"),
    path("scorecards/<slug:slug>/<period_code:code>/publish/", scorecards.Publish.as_view(), name="scorecard-publish"),
    path(
        "scorecards/<slug:slug>/<period_code:code>/change/",
        changes.ProposeChange.as_view(),
        name="scorecard-change-add",
    ),
]
