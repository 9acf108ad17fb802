"""Whom the private server runs as."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthlibrary.localdb.errors import LocalDatabaseError


@dataclass(frozen=True)
class Account:
    """Whoever starts the server runs it, except root, whom PostgreSQL refuses."""

    uid: int
    gid: int

    @classmethod
    def current(cls) -> Account:
        """Root lends its place to an account that nearly every system has; none is created."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in ("postgres", "nobody"):
            try:
                found = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(found.pw_uid, found.pw_gid)
        raise LocalDatabaseError(
            "PostgreSQL does not run as root, and there is no account named postgres or nobody to run it. "
            "Start as an ordinary user, or set DATABASE_URL to a database of your own."
        )

    @classmethod
    def for_cluster(cls, folder: Path) -> Account:
        """Who runs the cluster in this folder: its owner, if there is one already."""
        owner = folder.stat() if folder.exists() else None
        if owner is None or owner.st_uid == os.geteuid():
            return cls.current()
        if os.geteuid() != 0:
            raise LocalDatabaseError(
                f"{folder} belongs to another account, which started the library here before. "
                "Start as that account, or delete the folder together with what it holds."
            )
        return cls(owner.st_uid, owner.st_gid)

    @property
    def run_as(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as this account."""
        return {} if self.uid == os.geteuid() else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, path: Path) -> bool:
        """May it enter the folder, or execute the program?

        Asked of the system as that account, because modes, access lists and mounts all have a say.
        """
        try:
            return subprocess.run(["test", "-x", str(path)], cwd="/", check=False, **self.run_as).returncode == 0
        except PermissionError as error:
            raise LocalDatabaseError(
                "PostgreSQL does not run as root, and root may not become another account here. "
                "Start as an ordinary user, or set DATABASE_URL to a database of your own."
            ) from error

    def own(self, path: Path) -> None:
        if self.run_as:
            os.chown(path, self.uid, self.gid)
