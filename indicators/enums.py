"""The closed vocabularies of the catalogue. Leaf module: imported by rules and models alike.

Labels are the plain words shown on screens; values are what is stored and what packs contain.
"""

from django.db.models import IntegerChoices, TextChoices


class ValueType(TextChoices):
    PERCENT = "percent", "Percentage"
    NUMBER = "number", "Number"
    RATE = "rate", "Rate"
    SCORE = "score", "Score"
    DAYS = "days", "Days"
    MONEY = "money", "Money"
    YES_NO = "yes_no", "Yes or no"
    TEXT = "text", "Text only"


class PrintPattern(TextChoices):
    """How a value and the count behind it are printed together."""

    VALUE = "value", "Value"
    VALUE_COUNT = "value_count", "Value (count), for example 96.5% (254)"
    COUNT_VALUE = "count_value", "Count (value), for example 1587 (57.3%)"


class Polarity(TextChoices):
    HIGH = "high", "High"
    LOW = "low", "Low"
    NONE = "none", "Neither"
    MIDPOINT = "midpoint", "Close to a midpoint"
    RANGE = "range", "Inside a range"


class Frequency(TextChoices):
    """How often a figure is due. The three kinds of year are different periods, so different values."""

    MONTH = "month", "Monthly"
    QUARTER = "quarter", "Quarterly"
    HALF = "half", "Half-yearly"
    TERM = "term", "Termly"
    CALENDAR_YEAR = "calendar_year", "Annual, calendar year"
    FINANCIAL_YEAR = "financial_year", "Annual, financial year"
    ACADEMIC_YEAR = "academic_year", "Annual, academic year"
    MULTI_YEAR = "multi_year", "Several years together"


class Basis(TextChoices):
    """What one figure covers ("Figure covers" on screens)."""

    IN_PERIOD = "in_period", "The period itself"
    YEAR_TO_DATE = "year_to_date", "The year so far, from April"
    ROLLING = "rolling", "The twelve months to the end of the period"
    SNAPSHOT = "snapshot", "The last day of the period"
    LAST_MONTH = "last_month", "The last month of the quarter"


class Comparison(TextChoices):
    PREVIOUS_PERIOD = "previous_period", "The period before"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year", "The same period last year"


class BaselineKind(TextChoices):
    """What a figure's movement is measured from. The first three are single earlier figures."""

    PREVIOUS_PERIOD = "previous_period", "The period before"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year", "The same period last year"
    TWO_PERIODS_BACK = "two_periods_back", "Two periods before"
    REGRESSION = "regression", "The straight line through the last figures"
    CONTROL_LIMITS = "control_limits", "The usual range of the earlier figures"


class Outturn(TextChoices):
    """How the figure of a whole financial year follows from those of its periods."""

    LAST = "last", "The last figure of the year"
    SUM = "sum", "All figures added up"
    MEAN = "mean", "The mean of the figures"
    CUMULATIVE = "cumulative", "The figure for the year to 31 March, no other"
    ENTERED = "entered", "A figure entered for the year itself"


class Per(IntegerChoices):
    """What a figure worked out from two numbers counts per. A percentage is always per 100."""

    ONE = 1, "1"
    THOUSAND = 1_000, "1,000"
    TEN_THOUSAND = 10_000, "10,000"
    HUNDRED_THOUSAND = 100_000, "100,000"
    MILLION = 1_000_000, "1,000,000"


class PeriodKind(TextChoices):
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    HALF = "half", "Half year"
    TERM = "term", "School term"
    CALENDAR_YEAR = "calendar_year", "Calendar year"
    FINANCIAL_YEAR = "financial_year", "Financial year"
    ACADEMIC_YEAR = "academic_year", "Academic year"
    MULTI_YEAR = "multi_year", "Several financial years"


class LabelStyle(TextChoices):
    """How a period is printed. Each kind has a default style; a scorecard line may choose another."""

    DEFAULT = "", "The usual way"
    QUARTER_YEAR = "quarter_year", "Q2 2018/19"
    QUARTER_ONLY = "quarter_only", "Q2"
    MONTH_YEAR = "month_year", "Sep 2018"
    MONTH_LONG = "month_long", "September 2018"
    MONTH_DASH = "month_dash", "Sep-18"
    MONTH_FINANCIAL = "month_financial", "Sep 2018/19"
    YEAR_ENDING = "year_ending", "2018, the year it ends in"


class TargetKind(TextChoices):
    AT_LEAST = "at_least", "At least"
    MORE_THAN = "more_than", "More than"
    AT_MOST = "at_most", "At most"
    LESS_THAN = "less_than", "Less than"
    BETWEEN = "between", "Between two values"
    RANK = "rank", "A rank, for example top quartile"
    DIRECTION = "direction", "A direction, for example reduce"
    MONITOR = "monitor", "Monitor only"
    NONE = "none", "No target"


class ToleranceKind(TextChoices):
    RELATIVE = "relative", "Percent of the target"
    POINTS = "points", "Points"


class Trend(TextChoices):
    """Raw movement of the number."""

    INCREASE = "increase", "Increase"
    DECREASE = "decrease", "Decrease"
    NO_CHANGE = "no_change", "No change"
    NONE = "none", "Not known"


class DirectionOfTravel(TextChoices):
    """The trend judged by polarity."""

    BETTER = "better", "Better"
    WORSE = "worse", "Worse"
    SAME = "same", "No change"
    NO_POLARITY = "no_polarity", "Neither better nor worse"
    NONE = "none", "Not known"


class Answer(TextChoices):
    """The two answers of a yes or no figure; kept as 1 and 0."""

    YES = "yes", "Yes"
    NO = "no", "No"


class SignalWay(TextChoices):
    """Which unusual changes a rule looks for."""

    BETTER = "better", "For better"
    WORSE = "worse", "For worse"
    EITHER = "either", "Either way"


class SignalForm(TextChoices):
    """How a figure may stand out from the earlier ones."""

    ANY = "any", "Either of the two"
    OUTSIDE = "outside", "Outside the usual range"
    RUN = "run", "The last of eight on one side of the centre"


class Middle(TextChoices):
    """One figure that stands for many councils."""

    MEDIAN = "median", "The median"
    AVERAGE = "average", "The average"


class Half(TextChoices):
    """A half of a quarter of councils."""

    UPPER = "upper", "The better half"
    LOWER = "lower", "The other half"


class BenchmarkKind(TextChoices):
    QUARTILE = "quartile", "National quartile"
    NEIGHBOUR_AVERAGE = "neighbour_average", "Statistical neighbour average"
    REGION = "region", "Regional average"
    NATIONAL = "national", "National average"
    OWN = "own", "The council's own earlier figure"


class AuthorityKind(TextChoices):
    """What sort of area a published row is about. Regions and nations are compared with, never ranked."""

    COUNTY = "county", "County council"
    UNITARY = "unitary", "Unitary council"
    METROPOLITAN = "metropolitan", "Metropolitan district"
    LONDON = "london", "London borough"
    DISTRICT = "district", "District council"
    COMBINED = "combined", "Combined authority"
    OTHER = "other", "Another body"
    REGION = "region", "Region"
    NATION = "nation", "Nation"


class PeerScope(TextChoices):
    """Who belongs to a peer group."""

    MEMBERS = "members", "The councils listed"
    EVERYBODY = "everybody", "Every council in the table"
    SAME_REGION = "same_region", "Every council of our region in the table"


class MissingKind(TextChoices):
    """Why a published table has no number for a council. Blank means it has one."""

    NONE = "", "There is a figure"
    SUPPRESSED = "suppressed", "Suppressed"
    NOT_AVAILABLE = "not_available", "Not available"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class TableShape(TextChoices):
    """How a published table is laid out."""

    LONG = "long", "One figure a row"
    WIDE_INDICATORS = "wide_indicators", "A column for each indicator"
    WIDE_PERIODS = "wide_periods", "A column for each year or quarter"


class QuartileMethod(TextChoices):
    """How the quarter of councils is found, and where councils with the same figure go."""

    RANK_TIES_BETTER = "rank_ties_better", "By rank; equal councils count as the better quarter"
    RANK_TIES_WORSE = "rank_ties_worse", "By rank; equal councils count as the worse quarter"
    CUT_POINTS = "cut_points", "By the quartile values of the group"


class Shape(TextChoices):
    """The shape printed with a status, so that colour is never the only sign."""

    STAR = "star", "Star"
    CIRCLE = "circle", "Circle"
    SQUARE = "square", "Square"
    HOLLOW = "hollow", "Hollow square"
    TRIANGLE = "triangle", "Triangle"
    DIAMOND = "diamond", "Diamond"
    NONE = "none", "No shape"


class UnratedKind(TextChoices):
    """Why a status is not a judgement. Blank for one that is, and where nobody has said."""

    NONE = "", "Not stated"
    MONITOR = "monitor", "For monitoring only"
    DATA_ONLY = "data_only", "Data only"
    NOT_DUE = "not_due", "Not due"
    NO_FIGURE = "no_figure", "No figure"


class DataStatus(TextChoices):
    UNSTATED = "", "Not stated"
    PROVISIONAL = "provisional", "Provisional"
    REVISED = "revised", "Revised"
    FINAL = "final", "Final"


class Availability(TextChoices):
    """Why there is no value ("Why no figure" on screens). Blank means there is one."""

    AVAILABLE = "", "I have the figure"
    AWAITING = "awaiting", "Awaiting partner"
    NOT_COLLECTED = "not_collected", "Not collected"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    UNDER_DEVELOPMENT = "under_development", "Under development"
    SEE_TEXT = "see_text", "See the text"


class Rounding(TextChoices):
    """How a mean score is rounded to a whole score in a roll-up."""

    HALF_DOWN = "half_down", "Half rounds down"
    HALF_UP = "half_up", "Half rounds up"
    DOWN = "down", "Always down"


class RollupMethod(TextChoices):
    """How the ratings of its members become the rating of a group."""

    MEAN = "mean", "Mean score"
    WEIGHTED = "weighted", "Mean score, each line with its weight"
    WORST = "worst", "The worst rating"
    MAJORITY = "majority", "The rating most have; of equals the worse"


class ProposalState(TextChoices):
    PROPOSED = "proposed", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"


class ResponsibilityRole(TextChoices):
    OWNER = "owner", "Owner"
    DEPUTY = "deputy", "Deputy owner"
    LEAD = "lead", "Lead"


class JobState(TextChoices):
    QUEUED = "queued", "Waiting to start"
    RUNNING = "running", "At work"
    DONE = "done", "Finished"
    FAILED = "failed", "Not done"
