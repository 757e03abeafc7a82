"""`python -m broadsheet.cli`."""

from broadsheet.cli.main import main

main()
