import pytest

from broadsheet.importers import formats
from broadsheet.importers.ninjs import reader


def test_a_file_is_read_in_the_format_that_recognises_it(tmp_path):
    (tmp_path / "a.json").write_text("[]")

    assert formats.reader_for(tmp_path / "a.json") is reader.read


def test_a_named_format_is_taken_unseen(tmp_path):
    assert formats.reader_for(tmp_path / "absent", name="ninjs") is reader.read


def test_a_file_of_no_format_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("words")

    with pytest.raises(formats.FormatIsUnknown):
        formats.reader_for(tmp_path / "a.txt")
