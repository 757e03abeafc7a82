from broadsheet.web.components import chapter
from broadsheet.web.components.chapter import Chapter
from tests.web import markup

WORDS = {"bot": "A program.", "staff": "One of us."}


def test_terms_without_counts_are_a_list_of_definitions():
    of = Chapter("kept", "What we keep", ("First.",), chapter.terms(WORDS))

    root = markup.component("chapter", chapter=of)

    assert [markup.text(one) for one in markup.all_of(root, "dt")] == ["bot", "staff"]
    assert markup.all_of(root, "table") == []
    assert "First." in markup.text(root)


def test_counted_terms_are_a_table_in_which_nothing_is_none():
    of = Chapter("refused", "Refused", (), chapter.terms(WORDS, {"bot": 1234}), counted="Yesterday")

    root = markup.component("chapter", chapter=of)

    rows = [[markup.text(cell) for cell in row] for row in markup.all_of(root, "tr")]
    assert rows == [
        ["Reason", "What it means", "Yesterday"],
        ["bot", "A program.", "1,234"],
        ["staff", "One of us.", "0"],
    ]
