"""The example for nginx in docs/operations.md: nginx itself reads it, where it is installed."""

import re
import shutil
import subprocess

import pytest

from tests.architecture import tree
from tests.web.test_surrogate_keys import MOST_KEY_BYTES

PAGE = (tree.DOCS / "operations.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```nginx\n(.*?)```", PAGE, re.DOTALL)[1]
IN_HTTP = re.search(r"in the `http` block: `(limit_req_zone [^`]+)`", PAGE)[1]
OWN_PATHS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program(name):
    """Where a program is; never required, as few machines that run the tests have it."""
    found = shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    return found or pytest.skip(f"{name} is not on this machine")


@pytest.fixture
def configuration(tmp_path):
    """The example as a whole configuration that writes and listens nowhere else."""
    key, certificate = tmp_path / "ledger.key", tmp_path / "ledger.pem"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    example = EXAMPLE.replace("/etc/ssl/", f"{tmp_path}/")
    example = example.replace("listen 443 ", "listen 127.0.0.1:44399 ")
    example = example.replace("listen 80;", "listen 127.0.0.1:44398;")
    paths = " ".join(f"{name}_temp_path {tmp_path}/{name};" for name in OWN_PATHS)
    text = (
        f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {paths} {IN_HTTP}\n{example} }}"
    )
    file = tmp_path / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    return file


def test_nginx_loads_the_example(configuration):
    done = subprocess.run(
        [program("nginx"), "-t", "-e", "stderr", "-c", configuration, "-p", configuration.parent],
        capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, "emerg" in done.stderr) == (0, False), done.stderr


def test_the_example_has_room_for_the_keys_of_the_largest_page():
    size = int(re.search(r"proxy_buffer_size (\d+)k;", EXAMPLE)[1]) * 1024

    assert size >= MOST_KEY_BYTES + 4096  # the other headers took less than 4 KB all along
