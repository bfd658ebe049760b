"""What the tests of the packaging share: the wheel of the extension that was built, and the files of the repository."""

import os
import pathlib
import subprocess
import sys
import tomllib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXTENSION = pathlib.Path(
    os.environ.get("NAVIGATOR_EVENTS_EXTENSION", ROOT / "build/release/navigator_events.duckdb_extension")
)
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
VERSION = CARGO["package"]["version"]
DUCKDB = CARGO["package"]["metadata"]["duckdb"]
# The oldest DuckDB that the extension loads on.
OLDEST = DUCKDB["c_api"].removeprefix("v")
# What was built, or is an installed copy of a page that is here.
NOT_OURS = {"build", "target", "dbt_packages"}
PAGES = sorted(
    page
    for page in ROOT.rglob("*.md")
    if not any(part in NOT_OURS or part.startswith(".") for part in page.relative_to(ROOT).parts)
)

if not EXTENSION.is_file():
    raise pytest.UsageError(f"there is no {EXTENSION}; run `make release`, or set NAVIGATOR_EVENTS_EXTENSION")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> pathlib.Path:
    """The wheel with the extension that is tested."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT],
        env=os.environ | {"NAVIGATOR_EVENTS_EXTENSION": str(EXTENSION)},
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def package(wheel, tmp_path_factory):
    """The package of the wheel, as a module."""
    folder = tmp_path_factory.mktemp("package")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel], check=True)
    sys.path.insert(0, str(folder))
    try:
        import navigator_events

        assert pathlib.Path(navigator_events.__file__).is_relative_to(folder)
        yield navigator_events
    finally:
        sys.path.remove(str(folder))
        for name in ("navigator_events", "navigator_events.footer"):
            sys.modules.pop(name, None)
