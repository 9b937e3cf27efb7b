"""What a program and all that it started have used: CPU time and memory."""

from __future__ import annotations

import sys
import time
from pathlib import Path

PROC = Path("/proc")
HAS_PROC = sys.platform == "linux"

NO_CPU_TIME = (
    "CPU time of another process cannot be read on this system: wall time stands in its place, "
    "and disturbs easily."
)


def tree(root: int) -> list[int]:
    """The process and its descendants that are alive."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            _, parent, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        children.setdefault(int(parent), []).append(int(stat.parent.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of all threads of these processes; wall time where it is not known."""
    if not HAS_PROC:
        return time.perf_counter()
    return sum(_clock_of(pid) for pid in pids)


def _clock_of(pid: int) -> float:
    """Seconds, to the nanosecond; /proc counts in hundredths."""
    try:
        return time.clock_gettime(~pid << 3 | 2)  # as clock_getcpuclockid(3) makes it on Linux
    except OSError:  # it ended meanwhile
        return 0.0


def memory_bytes(pids: list[int]) -> int:
    """Proportional set size: what is shared between processes counts once."""
    total = 0
    for pid in pids:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def parent_of(pid: int) -> int:
    return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
