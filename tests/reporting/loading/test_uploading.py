"""What may be sent as a pack: a zip or CSV files, opened only when that is safe."""

import io
import zipfile

import pytest

from reporting.loading.files import LARGEST_FILE
from reporting.loading.problems import PackRefused
from reporting.loading.uploading import files_of
from reporting.loading.write import zipped

FILES = {"scorecard.csv": b"key,value\n", "words.csv": b"key,text\n"}


def zip_of(*parts: tuple[str, bytes], compressed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, archive.compression)
    return out.getvalue()


def refusal(*sent: tuple[str, bytes]) -> str:
    with pytest.raises(PackRefused) as refused:
        files_of(sent)
    return str(refused.value)


def test_a_zip_gives_its_files() -> None:
    assert files_of([("pack.zip", zipped(FILES))]) == FILES


def test_files_may_be_sent_one_by_one_whatever_path_a_browser_adds() -> None:
    assert files_of([("C:\\packs\\scorecard.csv", b"key,value\n"), ("words.csv", b"key,text\n")]) == FILES


def test_one_folder_inside_a_zip_is_looked_into_and_what_is_no_table_passed_over() -> None:
    content = zip_of(
        ("pack/", b""),
        *((f"pack/{name}", part) for name, part in FILES.items()),
        ("pack/README.md", b"About it."),
        ("__MACOSX/pack/._scorecard.csv", b"\x00\x05"),
    )
    assert files_of([("pack.zip", content)]) == FILES


@pytest.mark.parametrize(
    "name",
    ["../scorecard.csv", "/etc/scorecard.csv", "a/../../scorecard.csv", "..\\scorecard.csv", "C:\\scorecard.csv"],
)
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert "leads out of it" in refusal(("pack.zip", zip_of((name, b"key,value\n"))))


def test_an_archive_far_larger_than_it_looks_is_refused_unopened() -> None:
    assert "far larger than it looks" in refusal(("pack.zip", zip_of(("values.csv", b"0" * 30_000_000))))
    many = zip_of(*((f"{number}.csv", b"x") for number in range(100)))
    assert "far larger than it looks" in refusal(("pack.zip", many))


def test_a_size_that_lies_gives_no_more_than_may_be_read() -> None:
    content = zip_of(("values.csv", b"0" * (LARGEST_FILE + 50)), compressed=False)
    assert len(files_of([("pack.zip", content)])["values.csv"]) == LARGEST_FILE + 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ((("pack.zip", b"PK\x03\x04 and then nothing"),), "The archive is damaged"),
        ((("book.xlsx", zipped(FILES)),), "A pack is made of CSV files"),
        ((("book.xlsm", zipped(FILES)),), "A pack is made of CSV files"),
        ((("scorecard.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"),), "A pack is made of CSV files"),
        ((("pack.rar", b"Rar!"),), "A pack is made of CSV files"),
        ((("pack.zip", zip_of(("README.md", b"x"))),), "It holds no CSV file"),
        ((("pack.zip", zip_of(("a/scorecard.csv", b"x"), ("b/words.csv", b"x"))),), "in several folders"),
        ((("words.csv", b"a"), ("words.csv", b"b")), "This file came twice"),
        ((("pack.zip", zipped(FILES)), ("words.csv", b"b")), "This file came twice"),
    ],
)
def test_what_is_no_pack_is_refused_in_words(sent: tuple[tuple[str, bytes], ...], words: str) -> None:
    assert words in refusal(*sent)


def test_a_damaged_stream_inside_a_zip_is_refused() -> None:
    content = bytearray(zipped({"values.csv": b"ref,period,value\n" * 400}))
    content[60:90] = b"\xff" * 30
    assert "The archive is damaged" in refusal(("pack.zip", bytes(content)))


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(zipped(FILES))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = content.find(start)
        while place != -1:
            content[place + (6 if start == b"PK\x03\x04" else 8)] |= 1
            place = content.find(start, place + 4)
    assert "has a password" in refusal(("pack.zip", bytes(content)))
