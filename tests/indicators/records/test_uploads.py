"""A file between the page that takes it and the page that confirms."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from indicators.models import Upload
from indicators.records.canonical import sha256
from indicators.records.transitions import Conflict, Invalid
from indicators.records.uploads import (
    KEPT,
    content_of,
    drop_upload,
    keep_upload,
    remember_choices,
    upload_of,
)
from tests.factories import make_person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


def kept(content: bytes = b"a,b\n1,2\n", *, at=NOW, by=None, **options) -> Upload:
    return keep_upload(BytesIO(content), name="table.csv", purpose="peers", by=by or make_person(), at=at, **options)


def test_a_file_is_kept_as_it_was_sent():
    upload = kept()

    found = upload_of(upload.token, purpose="peers", by=upload.by)

    assert (str(found), found.size, found.digest) == ("table.csv", 8, sha256(b"a,b\n1,2\n"))
    assert content_of(found) == b"a,b\n1,2\n"


def test_a_file_of_somebody_else_or_for_something_else_is_not_there():
    upload = kept()

    for token, purpose, by in (
        (upload.token, "peers", make_person()),
        (upload.token, "packs", upload.by),
        ("guess", "peers", upload.by),
    ):
        with pytest.raises(Conflict, match="Upload it again"):
            upload_of(token, purpose=purpose, by=by)


@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_no_more_than_the_limit_is_read(size, fits):
    class Endless(BytesIO):
        asked = 0

        def read(self, count=-1, /):
            self.asked = count
            return super().read(count)

    file = Endless(b"x" * size + b"y" * 1000 * (not fits))
    if fits:
        assert keep_upload(file, name="f", purpose="p", by=make_person(), at=NOW, largest=10).size == size
    else:
        with pytest.raises(Invalid, match="larger than"):
            keep_upload(file, name="f", purpose="p", by=make_person(), at=NOW, largest=10)
    assert file.asked == 11


def test_an_empty_file_is_refused():
    with pytest.raises(Invalid, match="The file is empty"):
        kept(b"")


def test_files_nobody_confirmed_are_dropped_after_two_days():
    old = kept()
    fresh = kept(at=NOW + KEPT)
    assert set(Upload.objects.all()) == {old, fresh}

    newest = kept(at=NOW + KEPT + timedelta(seconds=1))

    assert set(Upload.objects.all()) == {fresh, newest}


def test_choices_are_remembered_and_a_used_file_is_gone():
    upload = kept()
    remember_choices(upload, {"sheet": "Table 1"})

    found = upload_of(upload.token, purpose="peers", by=upload.by)
    assert found.choices == {"sheet": "Table 1"}
    drop_upload(found)

    assert not Upload.objects.exists()
