"""A coverage-guided run. atheris is not a dependency: pip install atheris (Linux, macOS), then for example

python -m tests.fuzz.run xlsx -max_total_time=300

What follows the target goes to libFuzzer; inputs and finds are kept below build/fuzz.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

KEPT = Path("build") / "fuzz"


def main(name: str, options: list[str]) -> None:
    """Fuzz one target until libFuzzer stops."""
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["toolkit"]):
        from tests.fuzz.mutation import mutated
        from tests.fuzz.targets import run, seeds

    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number:03}").write_bytes(seed)

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        made = mutated(name, data, random) if random.random() < 0.8 else atheris.Mutate(data, most)
        return made if len(made) <= most else data

    limits = ["-max_len=60000", "-rss_limit_mb=512", "-timeout=20", f"-artifact_prefix={KEPT}/{name}-"]
    atheris.Setup([sys.argv[0], str(corpus), *limits, *options], lambda data: run(name, data), custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
