"""What an edition says about itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Imprint:
    """Number, moment of release in London time, fingerprint of the document, and for a correction its reason.

    ``changes`` holds (ref, name, column, old, new) for every difference from the edition before. A preview
    has number 0.
    """

    number: int
    released: str
    digest: str
    reason: str = ""
    changes: tuple[tuple[str, ...], ...] = ()

    @property
    def is_preview(self) -> bool:
        return self.number == 0
