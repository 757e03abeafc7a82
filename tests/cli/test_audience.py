import pytest
from click.testing import CliRunner

from broadsheet.audience import queries
from broadsheet.audience.models import RolledHour
from broadsheet.audience.ranking import RankingName
from broadsheet.cli import audience
from broadsheet.cli.main import cli
from tests.audience.conftest import store
from tests.audience.readings import read
from tests.factories import live, url_of

__all__ = ["store"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_site(monkeypatch, store):
    """Django is set up already, with a database of the tests' own."""
    monkeypatch.setattr(audience, "set_up_django", lambda: None)


@pytest.fixture
def broadsheet(tmp_path):
    def run(*arguments, text=None):
        if text is not None:
            (tmp_path / "old.csv").write_text(text, "utf-8-sig")
            arguments = (*arguments, str(tmp_path / "old.csv"))
        return CliRunner().invoke(cli, ["audience", *arguments])

    return run


def test_old_counts_are_brought_along(broadsheet):
    page = live()

    done = broadsheet(
        "import", "--source", "the old site", text=f'story,views\n{url_of(page)},"1,5"\n'
    )

    assert (done.exit_code, done.output) == (
        0, "1 stories have a new count, 0 had it already.\n",
    )  # fmt: skip
    assert queries.views([page.pk]) == {page.pk: 15}


def test_rows_of_no_use_are_told_and_fail_the_command(broadsheet):
    lines = [f"/nowhere-{number}/,5" for number in range(22)]

    done = broadsheet("import", "--source", "x", text="\n".join([*lines, "7,many", ",", "8"]))

    assert done.exit_code == 1
    assert done.output.count("No such story: /nowhere-") == 20
    assert "No such story: 2 more\nNo count: 7: many\nNo count: 8: \n" in done.output


@pytest.mark.parametrize("source", ["", " ", "x" * 61])
def test_a_source_must_be_named(broadsheet, source):
    assert broadsheet("import", "--source", source, text="").exit_code == 2


def test_rankings_and_roll_ups_are_made_anew(broadsheet, store):
    page = live()
    read(store, page.pk, 3)

    done = broadsheet("recompute")

    assert done.output == (
        "Rankings computed; 1 hours of stories rolled up otherwise than before.\n"
    )
    assert RolledHour.objects.get().readers == 3
    assert {name for name in RankingName if queries.ranking(name)} == set(RankingName)
