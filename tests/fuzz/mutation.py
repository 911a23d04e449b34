"""Mutations that keep the outer form: zips are changed inside and packed again, log lines are summed anew."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from random import Random

_TOKEN = re.compile(rb'<[^<>]*>|"[^"]*"|[^<>"]+')
_ODD = (
    b"", b"0", b"-1", b"1048577", b"99999999999", b"1e400", b"NaN", b"A1", b"XFD1048576", b"$A$1", b"s", b"inlineStr",
    b"true", b"\xe7\x94\xb7", b"\xff\xfe", b"_x0000_", b"&#x110000;", b"&lt;", b"../../x", b"rId1", b"<c/>", b"\r",
)  # fmt: skip


def mutated(name: str, data: bytes, random: Random) -> bytes:
    """Return a near relation of ``data`` for a target."""
    if name == "xlsx":
        return _zip(data, random)
    if name == "log":
        return _log(data, random)
    return tokens(data, random) if random.random() < 0.5 else flips(data, random)


def _zip(data: bytes, random: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        return flips(data, random)
    if not parts or random.random() < 0.1:
        return flips(data, random)
    place = random.randrange(len(parts))
    name, inside = parts[place]
    parts[place] = (name, tokens(inside, random))
    if random.random() < 0.1:
        parts[random.randrange(len(parts))] = parts[place]
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for name, inside in parts:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), inside)
    return buffer.getvalue()


def _log(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    place = random.randrange(len(lines))
    checksum, _, rest = lines[place].partition(b" ")
    size, _, text = rest.partition(b" ")
    if random.random() < 0.6:
        text = tokens(text, random)
        lines[place] = b"%08x %d %b" % (zlib.crc32(text), len(text), text)
    else:
        lines[place] = b" ".join(tokens(part, random) for part in (checksum, size, text))
    return b"\n".join(lines)


def tokens(data: bytes, random: Random) -> bytes:
    """Drop, double, exchange or replace tags, quoted values or what stands between."""
    found = _TOKEN.findall(data)
    if not found:
        return random.choice(_ODD)
    for _ in range(random.randint(1, 3)):
        place, other = random.randrange(len(found)), random.randrange(len(found))
        token, way = found[place], random.randrange(6)
        if way == 0:
            found[place] = b""
        elif way == 1:
            found[place] = token * (random.choice((2, 3, 200)) if len(token) < 300 else 2)
        elif way == 2:
            found[place], found[other] = found[other], token
        elif way == 3:
            found[place] = found[other]
        elif way == 4:
            quoted = token.startswith(b'"')
            found[place] = b'"%b"' % random.choice(_ODD) if quoted else random.choice(_ODD)
        else:
            found[place] = re.sub(rb'"[^"]*"', lambda _: b'"%b"' % random.choice(_ODD), token, count=1)
    return b"".join(found)


def flips(data: bytes, random: Random) -> bytes:
    """Change, drop, double or insert bytes."""
    made = bytearray(data or b"a")
    for _ in range(random.randint(1, 4)):
        at, size = random.randrange(len(made)), random.choice((1, 1, 2, 4, 16))
        way = random.randrange(4)
        if way == 0:
            made[at] = random.randrange(256)
        elif way == 1 and len(made) > size:
            del made[at : at + size]
        elif way == 2:
            made[at:at] = made[at : at + size]
        else:
            made[at : at + size] = random.choice((b"\0" * size, b"\xff" * size, *_ODD))
        made = made or bytearray(b"a")
    return bytes(made)
