"""A model base whose rows are written once and never changed or deleted.

The guard covers ``save`` and ``delete`` on a row and every bulk path of the default queryset.
"""

from typing import Any, NoReturn

from django.db import models


class AppendOnlyViolation(TypeError):
    """Somebody tried to change or delete a row that is kept for good."""

    def __init__(self, model: type[models.Model], verb: str) -> None:
        super().__init__(f"{model.__name__} rows are kept for good: {verb} is refused.")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A queryset that reads and adds, and refuses everything else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyViolation(self.model, "update")

    def delete(self) -> NoReturn:
        raise AppendOnlyViolation(self.model, "delete")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyViolation(self.model, "bulk update")

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyViolation(self.model, "update or create")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            raise AppendOnlyViolation(self.model, "upsert")
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnlyModel(models.Model):
    """Base of every table that is only ever added to."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; refuse to write it a second time.

        Raises:
            AppendOnlyViolation: when the row already exists.
        """
        if not self._state.adding:
            raise AppendOnlyViolation(type(self), "change")
        # Without it a row built with the key of an existing one would be written over that one.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyViolation(type(self), "delete")
