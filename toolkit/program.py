"""The office's door: one survey over all communities. Verbs only; what they return are the rooms' own objects."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit.disclosure import released
from toolkit.district import DISTRICT_SECTIONS, BatchIntake, Board, district_material, ingest_all, progress
from toolkit.district.aligned import align
from toolkit.district.bundle import Handed, read_bundles
from toolkit.district.release import RECORD, Judged, Record, judge
from toolkit.district.roll_up import RollUp, pooled, roll_up, written_from
from toolkit.district.tasks import OnTheWall, RegisterStore, front_needs, on_the_wall
from toolkit.district.waves import WaveChange, compare_waves, read_waves
from toolkit.errors import IntakeError, ReportError
from toolkit.files import Written
from toolkit.findings.plan import read_plan
from toolkit.report import (
    Draft,
    EditedDraft,
    Material,
    Verification,
    WeightingPage,
    draft,
    read_outline,
    weighting_page,
)
from toolkit.responses import Responses, ingest
from toolkit.responses.cleaning import clean
from toolkit.responses.decisions import CLEAN
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.handed_in import communities
from toolkit.responses.personal import hand_out
from toolkit.sample import Sample, Sampling, Weighting, Weights, read_population, read_sampling, stacked, weigh
from toolkit.sample.known_sheet import write_blank
from toolkit.sample.stacked import told


def survey_named(name: str) -> Path | None:
    """Return the folder of a survey of the project; None where the office does not have it."""
    folder = SurveyFolder.of_project(name) if name else None
    return folder.path if folder and folder.exists else None


def ledger_of(survey: str) -> Path:
    """Return the folder of what was given away of a survey, whether or not the office has its questionnaire."""
    return SurveyFolder.of_project(survey).releases


class Program:
    """A survey as the district office sees it.

    Parameters
    ----------
    name : str
        A survey under ``surveys/``, or a path to such a folder.
    """

    def __init__(self, name: str) -> None:
        self.folder = SurveyFolder.find(name)

    def __repr__(self) -> str:
        return f"项目群 {self.folder.name}"

    @property
    def communities(self) -> tuple[str, ...]:
        """The codes of the communities that have handed something in."""
        return tuple(communities(self.folder.stores))

    def progress(self) -> Board:
        """Return what each community has handed in, what of it is pending, and when the last form was submitted."""
        return progress(self.folder.name, self.folder.stores, self._responses)

    def ingest(self, folder: str | Path, wave: int = 1) -> BatchIntake:
        """Read the folders of many communities, each named by its code, into their stores."""
        form, mapping = self.folder.questionnaire(wave=wave), self.folder.mapping()
        return ingest_all(Path(folder), lambda code, paths: ingest(self.folder.store(code, wave), form, mapping, paths))

    @property
    def sampling(self) -> Sampling:
        """What is written down about the fieldwork."""
        return read_sampling(self.folder.path / "sampling.yaml")

    def sample(self, wave: int = 1) -> Sample:
        """Return the answers of all communities as one sample; weighted where sampling.yaml says so."""
        return self.weighting(wave).sample if self.sampling.weighting is Weights.RAKE else self._plain(wave)

    def weighting(self, wave: int = 1) -> Weighting:
        """Return the answers of all communities weighted to what margins.xlsx tells of the population."""
        population = read_population(self.folder.path, self.folder.questionnaire(wave=wave))
        return weigh(self._plain(wave), population, self.sampling.base_weight)

    def weight(self, wave: int = 1, to: Path | None = None) -> tuple[WeightingPage, Written]:
        """Write what weighting does as a page and a workbook, and the weights."""
        form, weighed = self.folder.questionnaire(wave=wave), self.weighting(wave)
        outline = read_outline(self.folder.path / "report.yaml", form)
        stores = [self.folder.store(code, wave) for code in self._handed_in(wave)]
        simulated = any(file["simulated"] for store in stores for batch in store.handed_in() for file in batch["files"])
        remarks = told(weighed.plain, self.sampling.communities)
        page = weighting_page(weighed, form, outline, remarks, simulated=simulated)
        written = page.save(to or self.folder.out / "weighting")
        for store in stores:
            hand_out(store.folder, written.files["weights"])
        return page, written

    def material(self, wave: int = 1, edition: str = "internal") -> Material:
        """Return what the district's report is made of: all answers together, counted anew."""
        form = self.folder.questionnaire(wave=wave)
        return district_material(
            {code: self._counted(code, wave) for code in self._handed_in(wave)},
            self.sampling,
            read_outline(self.folder.path / "report.yaml", form),
            read_plan(self.folder.path / "plan.yaml", form, self.sampling),
            edition,
            self.folder.path,
        )

    def report(self, out: Path | None = None, wave: int = 1, edition: str = "internal") -> tuple[Draft, Path]:
        """Write the district's draft; ``R-PUBLIC`` for a public one: only :meth:`roll_up` plans what can be audited."""
        if edition == "public":
            raise ReportError("R-PUBLIC", where="全区报告")
        written = draft(self.material(wave, edition), parts=DISTRICT_SECTIONS)
        return written, written.save(out or self.folder.out / "全区调研报告.docx")

    @staticmethod
    def bundles(folder: str | Path, wave: int = 1, *, newest: bool = False, survey: str = "") -> Handed:
        """Read what the communities have handed in, and tell who has not."""
        return read_bundles(Path(folder), survey=survey, wave=wave, newest=newest, today=str(date.today()))

    @staticmethod
    def roll_up(folder: str | Path, to: str | Path, wave: int = 1, *, newest: bool = False) -> RollUp:
        """Put the bundles of a folder together: the district's draft, internal and public."""
        handed = Program.bundles(folder, wave, newest=newest)
        return roll_up(
            handed, Path(to), survey_named(handed.survey), released(ledger_of(handed.survey)) if handed.survey else ()
        )

    @staticmethod
    def verify(file: str | Path, name: str = "", bundles: str | Path | None = None) -> tuple[Verification, Path | None]:
        """Check an edited draft of the district; ``R-BUNDLES`` for one of bundles without the folder they lie in."""
        edited = EditedDraft.open(Path(file))
        if bundles is not None:
            handed = Program.bundles(bundles, edited.wave, survey=edited.survey)
            given = released(ledger_of(handed.survey))
            return edited.verified(*written_from(handed, edited.edition, survey_named(handed.survey), given))
        if edited.of_bundles:
            raise ReportError("R-BUNDLES", where=edited.path.name)
        program = Program(name or str(SurveyFolder.near(edited.path, edited.survey).path))
        edited.belongs_to(program.folder.questionnaire(wave=edited.wave))
        return edited.verified(program.material(edited.wave, edited.edition), DISTRICT_SECTIONS)

    @staticmethod
    def release(folder: str | Path, *, to_publish: bool = False) -> Judged:
        """Attack the public edition that a roll-up wrote, with all before it; enter it in the ledger if asked to."""
        record = Record.read(Path(folder) / RECORD)
        on = str(date.today()) if to_publish else ""
        return judge(Path(folder), record, ledger_of(record.survey), on)

    @staticmethod
    def waves(*folders: str | Path, newest: bool = False) -> WaveChange:
        """Compare the bundles of several waves, a folder for each: what has changed among those who took part."""
        return compare_waves(read_waves([*map(Path, folders)], newest=newest, today=str(date.today())))

    @property
    def register(self) -> RegisterStore:
        """The register of the six tasks of the year."""
        return RegisterStore(self.folder.stores)

    def wall(
        self, on: date, sheet: Path | None = None, who: str = "", to: Path | None = None, bundles: Path | None = None
    ) -> OnTheWall:
        """Return the six tasks on a day, a filled-in sheet read first, beside what the answers in ``bundles`` need."""
        needs = front_needs(pooled(align(Program.bundles(bundles)), self.folder.path)) if bundles else None
        return on_the_wall(self.register, on, to or self.folder.out, sheet, who, needs)

    def blank_margins(self, wave: int = 1) -> Path:
        """Write the sheet in which a person writes down what is known of the population, the communities among it."""
        return write_blank(self.folder.path, self.folder.questionnaire(wave=wave), self.communities)

    def _handed_in(self, wave: int) -> list[str]:
        found = [code for code in self.communities if self.folder.store(code, wave).handed_in()]
        if not found:
            raise IntakeError("I-NO-DATA", where=f"第{wave}期", survey=self.folder.name)
        return found

    def _plain(self, wave: int) -> Sample:
        """Return the answers that count, of the communities that have handed in something of a wave."""
        licence = self.sampling.licence
        counted = {code: self._counted(code, wave) for code in self._handed_in(wave)}
        samples = {code: Sample.from_responses(answers, licence) for code, answers in counted.items()}
        return stacked(samples, self.sampling.communities)

    def _counted(self, code: str, wave: int) -> Responses:
        everything = self._responses(code, wave)
        return clean(everything, self.folder.store(code, wave).decisions().of(CLEAN)).without

    def _responses(self, code: str, wave: int) -> Responses:
        return self.folder.store(code, wave).responses(self.folder.questionnaire(wave=wave), self.folder.mapping())
