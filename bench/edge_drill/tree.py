"""The processes of a running site, found and weighed by Linux's /proc."""

import socket
from pathlib import Path

PROC = Path("/proc")


def below(pid: int) -> list[int]:
    """The processes that it has started and that still run."""
    found: list[int] = []
    for file in (PROC / str(pid) / "task").glob("*/children"):
        found += map(int, file.read_text("ascii").split())
    return sorted(found)


def command(pid: int) -> str:
    """What it runs; empty if it has ended."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except FileNotFoundError:
        return ""


def memory_bytes(pid: int) -> int:
    """What it holds in memory."""
    lines = (PROC / str(pid) / "status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def is_at_other_end(pid: int, connection: socket.socket) -> bool:
    """Whether the process serves the connection, which is to an IPv4 address of this machine."""
    ours, theirs = connection.getsockname()[1], connection.getpeername()[1]
    inode = _inode(theirs, ours)
    handles = (PROC / str(pid) / "fd").glob("*")
    return any(_target(handle) == f"socket:[{inode}]" for handle in handles)


def _inode(port: int, of: int) -> str:
    """The kernel's number of the socket on that port whose other end has the port `of`."""
    for line in (PROC / "net/tcp").read_text("ascii").splitlines()[1:]:
        fields = line.split()
        if (fields[1][-4:], fields[2][-4:]) == (f"{port:04X}", f"{of:04X}"):
            return fields[9]
    return ""


def _target(handle: Path) -> str:
    try:
        return str(handle.readlink())
    except FileNotFoundError:  # closed meanwhile
        return ""
