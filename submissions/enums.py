"""The closed vocabularies of collection and sign-off."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a submission ("return" on screens) stands."""

    TO_DO = "to_do", "Not started"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "With lead"
    RETURNED = "returned", "Sent back"
    APPROVED = "approved", "Approved"


class How(TextChoices):
    """The way a version was made."""

    FORM = "form", "Entered on the form"
    PACK = "pack", "Loaded from a pack"
    HISTORY = "history", "Loaded from a workbook of past figures"


class Relation(TextChoices):
    """What a person is to one submission; several can hold at once."""

    OWNER = "owner", "Owner"
    LEAD = "lead", "Lead"
    PERFORMANCE = "performance", "Performance team"
    CONTRIBUTOR = "contributor", "Contributor"
    AUDITOR = "auditor", "Auditor"
    IMPORTER = "importer", "Import account"


class Queue(TextChoices):
    """The one list of the owner's worklist a submission stands in: whoever must act next."""

    SENT_BACK = "sent_back", "Sent back to you"
    OVERDUE = "overdue", "Overdue"
    DUE = "due", "Due"
    AWAITING = "awaiting", "Awaiting others"
    DONE = "done", "Done"


class Ask(TextChoices):
    """Why a return stands in somebody's daily reminder, the most pressing first."""

    SENT_BACK = "sent_back", "Sent back to you"
    OVERDUE = "overdue", "Overdue"
    SIGN_OVERDUE = "sign_overdue", "Waiting for your signature, overdue"
    DUE_TODAY = "due_today", "Due today"
    SIGN_TODAY = "sign_today", "To sign today"
    DUE_SOON = "due_soon", "Due soon"
    SIGN_SOON = "sign_soon", "To sign soon"
    HELD_UP = "held_up", "Held up by others"
    OPEN = "open", "Open"


class NoticeKind(TextChoices):
    """What a notice tells of."""

    SENT_BACK = "sent_back", "Sent back"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    REMINDER = "reminder", "Reminder"
    DATES = "dates", "Dates"
