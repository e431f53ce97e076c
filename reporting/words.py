"""Every word a scorecard prints, by key. A scorecard's own words replace these. Pure."""

from collections.abc import Mapping

DEFAULT_WORDS: Mapping[str, str] = {
    "trend.increase": "Increase",
    "trend.decrease": "Decrease",
    "trend.no_change": "No change",
    "trend.none": "N/A",
    "change.better": "Better",
    "change.worse": "Worse",
    "change.same": "No change",
    "change.no_polarity": "N/A",
    "change.none": "N/A",
    "movement.better": "Better",
    "movement.worse": "Worse",
    "movement.same": "Same",
    "movement.higher": "Higher",
    "movement.lower": "Lower",
    "movement.similar": "Similar",
    "movement.new": "New",
    "movement.no_polarity_suffix": "",
    "movement.none": "n/a",
    "arrow.up": "↑",
    "arrow.down": "↓",
    "arrow.level": "→",
    "polarity.high": "High",
    "polarity.low": "Low",
    "polarity.none": "",
    "polarity.midpoint": "Close to a midpoint",
    "polarity.range": "Inside a range",
    "frequency.month": "Month",
    "frequency.quarter": "Quarter",
    "frequency.half": "Half year",
    "frequency.term": "Term",
    "frequency.calendar_year": "Annual",
    "frequency.financial_year": "Annual",
    "frequency.academic_year": "Annual",
    "frequency.multi_year": "Several years",
    "basis.in_period": "In the period",
    "basis.year_to_date": "Year to date",
    "basis.rolling": "Rolling year",
    "basis.snapshot": "End of period",
    "basis.last_month": "Last month of the quarter",
    "value_type.percent": "Percent",
    "value_type.number": "Number",
    "value_type.rate": "Rate",
    "value_type.score": "Score",
    "value_type.days": "Days",
    "value_type.money": "Money",
    "value_type.yes_no": "Yes or no",
    "value_type.text": "Text",
    "availability.awaiting": "Awaiting partner",
    "availability.not_collected": "Not collected",
    "availability.not_applicable": "Not applicable",
    "availability.under_development": "Under development",
    "availability.see_text": "See the text",
    "suppressed": "[c]",
    "lack.not_due": "",
    "lack.new": "",
    "lack.not_known": "",
    "restated.now": "now {figure}",
    "restated.published": "published as {figure}",
    "restated.now_column": "as now known",
    "restated.published_column": "as published",
    "travel.maintained": "Maintained",
    "updated.yes": "Y",
    "updated.no": "",
    "target.monitor": "Monitor",
    "target.none": "",
    "rollup.none": "Not rated",
    "period": "",
    "not_received": "Not received by deadline: {service}",
}

# Under which heading the words of a group are asked for, by the part of the key before the dot.
WORD_GROUPS: Mapping[str, str] = {
    "trend": "Which way the number moved",
    "change": "Better or worse",
    "movement": "Movement in one word",
    "arrow": "Arrows",
    "polarity": "Good to be",
    "frequency": "How often",
    "basis": "What a figure covers",
    "value_type": "Kinds of figure",
    "availability": "Why there is no figure",
    "suppressed": "Why there is no figure",
    "not_received": "Why there is no figure",
    "lack": "Why there is no figure",
    "target": "Targets without a number",
    "updated": "Updated",
    "restated": "Figures that were restated",
    "travel": "Better or worse",
    "status": "Ratings",
    "rollup": "Ratings",
}


class Words:
    """The words of one scorecard."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._words = {**DEFAULT_WORDS, **own}

    def __call__(self, key: str, default: str = "") -> str:
        return self._words.get(key, default)


def unknown_words(own: Mapping[str, str]) -> list[str]:
    """Return the keys of ``own`` that no scorecard prints. ``status.<key>`` is always known."""
    return sorted(key for key in own if key not in DEFAULT_WORDS and not key.startswith("status."))
