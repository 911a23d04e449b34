"""Rewrite requirements.lock from pyproject.toml. For developers; needs uv.

python3 .ci/lock.py              keeps every version of the lock that still fits
python3 .ci/lock.py --upgrade    takes the newest versions
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
# Spark is left out, whoever has a cluster has it there in its own version; mutation is for those who try tests.
GROUPS = {"base": [], "lab": ["--extra=lab"], "test": ["--extra=lab", "--extra=seal", "--extra=test"]}
# The last versions with wheels for Macs with an Intel processor.
HELD_BACK = ["argon2-cffi-bindings<26"]
HEAD = """\
# Locked versions of everything the toolkit installs: universal (markers), with hashes, without addresses.
# Written by .ci/lock.py from pyproject.toml; read by run.py, group after group. Do not edit by hand.
"""


def resolve(options: list[str], constraints: list[str], previous: str = "") -> dict[str, str]:
    """Resolve some extras for every platform; give each package's line with its hashes, by name, version and marker."""
    with tempfile.TemporaryDirectory() as folder:
        held, out = Path(folder, "held.txt"), Path(folder, "out.txt")
        held.write_text("\n".join(constraints), encoding="utf-8")
        out.write_text(previous, encoding="utf-8")
        command = [
            "uv",
            "pip",
            "compile",
            "pyproject.toml",
            "--universal",
            "--python-version=3.11",
            "--quiet",
        ]
        command += [
            "--generate-hashes",
            "--no-annotate",
            "--no-header",
            f"--constraint={held}",
            f"--output-file={out}",
        ]
        subprocess.run([*command, *options], cwd=ROOT, check=True)  # noqa: S603 (fixed words only)
        blocks = re.findall(r"^\S.*(?:\n[ ]+.*)*", out.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {block.split("\n")[0].removesuffix("\\").strip(): block for block in blocks}


def main(options: list[str]) -> None:
    """Resolve everything once, then place each package in the first group that needs it."""
    previous = LOCK.read_text(encoding="utf-8") if LOCK.exists() and "--upgrade" not in options else ""
    everything = resolve(GROUPS["test"], HELD_BACK, previous)
    sections, placed = [HEAD], set()
    for group, extras in GROUPS.items():
        wanted = {pin.split(" ")[0] for pin in resolve(extras, [*everything])}
        here = [pin for pin in everything if pin.split(" ")[0] in wanted - placed]
        placed |= wanted
        sections.append(f"\n# group: {group}\n" + "".join(everything[pin] + "\n" for pin in here))
    LOCK.write_text("".join(sections), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
