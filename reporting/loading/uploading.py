"""From uploaded files to the files of a pack: one zip or several CSV files, with the guards that come first. Pure."""

import io
import zipfile
from collections.abc import Iterable, Mapping

from reporting.loading.files import LARGEST_FILE
from reporting.loading.problems import PackRefused, Problem

MOST_FILES = 60
MOST_UNPACKED = 40 * 1024 * 1024
MOST_TIMES_SMALLER = 200
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGED = "The archive is damaged and cannot be opened. Make it again."
TOO_LARGE = "The archive is far larger than it looks and was not opened. A pack is a few small CSV files."
TEXT_ONLY = "A pack is made of CSV files. Save each table as “CSV UTF-8” and send those, or a zip of them."


def files_of(sent: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return the CSV files by name, whether they were sent one by one or in a zip.

    Raises:
        PackRefused: for what is no pack, or could do harm.
    """
    found: dict[str, bytes] = {}
    for name, content in sent:
        inside = _unpacked(name, content) if content.startswith(ZIP) else {_plain(name): _text(name, content)}
        for file, part in inside.items():
            if file in found:
                raise _refused(file, "This file came twice. Send each file once.")
            found[file] = part
    if not found:
        raise _refused("The upload", "It holds no CSV file. A pack has at least scorecard.csv.")
    return found


def _refused(file: str, message: str) -> PackRefused:
    return PackRefused([Problem(file, 0, "", message)])


def _plain(name: str) -> str:
    """The last part of a file name, whatever system it comes from."""
    return name.replace("\\", "/").rpartition("/")[2]


def _text(name: str, content: bytes) -> bytes:
    if content.startswith(OLD_OFFICE) or not name.lower().endswith(".csv"):
        raise _refused(_plain(name), TEXT_ONLY)
    return content


def _unpacked(name: str, content: bytes) -> Mapping[str, bytes]:
    if not name.lower().endswith(".zip"):
        raise _refused(_plain(name), TEXT_ONLY)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = _guarded(name, archive.infolist(), len(content))
            return {_plain(part.filename): _part(archive, part) for part in wanted}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, UnicodeDecodeError):
        raise _refused(_plain(name), DAMAGED) from None
    except Exception as problem:
        # zlib has its own kind of error, which is no OSError.
        if type(problem).__name__ != "error":
            raise
        raise _refused(_plain(name), DAMAGED) from None


def _guarded(name: str, parts: list[zipfile.ZipInfo], packed: int) -> list[zipfile.ZipInfo]:
    """Return the CSV files of one folder of an archive that is safe to open."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_FILES or unpacked > MOST_UNPACKED or unpacked > MOST_TIMES_SMALLER * packed:
        raise _refused(_plain(name), TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(_plain(name), "The archive has a password. Make it again without one.")
    for part in parts:
        path = part.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
            raise _refused(_plain(name), f"The archive holds a name that leads out of it: {part.filename[:100]!r}.")
    wanted = [part for part in parts if _is_table(part)]
    folders = {part.filename.replace("\\", "/").rpartition("/")[0] for part in wanted}
    if len(folders) > 1:
        raise _refused(_plain(name), "The archive has CSV files in several folders. Put one pack into one archive.")
    if len({_plain(part.filename) for part in wanted}) < len(wanted):
        raise _refused(_plain(name), "The archive holds a file twice.")
    return wanted


def _is_table(part: zipfile.ZipInfo) -> bool:
    """Whether it is a CSV file, and not one of those a Mac adds beside each file."""
    file = _plain(part.filename)
    return not part.is_dir() and file.lower().endswith(".csv") and not file.startswith("._")


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Unpack one file to no more than may be read of it, whatever size it claims."""
    with archive.open(part) as stream:
        return stream.read(LARGEST_FILE + 1)
