"""A short run of every target without a fuzzer's help, the same at any time; and what longer runs have found."""

from __future__ import annotations

from random import Random
from zlib import crc32

import pytest

from tests.containers.bad_input.legacy import Sav, sav
from tests.fuzz.mutation import mutated
from tests.fuzz.targets import TARGETS, run, seeds

ROUNDS = {"spss": 4}
PATIENCE = 10.0  # the machine may be busy; what is meant are inputs that would take minutes


@pytest.mark.parametrize("name", list(TARGETS))
def test_mutated_seeds_are_read_or_refused(name):
    random = Random(20260908)
    known = list(seeds(name))
    for seed in known[:40]:
        run(name, seed, PATIENCE)
    for _ in range(ROUNDS.get(name, 150)):
        data = random.choice(known)
        for _ in range(random.randint(1, 3)):
            data = mutated(name, data, random)
        run(name, data, PATIENCE)


def _summed(text: bytes) -> bytes:
    return b"%08x %d %b\n" % (crc32(text), len(text), text)


FINDS = {
    "a length of more digits than Python turns into a number": ("log", b"00000000 " + b"9" * 5000 + b" {}\n"),
    "a line with the right sum that is no JSON": ("log", _summed(b'{"a":1}{')),
    "a line with the right sum that is no record": ("log", _summed(b"[1]")),
    "a line nested deeper than Python reads": ("log", _summed(b"[" * 50_000)),
    "a cell of separators alone": ("marks", ("a┋" * 2000).encode()),
    "a mark of UTF-32 before what is none": ("text", b"\xff\xfe\0\0\0\0\xdc\x221048"),
    "the same in JSON": ("json", b"\xff\xfe\0\0\0\0\xdc\x22[{}]"),
    "a zero byte in the name of an encoding": ("dictionary", sav(how=Sav(declared="UTF\0-8"))),
    "an encoding that is none of texts": ("spss", sav(how=Sav(declared="hex", page=None))),
}


@pytest.mark.parametrize("find", list(FINDS))
def test_what_was_found_before(find):
    run(*FINDS[find], PATIENCE)
