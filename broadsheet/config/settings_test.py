"""Settings of the test suite: production's, in a temporary folder, with quick passwords."""

import os
import tempfile
from pathlib import Path

TEST_SITE = Path(
    os.environ.setdefault("BROADSHEET_SITE", tempfile.mkdtemp(prefix="broadsheet-test-"))
)
(TEST_SITE / "static").mkdir(parents=True, exist_ok=True)
os.environ.setdefault(
    "BROADSHEET_SECRET_KEY", "test-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG"
)
os.environ.setdefault("BROADSHEET_ADDRESS", "http://localhost:8000")
os.environ.setdefault("BROADSHEET_EXTRA_HOSTS", '["testserver", "127.0.0.1"]')

from broadsheet.config.settings import *  # noqa: E402, F403  # the one star import that STYLE allows

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
