"""Document -> PDF: LibreOffice prints our .docx, where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from datetime import date as date_type
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.document.docx import render as render_docx
from toolkit.errors import ReportError

if TYPE_CHECKING:
    from toolkit.document.docx.template import Template
    from toolkit.document.tree import Document

_PROGRAMS = ("soffice", "libreoffice")
_FORMAT = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_SECONDS = 180
_DATE = re.compile(rb"(/(?:Creation|Mod)Date\(D:)\d{14}Z")
_IDENTITY = re.compile(rb"(/ID \[ <|\n<|/DocChecksum /)[0-9A-F]{32}(?=[>\s])")


def render(document: Document, template: Template | None = None) -> bytes:
    """Return ``document`` as a PDF.

    Raises
    ------
    ReportError
        ``R-PDF`` without LibreOffice, or when it fails.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ReportError("R-PDF", where=document.title, reason="没有找到 LibreOffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.docx"
        source.write_bytes(render_docx(document, template))
        # A profile of its own: an open LibreOffice would take the job over and never tell the end of it.
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, "--headless", profile, "--convert-to", _FORMAT, "--outdir", folder, str(source)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - our own words only
            return _dated(source.with_suffix(".pdf").read_bytes(), document.date)
        except (OSError, subprocess.SubprocessError) as error:
            raise ReportError("R-PDF", where=document.title, reason="LibreOffice 没有完成转换") from error


def _dated(pdf: bytes, date: str) -> bytes:
    """Return a PDF dated with the data, not with the clock; every place keeps its length, so the index holds."""
    try:
        day = date_type.fromisoformat(date).strftime("%Y%m%d")
    except ValueError:
        day = "20000101"
    pdf = _DATE.sub(lambda m: m[1] + day.encode() + b"000000Z", pdf)
    return _IDENTITY.sub(lambda m: m[1] + b"0" * 32, pdf)
