"""The machine and the versions of everything, as far as the figures depend on them."""

import datetime
import importlib.metadata
import os
import pathlib
import platform
import subprocess

from benchmarks.peers import duckdb_modes
from benchmarks.plan import available_cores
from benchmarks.procfs import field, total_bytes

# The instruction sets that matter for arithmetic and for md5.
INSTRUCTION_SETS = ("sse4_2", "avx", "avx2", "bmi2", "sha_ni", "avx512f", "avx512bw", "avx512vl", "asimd", "sve", "sha2")


def describe(extension: pathlib.Path) -> dict[str, str]:
    """What stands on the page, in its order."""
    flags = (field("cpuinfo", "flags") or field("cpuinfo", "Features") or "").split()
    with duckdb_modes.connect(extension) as connection:
        version = connection.execute("SELECT extension_version FROM duckdb_extensions() "
                                     "WHERE extension_name = 'navigator_events'").fetchone()[0]
    packages = {name: importlib.metadata.version(name) for name in ("duckdb", "polars", "polars-hash")}
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%-d %B %Y"),
        "navigator_events": " ".join(filter(None, (version, revision()))),
        "DuckDB": packages["duckdb"],
        "Polars": f"{packages['polars']}, polars-hash {packages['polars-hash']}",
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}",
        "processor": field("cpuinfo", "model name") or platform.processor() or "unknown",
        "cores": str(available_cores()),
        "instruction sets": ", ".join(name for name in INSTRUCTION_SETS if name in flags) or "unknown",
        "memory": f"{total_bytes() / 2**30:.0f} GiB" if total_bytes() else "unknown",
        "load before the start": f"{os.getloadavg()[0]:.2f} processes wanted a core in the minute before",
    }


def revision() -> str:
    """The commit that is checked out, with a word where files were changed since; nothing outside of a checkout."""
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=duckdb_modes.ROOT, capture_output=True, text=True, check=False).stdout.strip()

    try:
        commit = git("rev-parse", "--short=10", "HEAD")
        changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "Cargo.lock", "sql")
    except OSError:
        return ""
    return f"at {commit}{', with changes' if changed else ''}" if commit else ""
