"""Forms of the catalogue. Each lists its fields; what happens with the answers is the services' business."""

from indicators.forms.catalogue import (
    BenchmarkForm,
    DefinitionForm,
    IndicatorForm,
    ReasonForm,
    RetireForm,
    TargetForm,
)
from indicators.forms.parts import ReasonField
from indicators.forms.people import EndForm, RenameServiceForm, ResponsibilityForm, ServiceForm, people_to_choose
from indicators.forms.rules import DecisionForm, SchemeVersionForm, read_bands
from indicators.forms.statuses import StatusForm, StatusSetForm

__all__ = [
    "BenchmarkForm",
    "DecisionForm",
    "DefinitionForm",
    "EndForm",
    "IndicatorForm",
    "ReasonField",
    "ReasonForm",
    "RenameServiceForm",
    "ResponsibilityForm",
    "RetireForm",
    "SchemeVersionForm",
    "ServiceForm",
    "StatusForm",
    "StatusSetForm",
    "TargetForm",
    "people_to_choose",
    "read_bands",
]
