"""Addresses of the catalogue."""

from django.urls import path

from indicators.views import catalogue, changes, jobs, proposals, rules, services, statuses

app_name = "indicators"
urlpatterns = [
    path("", catalogue.IndicatorList.as_view(), name="catalogue"),
    path("add/", changes.AddIndicator.as_view(), name="add"),
    path("indicators/<slug:ref>/", catalogue.IndicatorPage.as_view(), name="detail"),
    path("indicators/<slug:ref>/sheet/", catalogue.DefinitionSheet.as_view(), name="sheet"),
    path("indicators/<slug:ref>/history/", catalogue.IndicatorHistory.as_view(), name="history"),
    path("indicators/<slug:ref>/definition/", changes.ProposeDefinition.as_view(), name="propose-definition"),
    path("indicators/<slug:ref>/target/", changes.ProposeTarget.as_view(), name="propose-target"),
    path("indicators/<slug:ref>/benchmarks/add/", changes.AddBenchmark.as_view(), name="add-benchmark"),
    path("indicators/<slug:ref>/benchmarks/<int:pk>/", changes.CorrectBenchmark.as_view(), name="correct-benchmark"),
    path("indicators/<slug:ref>/people/add/", changes.AssignPerson.as_view(), name="assign"),
    path("indicators/<slug:ref>/people/<int:pk>/end/", changes.EndPerson.as_view(), name="end"),
    path("indicators/<slug:ref>/retire/", changes.Retire.as_view(), name="retire"),
    path("indicators/<slug:ref>/reinstate/", changes.Reinstate.as_view(), name="reinstate"),
    path("jobs/<int:pk>/", jobs.JobPage.as_view(), name="job"),
    path("proposals/", proposals.ProposalList.as_view(), name="proposals"),
    path("proposals/<slug:kind>/<int:pk>/", proposals.ProposalPage.as_view(), name="proposal"),
    path("proposals/<slug:kind>/<int:pk>/confirm/", proposals.Confirm.as_view(), name="confirm"),
    path("proposals/<slug:kind>/<int:pk>/decline/", proposals.Decline.as_view(), name="decline"),
    path("rules/", rules.RuleList.as_view(), name="rules"),
    path("rules/<slug:slug>/", rules.RulePage.as_view(), name="rule"),
    path("rules/<slug:slug>/history/", rules.RuleHistory.as_view(), name="rule-history"),
    path("rules/<slug:slug>/version/", rules.ProposeVersion.as_view(), name="propose-version"),
    path("status-sets/", statuses.StatusSetList.as_view(), name="status-sets"),
    path("status-sets/add/", statuses.AddStatusSet.as_view(), name="add-status-set"),
    path("status-sets/<slug:slug>/", statuses.StatusSetPage.as_view(), name="status-set"),
    path("status-sets/<slug:slug>/history/", statuses.StatusSetHistory.as_view(), name="status-set-history"),
    path("status-sets/<slug:slug>/copy/", statuses.CopyStatusSet.as_view(), name="copy-status-set"),
    path("status-sets/<slug:slug>/name/", statuses.RenameStatusSet.as_view(), name="rename-status-set"),
    path("status-sets/<slug:slug>/add/", statuses.AddStatus.as_view(), name="add-status"),
    path("status-sets/<slug:slug>/<int:pk>/", statuses.ChangeStatus.as_view(), name="change-status"),
    path("status-sets/<slug:slug>/<int:pk>/move/", statuses.MoveStatus.as_view(), name="move-status"),
    path("status-sets/<slug:slug>/<int:pk>/remove/", statuses.RemoveStatus.as_view(), name="remove-status"),
    path("services/", services.ServiceList.as_view(), name="services"),
    path("services/add/", services.AddService.as_view(), name="add-service"),
    path("services/<slug:slug>/", services.ServicePage.as_view(), name="service"),
    path("services/<slug:slug>/name/", services.RenameService.as_view(), name="rename-service"),
    path("services/<slug:slug>/people/add/", services.AssignToService.as_view(), name="assign-service"),
    path("services/<slug:slug>/people/<int:pk>/end/", services.EndAtService.as_view(), name="end-service"),
]
