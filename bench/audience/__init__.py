"""Beacons on their way into the store and into Popular Now, measured. Run: `python -m bench.audience`.

Read `contestants` for who takes beacons, `beacons` for what is sent, `rounds` for how it is measured,
`refresh` for rankings of large stores, `drill` for what readers see, `bars` for what must be reached.
"""
