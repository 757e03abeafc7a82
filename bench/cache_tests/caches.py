"""The caches under test, each before the suite's origin: the edge, Varnish and nginx."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bench import programs, served

# What the suite's own container of Varnish uses: nothing is kept that does not say for how long.
VCL = """
vcl 4.1;
backend default {{ .host = "127.0.0.1"; .port = "{origin}"; }}
"""
VARNISH_SETTINGS = ("default_ttl=0", "default_grace=0", "default_keep=3600")

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache levels=1:2 keys_zone=suite:8m inactive=10m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{origin};
            proxy_cache suite;
            proxy_cache_revalidate on;
        }}
    }}
}}
"""


@contextmanager
def edge(folder: Path, origin: int) -> Iterator[int]:
    """The port of a generic edge."""
    port = served.free_port()
    command = [sys.executable, "-m", "bench.cache_tests.generic_edge", str(port), str(origin)]
    with served.process(command, dict(os.environ), port):
        yield port


@contextmanager
def varnish(folder: Path, origin: int) -> Iterator[int]:
    """The port of Varnish with its built-in rules."""
    port = served.free_port()
    vcl = folder / "suite.vcl"
    vcl.write_text(VCL.format(origin=origin), encoding="utf-8")
    command = [_program("varnishd", "varnish"), "-F", "-a", f"127.0.0.1:{port}", "-f", str(vcl)]
    command += ["-n", str(folder / "varnish"), "-s", "malloc,64M"]
    for setting in VARNISH_SETTINGS:
        command += ["-p", setting]
    with served.process(command, dict(os.environ), port):
        yield port


@contextmanager
def nginx(folder: Path, origin: int) -> Iterator[int]:
    """The port of nginx with `proxy_cache`."""
    port = served.free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        NGINX.format(folder=folder, port=port, origin=origin), encoding="utf-8"
    )
    command = [_program("nginx", "nginx-light"), "-c", str(configuration), "-p", str(folder)]
    with served.process(command, dict(os.environ), port):
        yield port


CACHES: dict[str, Callable[[Path, int], AbstractContextManager[int]]] = {
    "edge": edge,
    "Varnish": varnish,
    "nginx": nginx,
}


def _program(name: str, package: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found:
        raise programs.IsMissing(f"{name} is missing: apt-get install {package}")
    return found
