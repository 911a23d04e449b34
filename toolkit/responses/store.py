"""A survey's answers on disk: raw files under their hash, and append-only logs of what was handed in and decided.

Law: everything else can be deleted. Responses are a function of the raw files, the logs, the questionnaire with its
earlier revisions, and the confirmed mapping; the cache only saves the time of making them again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from toolkit.channels.mapping import Mapping
from toolkit.errors import IntakeError, ToolkitError
from toolkit.files import canonical_json, digest, save
from toolkit.logs import append_record, read_records
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.identity import moved_codes
from toolkit.records import Notice
from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.assemble import assemble
from toolkit.responses.batch import Batch, ReadBatch, Source, read_batch
from toolkit.responses.cache import Cache
from toolkit.responses.decisions import Decision, Decisions
from toolkit.responses.handed_in import LOG, UNSTATED, Withdrawn, communities, handed_in, withdraw
from toolkit.responses.personal import is_sealed, masked, mend_raw, read_raw, refuse_purged
from toolkit.responses.resorted import resorted

Read = MappingOf[tuple[str, ...], ReadBatch]


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
        """Return the store of a community, by code or name, and a wave; without a community, the only one there is.

        Raises
        ------
        IntakeError
            ``I-COMMUNITY`` when there are several or the code is none, ``I-WAVE``.
        """
        known = communities(root)
        if community is None:
            if len(known) > 1:
                raise IntakeError("I-COMMUNITY", where=survey, hint=f"（已有{'、'.join(known)}）")
            community = known[0] if known else UNSTATED
        community = unicodedata.normalize("NFKC", community).strip()
        community = next((place.code for place in places() if community in place.names), community)
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

    def siblings(self) -> list[Store]:
        """Return the stores of the survey, this one and those of other communities and waves."""
        root = self.folder.parent.parent
        waves = (path for code in communities(root) for path in sorted((root / f"community={code}").glob("wave=*")))
        return [Store(self.survey, path) for path in waves]

    @property
    def _log(self) -> Path:
        return self.folder / LOG

    @property
    def _decided(self) -> Path:
        return self.folder / "decisions" / "decisions.jsonl"

    # ---- what was handed in ----------------------------------------------------------------------------------------

    def handed_in(self) -> list[dict]:
        """Return the batches that count: names, channels, rows and hashes of their files, and the revision."""
        return handed_in(self.folder)

    def keep(self, data: bytes) -> str:
        """Keep a raw file before anybody tries to read it; return its hash.

        Raises
        ------
        StoreError
            ``S-PURGED`` when these answers were deleted on their day.
        """
        mend_raw(self.folder, data)
        return digest(data)

    def add(self, files: Sequence[dict], questionnaire: Questionnaire) -> None:
        """Log a batch whose raw files are kept: a log entry never points to a file that is not on disk."""
        self._keep_revision(questionnaire)
        append_record(self._log, {"files": list(files), "rev": questionnaire.rev})

    def withdraw(self, files: Sequence[str], who: str, when: str, why: str) -> Withdrawn:
        """Take files out again, with what was handed in together with them; see :func:`.handed_in.withdraw`.

        Raises
        ------
        StoreError
            ``S-PURGED`` when these answers were deleted on their day.
        IntakeError
            ``I-NO-DATA``, ``I-NOT-READ``, ``I-SAME-NAME``.
        """
        refuse_purged(self.folder)
        return withdraw(self.folder, files, who, when, why)

    def refuse(self, file: str, sha256: str, error: ToolkitError) -> None:
        """Log a file that could not be used, and why."""
        append_record(self.folder / "ledger" / "refused.jsonl", {"file": file, "sha256": sha256, "code": error.code})

    def raw(self, file: dict) -> bytes:
        """Return the bytes of a file that was handed in.

        Raises
        ------
        StoreError
            ``S-RAW`` when it is missing or no longer what it was; ``S-PURGED`` and what a sealed file needs.
        """
        return read_raw(self.folder / "raw" / file["sha256"])

    def batches(
        self, questionnaire: Questionnaire, mapping: Mapping, read: Read = MappingProxyType({})
    ) -> list[ReadBatch]:
        """Return what was handed in, read again from the raw files, each batch against the revision of its time.

        ``read`` are batches that were read just now against the present questionnaire, by the hashes of their files.
        """
        found = []
        for record in self.handed_in():
            just_now = read.get(tuple(file["sha256"] for file in record["files"]))
            if just_now is not None and record["rev"] == questionnaire.rev:
                found.append(just_now)
                continue
            form = self._revision(record["rev"], questionnaire)
            sources = tuple(Source.open(self.raw(file), file["file"], form, mapping) for file in record["files"])
            found.append(read_batch(Batch(sources), form, mapping))
        return found

    # ---- revisions of the questionnaire ----------------------------------------------------------------------------

    def _keep_revision(self, questionnaire: Questionnaire) -> None:
        path = self._revision_file(questionnaire.rev)
        text = json.dumps(questionnaire.to_dict(), ensure_ascii=False)  # rows and options in their order
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            save(path, text)

    def _revision(self, rev: int, now: Questionnaire) -> Questionnaire:
        """Return the questionnaire of a revision; the present one for its own number: corrections count for all."""
        path = self._revision_file(rev)
        if rev == now.rev or not path.exists():
            return now
        return Questionnaire.from_dict(_with_whole_codes(json.loads(path.read_text(encoding="utf-8"))))

    def moved(self, questionnaire: Questionnaire) -> list[tuple[str, int, str, str]]:
        """Return the codes that stood for something else when answers of the same revision were handed in."""
        path = self._revision_file(questionnaire.rev)
        if not path.exists() or not self.handed_in():
            return []
        earlier = Questionnaire.from_dict(_with_whole_codes(json.loads(path.read_text(encoding="utf-8"))))
        return moved_codes(earlier, questionnaire)

    def _revision_file(self, rev: int) -> Path:
        return self.folder / "definitions" / f"rev{rev}.json"

    # ---- decisions -------------------------------------------------------------------------------------------------

    def decisions(self) -> Decisions:
        """Return what was decided about these answers."""
        return Decisions(read_records(self._decided))

    def decide(self, decision: Decision) -> None:
        """Log a decision; it is on the disk when this returns."""
        append_record(self._decided, decision.as_dict())

    # ---- responses -------------------------------------------------------------------------------------------------

    def provenance(self, files: list[dict], *, simulated: bool) -> Provenance:
        """Return where answers made of ``files`` come from."""
        return Provenance(self.survey, self.community, self.wave, tuple(files), simulated)

    def responses(self, questionnaire: Questionnaire, mapping: Mapping, read: Read = MappingProxyType({})) -> Responses:
        """Return the responses, from the cache or rebuilt; ``read`` are batches that were read just now.

        Raises
        ------
        IntakeError
            ``I-NO-DATA`` when nothing was handed in yet.
        """
        log = self.handed_in()
        if not log:
            where = self.survey if self.community == UNSTATED else f"{self.survey} 社区{self.community}"
            raise IntakeError("I-NO-DATA", where=where, survey=self.survey)
        files = [file for record in log for file in record["files"]]
        provenance = self.provenance(files, simulated=any(file["simulated"] for file in files))
        decisions = self.decisions()
        mapping = decisions.applied(mapping)
        for file in files:
            self.raw(file)
        cache = Cache(self.folder / "cache", self._state(questionnaire, mapping))
        sealed = is_sealed(self.folder)
        kept = None if sealed else cache.read(questionnaire, provenance)
        if kept is None:
            batches = self.batches(questionnaire, mapping, read)
            kept = resorted(masked(assemble(questionnaire, batches, provenance, decisions)), decisions)
            if not sealed:  # what is locked away must not lie beside it in the clear
                cache.write(kept)
        faults = self._faults()
        return replace(kept, notices=(*kept.notices, *faults)) if faults else kept

    def _state(self, questionnaire: Questionnaire, mapping: Mapping) -> str:
        """Return what responses depend on, as a text."""
        earlier = sorted(path.read_text(encoding="utf-8") for path in self.folder.glob("definitions/rev*.json"))
        known = {name: target.written() for name, target in mapping.columns.items()}
        words = {item: dict(codes) for item, codes in mapping.values.items()}
        decided = [decision.as_dict() for decision in self.decisions().all]
        return canonical_json([self.handed_in(), questionnaire.to_dict(), earlier, known, words, decided])

    def _faults(self) -> list[Notice]:
        """Return notices about lines of the logs that were torn by a crash or are damaged."""
        notices = []
        for path in (self._log, self._decided):
            log = read_records(path)
            if log.damaged:
                words = (
                    f"记录文件 {path.name} 的第{'、'.join(map(str, log.damaged))}行已损坏，其余的都在。请从备份恢复。"
                )
                notices.append(Notice("log_damaged", "action", words))
            if log.torn:
                lines = "、".join(map(str, log.torn))
                words = f"记录文件 {path.name} 的第{lines}行没有写完（当时程序中断），那一次请再做一遍；其余的都在。"
                notices.append(Notice("log_torn", "info", words))
        return notices


def _with_whole_codes(data: dict) -> dict:
    """Return a definition read from JSON with option codes as numbers again: JSON knows only texts as keys."""
    for item in data["items"]:
        if isinstance(item.get("options"), dict):
            item["options"] = {int(code): label for code, label in item["options"].items()}
    return data
