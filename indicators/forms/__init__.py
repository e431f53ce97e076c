"""Forms of the catalogue. Each lists its fields; what happens with the answers is the services' business."""

from indicators.forms.builder import RuleForm
from indicators.forms.catalogue import (
    BenchmarkForm,
    DefinitionForm,
    IndicatorForm,
    ReasonForm,
    RetireForm,
    TargetForm,
)
from indicators.forms.parts import ReasonField
from indicators.forms.people import (
    EndForm,
    PersonChoice,
    RenameServiceForm,
    ResponsibilityForm,
    ServiceForm,
    people_to_choose,
)
from indicators.forms.plan import EndLinkForm, LinkForm, MilestoneForm, OutcomeForm, PlanForm, PriorityForm
from indicators.forms.rules import CopyRuleForm, DecisionForm, SchemeVersionForm, StartRuleForm, read_bands
from indicators.forms.statuses import StatusForm, StatusSetForm
from indicators.forms.target_round import ConfirmAllForm, RoundChoiceForm, RoundForm, TargetRowForm
from indicators.forms.trying import TryForm

__all__ = [
    "BenchmarkForm",
    "ConfirmAllForm",
    "CopyRuleForm",
    "DecisionForm",
    "DefinitionForm",
    "EndForm",
    "EndLinkForm",
    "IndicatorForm",
    "LinkForm",
    "MilestoneForm",
    "OutcomeForm",
    "PersonChoice",
    "PlanForm",
    "PriorityForm",
    "ReasonField",
    "ReasonForm",
    "RenameServiceForm",
    "ResponsibilityForm",
    "RetireForm",
    "RoundChoiceForm",
    "RoundForm",
    "RuleForm",
    "SchemeVersionForm",
    "ServiceForm",
    "StartRuleForm",
    "StatusForm",
    "StatusSetForm",
    "TargetForm",
    "TargetRowForm",
    "TryForm",
    "people_to_choose",
    "read_bands",
]
