"""How Django renders forms and their fields: through the GOV.UK macros."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Makes ``{{ form }}`` and ``{{ field.as_field_group }}`` print GOV.UK markup everywhere."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
