"""Background work of this app, found here by the worker."""

from config.accounts.services.links import MAIL_LINK

__all__ = ["MAIL_LINK"]
