"""Builds the Python package with the extension inside; everything else about it is in pyproject.toml.

The extension is build/release/navigator_events.duckdb_extension, built with cargo where it is missing or older than its
sources. The environment variable NAVIGATOR_EVENTS_EXTENSION names another file, which is taken as it is.
"""

import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

ROOT = pathlib.Path(__file__).resolve().parent
FILE_NAME = "navigator_events.duckdb_extension"
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
RELEASE = ROOT / "build" / "release" / FILE_NAME
LIBRARIES = {"linux": "libnavigator_events.so", "darwin": "libnavigator_events.dylib", "win32": "navigator_events.dll"}


def is_current(extension: pathlib.Path) -> bool:
    """Whether the file is there and no source is newer."""
    sources = [ROOT / "Cargo.toml", ROOT / "Cargo.lock", *(ROOT / "src").rglob("*")]
    newest = max(source.stat().st_mtime for source in sources if source.is_file())
    return extension.exists() and extension.stat().st_mtime >= newest


@functools.cache
def extension_file() -> pathlib.Path:
    """The extension to put into the package."""
    given = os.environ.get("NAVIGATOR_EVENTS_EXTENSION")
    if given:
        extension = pathlib.Path(given)
        if extension.name != FILE_NAME or not extension.is_file():
            raise SystemExit(
                f"NAVIGATOR_EVENTS_EXTENSION is {given}, but it must be an existing file called {FILE_NAME}"
            )
        return extension
    if not is_current(RELEASE):
        cargo = os.environ.get("CARGO") or shutil.which("cargo")
        if not cargo:
            raise SystemExit(
                f"{RELEASE} is missing or older than its sources, and there is no cargo to build it; install Rust from "
                "rustup.rs, or set NAVIGATOR_EVENTS_EXTENSION to an extension that was built elsewhere"
            )
        subprocess.run([cargo, "build", "--release", "--locked"], cwd=ROOT, check=True)
        library = (
            pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / LIBRARIES[sys.platform]
        )
        subprocess.run([sys.executable, ROOT / "packaging" / "extension" / "package_extension.py", library, RELEASE], check=True)
    return RELEASE


class BuildWithExtension(build_py):
    """Copies the extension beside the modules; not in an editable install, which finds it in build/release."""

    def run(self) -> None:
        """Builds the extension where it is not current."""
        super().run()
        extension = extension_file()
        if not self.editable_mode:
            target = pathlib.Path(self.build_lib) / "navigator_events" / FILE_NAME
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(extension, target)


def manylinux(platform: str, extension: bytes) -> str:
    """`linux_x86_64` as `manylinux_2_34_x86_64`, where the extension needs glibc 2.34; any other platform as it is.

    Without a version no index would take the wheel, and pip would put it on machines whose glibc is older than what
    the extension calls. Each function of glibc that a library calls names the version that it came with, as a text
    with a NUL at either end; the highest of them is the glibc that is needed. Beside glibc there is only libgcc_s, which
    every manylinux has; auditwheel says the same in the tests. An extension built with musl names none.
    """
    needed = [(int(major), int(minor)) for major, minor in re.findall(rb"\0GLIBC_(\d+)\.(\d+)[\d.]*(?=\0)", extension)]
    if not platform.startswith("linux_") or not needed:
        return platform
    major, minor = max(needed)
    return f"many{platform.replace('_', f'_{major}_{minor}_', 1)}"


class PlatformWheel(bdist_wheel):
    """Any Python 3, as no module is compiled, but one platform, as the extension is."""

    def get_tag(self) -> tuple[str, str, str]:
        """What the name of the wheel ends with."""
        _, _, platform = super().get_tag()
        return "py3", "none", manylinux(platform, extension_file().read_bytes())


class PlatformDistribution(Distribution):
    """Not pure Python."""

    def has_ext_modules(self) -> bool:
        """There is a library in it."""
        return True


setup(
    version=CARGO["version"],
    # Older ones refuse the extension.
    install_requires=[f"duckdb>={CARGO['metadata']['duckdb']['c_api'].lstrip('v')}"],
    distclass=PlatformDistribution,
    cmdclass={"build_py": BuildWithExtension, "bdist_wheel": PlatformWheel},
    # build/ is shared with the extension and the environments of the tests.
    options={"build": {"build_base": "build/python"}, "egg_info": {"egg_base": "packaging/python"}},
)
