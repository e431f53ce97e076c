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
