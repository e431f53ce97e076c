"""The closed vocabularies of scorecards and editions."""

from django.db.models import TextChoices


class ColumnKind(TextChoices):
    """What a scorecard column shows. Options beside the column refine it."""

    NUMBER = "number", "Number of the line"
    NAME = "name", "Indicator"
    UPDATED = "updated", "Updated this period"
    VALUE_TYPE = "value_type", "Value type"
    POLARITY = "polarity", "Good to be"
    FREQUENCY = "frequency", "Frequency"
    DATA_NOTE = "data_note", "What the figure covers"
    PREVIOUS_PERIOD = "previous_period", "Period compared with"
    PREVIOUS_VALUE = "previous_value", "Value compared with"
    LATEST_PERIOD = "latest_period", "Latest period"
    LATEST_VALUE = "latest_value", "Latest value"
    PERIOD_VALUE = "period_value", "Value of one named period"
    TREND = "trend", "Trend"
    CHANGE = "change", "Change judged by polarity"
    MOVEMENT = "movement", "Movement in words"
    TARGET = "target", "Target"
    RATING = "rating", "RAG status"
    QUARTILE = "quartile", "National quartile"
    NEIGHBOUR = "neighbour", "Statistical neighbour average"
    BENCHMARKS = "benchmarks", "List of benchmarks"
    CHART = "chart", "Trend chart"
    NARRATIVE = "narrative", "Narrative"
    ACTION = "action", "What will be done"
    LAST_YEAR_PERIOD = "last_year_period", "Same period last year"
    LAST_YEAR_VALUE = "last_year_value", "Value of the same period last year"
    PERIODS = "periods", "Several periods by a rule"
    NEXT_TARGET = "next_target", "Target of a later year"
    RANK = "rank", "Rank among councils"
    RANK_BEFORE = "rank_before", "Rank before"
    MEDIAN = "median", "Median of councils"
    REGION = "region", "Region"
    ENGLAND = "england", "England"
    ORGANISATIONS = "organisations", "Councils side by side"
    TRAVEL = "travel", "Direction of travel"
    FORECAST = "forecast", "Forecast for the year end"
    FORECAST_RATING = "forecast_rating", "Rating of the forecast"


class PeriodRule(TextChoices):
    """Which periods a run of columns shows, computed from the period of the document."""

    QUARTERS = "quarters", "The last quarter ends"
    MONTHS = "months", "The last months"
    YEARS = "years", "The last financial years"
    MONTHS_OF_QUARTER = "months_of_quarter", "The months of the quarter"
    YEAR_TO_DATE = "year_to_date", "The quarters of the year so far"


class MovementOf(TextChoices):
    """What moved: the number itself, or performance, which falls when a bad number rises."""

    PERFORMANCE = "performance", "Performance: better or worse"
    NUMBER = "number", "The number: up or down"


class MovementShown(TextChoices):
    ARROW = "arrow", "Arrow"
    WORD = "word", "Word"
    BOTH = "both", "Arrow and word"


class RatingDisplay(TextChoices):
    LETTER = "letter", "Letter"
    WORD = "word", "Word"
    SHAPE_WORD = "shape_word", "Shape and word"
    SHAPE = "shape", "Shape"
    COLOUR = "colour", "Colour, with the letter"


class LineKind(TextChoices):
    MEASURE = "measure", "Measure"
    TEXT = "text", "Pointer to a text"
    PLACEHOLDER = "placeholder", "Placeholder, without figures yet"


class Lack(TextChoices):
    """Why a cell holds no figure. The first five are the owner's answers; the rest follow from the records."""

    AWAITING = "awaiting", "Awaiting partner"
    NOT_COLLECTED = "not_collected", "Not collected"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    UNDER_DEVELOPMENT = "under_development", "Under development"
    SEE_TEXT = "see_text", "See the text"
    SUPPRESSED = "suppressed", "Hidden because the number is small"
    NOT_RECEIVED = "not_received", "Not received by the deadline"
    NOT_DUE = "not_due", "Not due yet"
    NEW = "new", "New: nothing was measured then"
    NOT_KNOWN = "not_known", "No approved figure"
    PLACEHOLDER = "placeholder", "A measure without figures yet"


class Numbering(TextChoices):
    """Where the number of a line comes from."""

    OWN = "own", "Own numbers, typed on each line"
    THROUGH = "through", "Numbered through: 1, 2, 3"
    SECTION = "section", "By section: 1.1, 1.2, 2.1"


class Orientation(TextChoices):
    """How the page is held on paper."""

    LANDSCAPE = "landscape", "Landscape"
    PORTRAIT = "portrait", "Portrait"


class BlockKind(TextChoices):
    """What one block of the summary shows."""

    COUNTS = "counts", "How many have each rating"
    DIRECTIONS = "directions", "How many are better, worse or the same"
    SINCE = "since", "What changed since the last published version"
    EXCEPTIONS = "exceptions", "Exceptions, with cause and action"
    MOVERS = "movers", "Largest improvements and falls"
    OVERALL = "overall", "Overall rating of the scorecard"


class Exceptional(TextChoices):
    """What makes a measure an exception."""

    RED = "red", "Red: the worst rating"
    WORSE = "worse", "Worse than the figure it is compared with"
    UNUSUAL = "unusual", "An unusual change: outside its usual range"


class CountedBy(TextChoices):
    """What the rows of a block of counts are."""

    ALL = "all", "The whole scorecard"
    THEME = "theme", "Each group"


class Base(TextChoices):
    """What a percentage is of. Printed beside it."""

    RATED = "rated", "Rated measures only"
    COMPARABLE = "comparable", "Measures with a figure to compare with"
    ALL = "all", "All measures"


class OverrideGround(TextChoices):
    """Why a person replaces a computed cell."""

    JUDGEMENT = "judgement", "A judgement the rule cannot make"
    INPUT_MISSING = "input_missing", "Something the rule needs is not known"


class Format(TextChoices):
    HTML = "html", "Web page"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class Rendition(TextChoices):
    PUBLIC = "public", "Public"
