"""The Jinja2 environment: GOV.UK component macros, and the scorecard grid."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader

MACROS = "govuk_frontend_jinja"


def environment(**options: Any) -> Environment:
    own: BaseLoader = options.pop("loader")
    loader = ChoiceLoader([own, PrefixLoader({MACROS: PackageLoader(MACROS)})])
    options["autoescape"] = True
    made = Environment(loader=loader, trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  (set above)
    made.globals.update(static=static, url=reverse)
    return made
