"""What the code of an area says about it. Source: the code register of the Office for National Statistics."""

import re

from indicators.enums import AuthorityKind

KINDS = {
    "E06": AuthorityKind.UNITARY,
    "E07": AuthorityKind.DISTRICT,
    "E08": AuthorityKind.METROPOLITAN,
    "E09": AuthorityKind.LONDON,
    "E10": AuthorityKind.COUNTY,
    "E12": AuthorityKind.REGION,
    "E47": AuthorityKind.COMBINED,
    "E61": AuthorityKind.COMBINED,
    "E92": AuthorityKind.NATION,
    "W06": AuthorityKind.UNITARY,
    "W92": AuthorityKind.NATION,
    "S12": AuthorityKind.UNITARY,
    "S92": AuthorityKind.NATION,
    "N09": AuthorityKind.UNITARY,
    "N92": AuthorityKind.NATION,
    "K02": AuthorityKind.NATION,
    "K03": AuthorityKind.NATION,
    "K04": AuthorityKind.NATION,
}

_CODE = re.compile(r"[A-Z][0-9]{8}", re.ASCII)


def kind_of_code(code: str) -> AuthorityKind | None:
    """Return the kind of area a code stands for, None when the code does not say."""
    return KINDS.get(code[:3]) if _CODE.fullmatch(code) else None


def codes_in(text: str) -> tuple[list[str], list[str]]:
    """Split a pasted list into codes, each once and in order, and into the other words."""
    words = [word.strip().upper() for word in re.split(r"[\s,;]+", text) if word.strip()]
    codes = dict.fromkeys(word for word in words if _CODE.fullmatch(word))
    return list(codes), [word for word in words if word not in codes]
