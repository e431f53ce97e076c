"""What a person chooses about reminders."""

from django import forms

from indicators.forms_base import PlainForm


class ReminderChoiceForm(PlainForm, forms.Form):
    """Only what comes before the day can be switched off."""

    due_soon = forms.ChoiceField(
        label="Mail before a return is due, or a signature",
        help_text="What is due today, overdue or sent back is always named: it is part of the work.",
        choices=(("yes", "Yes, some working days before"), ("no", "No, only from the day itself")),
        widget=forms.RadioSelect(),
        error_messages={
            "required": "Choose whether you want mail before the day",
            "invalid_choice": "Choose yes or no from the list",
        },
    )
