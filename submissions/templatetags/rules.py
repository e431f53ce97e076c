"""What a proposed RAG rule would make of approved figures, for pages of the catalogue."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone

from indicators.models import Indicator, RatingScheme, RatingSchemeVersion
from indicators.queries import parsed_scheme
from indicators.rules.rating import Scheme
from submissions.rule_effect import effect_of, last_figures, may_see_rows

register = template.Library()


@register.inclusion_tag("submissions/_rule_effect.html", takes_context=True)
def rule_effect(context: template.Context, scheme: RatingScheme, trial: Scheme, starts: date) -> dict[str, Any]:
    """What would change: rows for those who may see figures, counts for everybody else."""
    effect = effect_of(scheme, trial, starts=starts, as_at=timezone.localdate())
    return {"effect": effect, "rows_shown": may_see_rows(context["request"].user), "starts": starts}


@register.inclusion_tag("submissions/_rule_effect.html", takes_context=True)
def proposal_effect(context: template.Context, version: RatingSchemeVersion) -> dict[str, Any]:
    """The same for a version that waits for a second person."""
    return rule_effect(context, version.scheme, parsed_scheme(version), version.effective_from)


@register.inclusion_tag("submissions/_rule_on_figures.html", takes_context=True)
def rule_on_figures(
    context: template.Context, scheme: RatingScheme, trial: Scheme, indicator: Indicator
) -> dict[str, Any]:
    """The last figures of an indicator under the rule, as far as the person may see them."""
    user = context["request"].user
    rows = last_figures(indicator, scheme, trial, user=user, as_at=timezone.localdate())
    return {"rows": rows, "rows_shown": may_see_rows(user), "indicator": indicator}
