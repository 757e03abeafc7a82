from broadsheet.audience.collector.tally import Tally
from tests.architecture import tree


def test_every_metric_is_told_in_the_docs_and_no_other():
    rows = tree.rows((tree.DOCS / "metrics.md").read_text(encoding="utf-8"))
    told = {name for row in rows for name in tree.codes(row[0])}

    shown = {line.split()[2] for line in Tally().lines() if line.startswith("# TYPE")}

    assert shown == {name for name in told if name.startswith("broadsheet_audience_")}


def test_what_was_counted_is_told():
    tally = Tally(batches=2, commit_seconds=0.5, store_away=1)
    tally.outcomes["reader"] += 3
    tally.refusals["bot"] += 4

    lines = "".join(tally.lines()).splitlines()

    for line in (
        'broadsheet_audience_beacons_total{outcome="reader"} 3',
        'broadsheet_audience_refusals_total{reason="bot"} 4',
        "broadsheet_audience_batches_total 2",
        "broadsheet_audience_commit_seconds_total 0.5",
        "broadsheet_audience_store_away_total 1",
    ):
        assert line in lines
