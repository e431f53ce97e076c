"""Addresses of the corporate plan, inside the catalogue's."""

from django.urls import path

from indicators.views import plan

urlpatterns = [
    path("plans/", plan.PlanList.as_view(), name="plans"),
    path("plans/add/", plan.AddPlan.as_view(), name="add-plan"),
    path("plans/<slug:slug>/", plan.PlanPage.as_view(), name="plan"),
    path("plans/<slug:slug>/change/", plan.ChangePlan.as_view(), name="change-plan"),
    path("plans/<slug:slug>/priorities/add/", plan.AddPriority.as_view(), name="add-priority"),
    path("plans/<slug:slug>/priorities/<int:pk>/", plan.ChangePriority.as_view(), name="change-priority"),
    path("plans/<slug:slug>/priorities/<int:pk>/outcomes/add/", plan.AddOutcome.as_view(), name="add-outcome"),
    path("plans/<slug:slug>/outcomes/<int:pk>/", plan.ChangeOutcome.as_view(), name="change-outcome"),
    path("plans/<slug:slug>/outcomes/<int:pk>/indicators/", plan.LinkIndicator.as_view(), name="link-indicator"),
    path("plans/<slug:slug>/outcomes/<int:pk>/milestones/", plan.AddMilestone.as_view(), name="add-milestone"),
    path("plans/<slug:slug>/indicators/<int:pk>/end/", plan.EndLink.as_view(), name="end-link"),
]
