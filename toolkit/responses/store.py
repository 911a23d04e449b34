"""A survey's answers on disk: raw files under their hash, and an append-only log of what was handed in.

Nothing derived is kept: responses are rebuilt from the raw files, the log and the questionnaire at every call, so the
same store always gives the same answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from toolkit.channels import open_workbook
from toolkit.channels.mapping import Mapping
from toolkit.errors import IntakeError, StoreError
from toolkit.files import digest, keep_raw
from toolkit.logs import append_record, read_records
from toolkit.questionnaire import Questionnaire
from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.assemble import Batch, assemble

UNSTATED = "00"
"""The community of a survey that names none."""


@dataclass(frozen=True)
class Store:
    """The answers of one survey, community and wave.

    Parameters
    ----------
    survey : str
        Name of the survey, for messages.
    folder : Path
        ``data/store/<name>/community=<code>/wave=<k>``.
    """

    survey: str
    folder: Path

    @staticmethod
    def find(survey: str, root: Path, community: str | None, wave: int) -> Store:
        """Return the store of a community and a wave; without a community, the only one there is.

        Raises
        ------
        IntakeError
            ``I-COMMUNITY`` when there are several or the code is none, ``I-WAVE``.
        """
        known = sorted(path.name.removeprefix("community=") for path in root.glob("community=*"))
        if community is None:
            if len(known) > 1:
                raise IntakeError("I-COMMUNITY", where=survey, hint=f"（已有{'、'.join(known)}）")
            community = known[0] if known else UNSTATED
        community = community.zfill(2) if re.fullmatch("[0-9]", community) else community
        if not re.fullmatch(r"[0-9A-Za-z]{1,12}", community):
            raise IntakeError("I-COMMUNITY", where=survey, hint=f"，“{community[:20]}”不是社区代码")
        if wave < 1:
            raise IntakeError("I-WAVE", where=survey, wave=wave)
        return Store(survey, root / f"community={community}" / f"wave={wave}")

    @property
    def community(self) -> str:
        """The community's code."""
        return self.folder.parent.name.removeprefix("community=")

    @property
    def wave(self) -> int:
        """The wave's number."""
        return int(self.folder.name.removeprefix("wave="))

    @property
    def _log(self) -> Path:
        return self.folder / "ledger" / "intake.jsonl"

    def handed_in(self) -> list[dict]:
        """Return the log: one record a batch, with its files' names, channels, rows and hashes."""
        return read_records(self._log)

    def batches(self) -> list[Batch]:
        """Return what was handed in, read again from the raw files.

        Raises
        ------
        StoreError
            ``S-RAW`` when a raw file is missing or no longer what it was.
        """
        found = []
        for record in self.handed_in():
            workbooks = []
            for file in record["files"]:
                path = self.folder / "raw" / file["sha256"]
                data = path.read_bytes() if path.exists() else b""
                if digest(data) != file["sha256"]:
                    raise StoreError("S-RAW", where=f"{path}（{file['file']}）")
                workbooks.append(open_workbook(data, file["file"]))
            found.append(Batch(tuple(workbooks)))
        return found

    def mend(self, contents: list[bytes]) -> None:
        """Put back raw files that were handed in before and are handed in again."""
        for data in contents:
            keep_raw(self.folder / "raw", data)

    def add(self, batch: list[dict], contents: list[bytes]) -> None:
        """Keep the raw files, then log the batch: a log entry never points to a file that is not on disk."""
        for data in contents:
            keep_raw(self.folder / "raw", data)
        append_record(self._log, {"files": batch})

    def provenance(self, files: list[dict], *, simulated: bool) -> Provenance:
        """Return where answers made of ``files`` come from."""
        return Provenance(self.survey, self.community, self.wave, tuple(files), simulated)

    def responses(self, questionnaire: Questionnaire, mapping: Mapping) -> Responses:
        """Return the responses, rebuilt.

        Raises
        ------
        IntakeError
            ``I-NO-DATA`` when nothing was handed in yet.
        """
        log = self.handed_in()
        if not log:
            raise IntakeError("I-NO-DATA", where=f"{self.survey} 社区{self.community}", survey=self.survey)
        files = [file for record in log for file in record["files"]]
        simulated = any(file["simulated"] for file in files)
        return assemble(questionnaire, self.batches(), mapping, self.provenance(files, simulated=simulated))
