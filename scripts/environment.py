"""Bring `.venv` up to date with a file of requirements: python3 scripts/environment.py requirements.txt

Runs before anything is installed, hence with the standard library only. Takes no time when nothing has changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / ".venv"
PYTHON = FOLDER / "bin" / "python"


def main() -> None:
    requirements = CHECKOUT / sys.argv[1]
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second `make` waits for the first
        wanted = fingerprint(requirements)
        works = PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
        stamp = FOLDER / f".installed-{requirements.stem}"
        if works and stamp.exists() and stamp.read_text() == wanted:
            return
        if not works:
            say("Making a Python environment in .venv")
            make()
        say(f"Installing {requirements.name}")
        install(requirements)
        for old in FOLDER.glob(".installed-*"):
            old.unlink()  # the two files share their pins, but what one brought may no longer fit the other
        stamp.write_text(wanted)
        if requirements.stem == "requirements-dev":
            (FOLDER / ".installed-requirements").write_text(fingerprint(CHECKOUT / "requirements.txt"))


def fingerprint(requirements: Path) -> str:
    """Changes with every file of requirements, and with the checkout's place, which a virtual environment remembers."""
    files = sorted({requirements, CHECKOUT / "requirements.txt"})
    return hashlib.sha256(b"\0".join([os.fsencode(CHECKOUT), *(file.read_bytes() for file in files)])).hexdigest()


def make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        install_ensurepip()
    venv.create(FOLDER, with_pip=True, clear=True, symlinks=True)


def install_ensurepip() -> None:
    """Debian and Ubuntu cut Python's own means to make an environment off into a package."""
    package = f"python3.{sys.version_info.minor}-venv"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Python's venv module is incomplete here. Install it: sudo apt-get install {package}")
    say(f"Installing {package}")
    apt = ["apt-get", "-qq", "-y"]
    subprocess.run([*apt, "update"], check=False, stdout=subprocess.DEVNULL)
    if subprocess.run([*apt, "install", package], check=False, stdout=subprocess.DEVNULL).returncode:
        sys.exit(f"{package} could not be installed; without it there is no virtual environment.")
    importlib.invalidate_caches()


def install(requirements: Path) -> None:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    if subprocess.run([*pip, "install", "-r", requirements], cwd=CHECKOUT, check=False).returncode:
        sys.exit(f"{requirements.name} could not be installed; the reason stands above.")


def say(text: str) -> None:
    sys.stderr.write(f"{text}...\n")


if __name__ == "__main__":
    main()
