"""What signing in needs to remember: sessions by person, links that set a password, and recent attempts."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from config.accounts.enums import LinkKind


class PersonSession(AbstractBaseSession):
    """A session that knows whose it is, so that every session of a person can be ended at once."""

    person_id = models.PositiveBigIntegerField(null=True, db_index=True)

    objects = BaseSessionManager()  # type: ignore[misc]

    @classmethod
    def get_session_store_class(cls) -> type:
        return SessionStore  # only writes and reads the data; ours, which makes the rows, imports this model


class PasswordLink(models.Model):
    """A link sent by e-mail that lets one person set a password once, until it expires.

    The link itself is not kept: it is computed from ``nonce`` and the secret key, so a copy of the table opens nothing.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="password_links")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    nonce = models.CharField(max_length=64)
    sent_to = models.EmailField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("person", "kind"), name="password_link_person"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.person}"

    def is_open(self, at: datetime) -> bool:
        """Whether the link may still be used."""
        return self.used_at is None and self.cancelled_at is None and at < self.expires_at


class Attempt(models.Model):
    """One attempt that counts against a limit. ``key`` is a keyed hash: no name or address is kept in clear."""

    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("kind", "key", "at"), name="attempt_lookup"),
            models.Index(fields=("at",), name="attempt_age"),
        )

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%H:%M}"
