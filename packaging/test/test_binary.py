"""What the binary calls of the system: nothing that opens a network, starts a program, or makes, changes or removes a file."""

import sys

import pytest
from conftest import EXTENSION
from elftools.elf.elffile import ELFFile

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has binaries in ELF")
NETWORK = """
    socket socketpair connect bind listen accept accept4 send sendto sendmsg sendmmsg recv recvfrom recvmsg recvmmsg shutdown
    getaddrinfo gethostbyname gethostbyname_r getnameinfo res_query res_search inet_pton getpeername setsockopt
""".split()
PROGRAMS = """
    fork vfork clone execl execle execlp execv execve execvp execvpe fexecve posix_spawn posix_spawnp system popen dlopen
""".split()
FILES = """
    creat creat64 mkdir mkdirat rmdir unlink unlinkat remove rename renameat renameat2 link linkat symlink symlinkat truncate
    truncate64 ftruncate ftruncate64 fopen fopen64 mkstemp mkstemp64 mkdtemp chmod fchmod fchmodat chown fchown lchown pwrite
    pwrite64 pwritev pwritev64 fallocate posix_fallocate copy_file_range sendfile sendfile64 mknod mkfifo utimensat
""".split()
SIGNALS = ["sigaction", "signal", "sigprocmask", "pthread_sigmask", "setenv", "putenv", "unsetenv", "chdir", "setrlimit"]


def symbols(is_wanted) -> set[str]:
    """The names in the table of what is called elsewhere or offered to others."""
    with EXTENSION.open("rb") as file:
        table = ELFFile(file).get_section_by_name(".dynsym")
        return {symbol.name for symbol in table.iter_symbols() if symbol.name and is_wanted(symbol["st_shndx"] == "SHN_UNDEF")}


@pytest.mark.parametrize("forbidden", [NETWORK, PROGRAMS, FILES, SIGNALS], ids=["network", "programs", "files", "process"])
def test_the_binary_calls_none_of(forbidden):
    called = symbols(lambda is_elsewhere: is_elsewhere)
    # What it does call, so that an empty table is not taken for innocence.
    assert {"malloc", "memcpy", "pthread_create", "clock_gettime"} <= called
    assert called & {f"{name}{suffix}" for name in forbidden for suffix in ("", "_chk")} == set()


def test_the_entry_point_is_all_that_it_offers():
    assert symbols(lambda is_elsewhere: not is_elsewhere) == {"navigator_events_init_c_api"}
