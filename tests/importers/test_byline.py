import pytest

from broadsheet.importers import byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Brandt", ["Ada Brandt"]),
        ("Ada Brandt and Tom Okoro", ["Ada Brandt", "Tom Okoro"]),
        ("Von Jonas Marsh und Lena Keane, HW", ["Jonas Marsh", "Lena Keane"]),
        ("Sofia Silva/HW", ["Sofia Silva"]),
        ("By Ada Brandt, Harbour Correspondent", ["Ada Brandt"]),
        ("Ada Brandt & Ada Brandt", ["Ada Brandt"]),
        ("Byron Anderson", ["Byron Anderson"]),
        ("HW", []),
        ("hw", []),
        ("", []),
        ("--", []),
        ("Ünal Öz; ليلى حداد", ["Ünal Öz", "ليلى حداد"]),
    ],
)
def test_a_byline_names_its_people(line, names):
    assert [credit.name for credit in byline.credits_of(line, agency="HW")] == names


@pytest.mark.parametrize(
    "line",
    ["Ada Brandt <ada@hw.example>", "Ada Brandt (ada@hw.example)", "Ada Brandt ada@hw.example"],
)
def test_an_address_in_a_byline_belongs_to_its_name(line):
    (credit,) = byline.credits_of(line)

    assert (credit.name, credit.email) == ("Ada Brandt", "ada@hw.example")


def test_a_byline_of_thousands_names_twenty():
    assert (
        len(byline.credits_of(", ".join(f"Name {n:x}x" for n in range(2000)))) == byline.MAX_NAMES
    )
