"""The one way by which text leaves for XML, HTML and Markdown: every writer calls these and nothing else."""

from __future__ import annotations

import html
import re

# XML 1.0 forbids these; one such character in an open answer would otherwise make the whole file unreadable.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"([\\`*_{}\[\]#|~])")
_LIST_MARK = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")


def clean(text: str) -> str:
    r"""Return ``text`` with characters that XML forbids made visible, and line ends as ``\n``.

    Control characters become their control pictures, lone surrogates and non-characters the replacement
    character: a reader sees that something stood there, and nothing is lost silently.

    >>> clean("电话\x01" + chr(0xFFFE) + "\r\n好")
    '电话␁�\n好'
    """
    return _ILLEGAL.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n"))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "�"


def one_line(text: str) -> str:
    r"""Return cleaned ``text`` on one line, blanks squeezed.

    >>> one_line(" 住房\n 补贴 ")
    '住房 补贴'
    """
    return " ".join(clean(text).split())


def html_text(text: str) -> str:
    r"""Return ``text`` for HTML content, line ends as ``<br>``.

    >>> html_text("a<b>\n&")
    'a&lt;b&gt;<br>&amp;'
    """
    return html.escape(clean(text), quote=True).replace("\n", "<br>")


def html_attribute(text: str) -> str:
    """Return ``text`` for a double-quoted HTML attribute.

    >>> html_attribute('说"好"')
    '说&quot;好&quot;'
    """
    return html.escape(one_line(text), quote=True)


def script_json(text: str) -> str:
    r"""Return JSON ``text`` so that it can stand inside a ``<script>`` element.

    >>> script_json('"</script>"')
    '"\\u003c/script\\u003e"'
    """
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def plotly_text(text: str) -> str:
    """Return ``text`` for plotly, which reads a small HTML inside labels.

    >>> plotly_text("<b>住房</b>")
    '&lt;b&gt;住房&lt;/b&gt;'
    """
    return html.escape(one_line(text), quote=False)


def markdown_text(text: str) -> str:
    r"""Return ``text`` for Markdown on one line, its markup characters escaped.

    >>> print(markdown_text("1|2 *好* <b>"))
    1\|2 \*好\* &lt;b&gt;
    """
    return _MARKUP.sub(r"\\\1", html.escape(one_line(text), quote=False))


def markdown_start(line: str) -> str:
    r"""Return an escaped Markdown line whose beginning cannot be taken for a list.

    >>> markdown_start("1. 不是列表")
    '1\\. 不是列表'
    """
    return _LIST_MARK.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", line)
