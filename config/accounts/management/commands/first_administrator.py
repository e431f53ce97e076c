"""Make the first account of a new site, or a way back in when no administrator can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.accounts.services.links import address_of_link
from config.accounts.services.people import first_administrator
from indicators.records.transitions import Refused


class Command(BaseCommand):
    help = "Invite an administrator from the server, where no administrator can sign in. Prints the link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            link = first_administrator(
                email=options["email"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                at=timezone.now(),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{link.person.email} is an administrator and chooses a password, within 7 days, at:")
        self.stdout.write(address_of_link(link))
