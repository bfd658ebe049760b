"""What Linux tells of a process and of the machine."""

import pathlib


def field(file: str, name: str) -> str | None:
    """The first line `name: value` of a file below /proc, None where there is none."""
    path = pathlib.Path("/proc") / file
    if not path.exists():
        return None
    for line in path.read_text(encoding="utf-8").splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() == name:
            return value.strip()
    return None


def peak_bytes() -> int:
    """The most memory that this process has held so far (VmHWM), in bytes; 0 where the system does not tell.

    Not getrusage's maximum: on Linux a child inherits that of the process that started it.
    """
    peak = field("self/status", "VmHWM")
    return 0 if peak is None else int(peak.split()[0]) * 1024


def forget_peak() -> None:
    """From here on the peak is that of what follows."""
    control = pathlib.Path("/proc/self/clear_refs")
    if control.exists():
        control.write_text("5", encoding="ascii")


def total_bytes() -> int:
    """The machine's memory in bytes; 0 where the system does not tell."""
    total = field("meminfo", "MemTotal")
    return 0 if total is None else int(total.split()[0]) * 1024
