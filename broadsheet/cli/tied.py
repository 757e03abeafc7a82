"""A command that does not outlive the process that started it: `python -m broadsheet.cli.tied PID run origin`.

A program of its own, because between fork and exec no Python can be run safely.
"""

import sys

from broadsheet.cli.main import main
from broadsheet.config.tied import tie

if __name__ == "__main__":
    tie(int(sys.argv.pop(1)))
    main()
