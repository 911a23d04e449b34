"""Bytes of a text file to text: every encoding Chinese tables come in, several in one file, broken bytes marked.

A byte that no encoding explains becomes a lone surrogate, which no real text has: the one cell it stands in cannot be
read, all others can. Nothing is dropped or replaced in silence.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator

from toolkit.containers.hanzi import commonness, is_common
from toolkit.records import Notice

BROKEN = re.compile("[\ud800-\udfff]")
"""What a byte that could not be read has become."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"\x84\x31\x95\x33", "gb18030"),
)  # fmt: skip
_CELL_ENDS = re.compile(rb'([,;\t"\r\n]+)')
_HEAD = 1 << 16
_ZEROS = 0.05
"""In UTF-16 every comma, digit and line end has a zero byte, always on the same side."""
_LATIN_WORD = re.compile("[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")


def decode(data: bytes) -> tuple[str, list[Notice]]:
    """Return the text of a file, and what a person should know about its encoding."""
    text, notices = _decoded(data)
    if "\0" in text:
        words = "文件里夹有空字节（可能是保存或传输时出的错），已略去；请抽看几份。"
        notices.append(Notice("zero_bytes", "info", words))
        text = text.replace("\0", "")
    inside = text.count("\n\ufeff") + text.count("\r\ufeff")
    if inside:
        words = f"文件中间有{inside}处文件开头的标记，像是几个文件拼在一起；标记已略去，请核对有没有重复的表头。"
        notices.append(Notice("marks_inside", "info", words))
        text = text.replace("\n\ufeff", "\n").replace("\r\ufeff", "\r")
    if BROKEN.search(text):
        words = "文件里有读不出来的坏字节：所在的格子放入待处理，其余照常读入。重新下载原始文件可以补上。"
        notices.append(Notice("bytes_broken", "action", words))
    return text, notices


def _decoded(data: bytes) -> tuple[str, list[Notice]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return (_unicode(rest, encoding), []) if encoding.startswith("utf-1") else _by_trial(rest, encoding)
    sides = _zero_sides(data)
    return (_unicode(data, sides), []) if sides else _by_trial(data, "")


def _unicode(data: bytes, encoding: str) -> str:
    """Return UTF-16; a character of which only a part is there, at the end of the file, is marked as broken."""
    whole, rest = data[: len(data) // 2 * 2], data[len(data) // 2 * 2 :]
    return whole.decode(encoding, "surrogatepass") + ("\udc80" if rest.strip(b"\r\n\0") else "")


def _zero_sides(data: bytes) -> str:
    """Return which UTF-16 a file without a mark is in; empty for none."""
    head = data[:_HEAD].rstrip(b"\0")
    if head.count(0) < 2:
        return ""
    even, odd = (head[start::2].count(0) / max(len(head[start::2]), 1) for start in (0, 1))
    if max(even, odd) < _ZEROS or min(even, odd) > max(even, odd) / 10:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _by_trial(data: bytes, stated: str) -> tuple[str, list[Notice]]:
    if stated.startswith("utf-32") and (wide := _strict(data, stated)) is not None:
        return wide, []
    utf8, chinese = _strict(data, "utf-8"), None
    if utf8 is None or (not stated and _may_be_accident(utf8)):
        chinese = _strict(data, "gb18030")
    if utf8 is not None:
        return (chinese, [_chosen()]) if chinese is not None and commonness([chinese]) == 1 else (utf8, [])
    if chinese is not None and (is_common([chinese[:_HEAD]]) or not _has_utf8(data[:_HEAD])):
        return chinese, []
    return _by_lines(data)


def _may_be_accident(text: str) -> bool:
    """Tell whether a text is UTF-8 as a few Chinese characters of another encoding may be by chance.

    Such a text has no Chinese, and no words of another language either, in which plain letters stand beside others.

    >>> _may_be_accident("一女".encode("gbk").decode()), _may_be_accident("Größe"), _may_be_accident("尺寸")
    (True, False, False)
    """
    beyond = [character for character in text[:_HEAD] if character > "\x7f"]
    return bool(beyond) and max(beyond) < "\u0800" and not _LATIN_WORD.search(text[:_HEAD])


def _has_utf8(data: bytes) -> bool:
    return any(not line.isascii() and _strict(line, "utf-8") is not None for line in data.splitlines())


def _chosen() -> Notice:
    words = "文件没有写明文字编码，按GB18030（中文）读入；请抽看几个字是不是正常的中文。"
    return Notice("encoding_chosen", "info", words)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _by_lines(data: bytes) -> tuple[str, list[Notice]]:
    lines = data.splitlines(keepends=True)
    known = [_line(line) for line in lines]
    tally = Counter(encoding for _, encoding in known if encoding)
    usual = tally.most_common(1)[0][0] if tally else "utf-8"
    text = "".join(
        line if line is not None else "".join(_cells(raw, usual)) for raw, (line, _) in zip(lines, known, strict=True)
    )
    if len(tally) < 2:
        return text, []
    lines_of = f"UTF-8（{tally['utf-8']}行）、GB18030（{tally['gb18030']}行）"
    words = f"文件里混有两种文字编码，已分别读入：{lines_of}；请抽看几份。"
    return text, [Notice("encodings_mixed", "info", words)]


def _line(line: bytes) -> tuple[str | None, str]:
    """Return a line and its encoding; no encoding for plain ASCII, nothing at all when it has no single one."""
    if line.isascii():
        return line.decode(), ""
    utf8 = _strict(line, "utf-8")
    if utf8 is not None:
        return utf8, "utf-8"
    chinese = _strict(line, "gb18030")
    return (chinese, "gb18030") if chinese is not None and is_common([chinese]) else (None, "")


def _cells(line: bytes, usual: str) -> Iterator[str]:
    """Yield the text of a line cell by cell; bytes nobody can read become lone surrogates."""
    for cell in _CELL_ENDS.split(line):
        text, _ = _line(cell)
        yield cell.decode(usual, "surrogateescape") if text is None else text
