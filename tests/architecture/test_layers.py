import os
import subprocess
import sys
from pathlib import Path

from tests.architecture import tree


def test_packages_import_downwards_only():
    program = Path(sys.executable).parent / "lint-imports"
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}

    done = subprocess.run(
        [program, "--no-cache"], cwd=tree.ROOT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
