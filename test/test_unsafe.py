"""docs/unsafe.md lists the files with unsafe code, all of them and no others."""

import re

from conftest import ROOT

TABLE_ROW = re.compile(r"^\| `(src/[^`]+)` \| [^|]+ \| ((?:unit|address|valgrind)(?:, (?:unit|address|valgrind))*) \|$", re.MULTILINE)
# The word in code: not in a comment, not in the lint's name unsafe_code.
UNSAFE = re.compile(r"^(?!\s*//).*\bunsafe\b", re.MULTILINE)


def test_every_file_with_unsafe_code_is_listed() -> None:
    """With what watches it, in the order of the names."""
    listed = [path for path, _ in TABLE_ROW.findall((ROOT / "docs/unsafe.md").read_text(encoding="utf-8"))]
    files = [path for path in (ROOT / "src").rglob("*.rs") if UNSAFE.search(path.read_text(encoding="utf-8"))]
    assert listed == sorted(path.relative_to(ROOT).as_posix() for path in files)
    assert "src/duckdb/vector.rs" in listed


def test_unsafe_code_of_the_domain_is_in_one_place() -> None:
    """As the design says."""
    files = [path for path in (ROOT / "src/domain").rglob("*.rs") if UNSAFE.search(path.read_text(encoding="utf-8"))]
    assert [path.name for path in files] == ["md5_lanes.rs"]
