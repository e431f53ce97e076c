"""A pack as files: one way to write each, so that equal packs are equal bytes. Pure."""

import io
import zipfile
from collections.abc import Mapping

from reporting.loading.declaring import write_lines, write_rows
from reporting.loading.pack import CARD_FILE, CARD_KEYS, Card, Pack
from reporting.loading.rows import PARTS

# A zip carries the time of each file. Always the same, so that equal packs are equal archives.
THE_SAME_TIME = (1980, 1, 1, 0, 0, 0)


def write_pack(pack: Pack) -> dict[str, bytes]:
    """Return the bytes of each file by name. A part without rows has no file."""
    parts = ((spec, getattr(pack, name)) for name, spec in PARTS.items())
    return {CARD_FILE: _card(pack.card)} | {spec.file: write_rows(spec, rows) for spec, rows in parts if rows}


def _card(card: Card) -> bytes:
    """Every key that says something; the format always."""
    lines = [["key", "value"]]
    for name, one in CARD_KEYS.items():
        value = getattr(card, name)
        if one.needed or name == "format" or value != one.cell.read(""):
            lines.append([name, one.cell.write(value)])
    return write_lines(lines)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip archive, without folders."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, THE_SAME_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return out.getvalue()
