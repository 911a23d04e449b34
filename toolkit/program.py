"""The office's door: one survey over all communities. Verbs only; what they return are the rooms' own objects."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit.disclosure import released
from toolkit.district import DISTRICT_SECTIONS, BatchIntake, Board, district_material, ingest_all, progress
from toolkit.district.bundle import Handed, read_bundles
from toolkit.district.release import RECORD, Judged, Record, judge
from toolkit.district.roll_up import RollUp, roll_up
from toolkit.district.tasks import OnTheWall, RegisterStore, on_the_wall
from toolkit.district.waves import WaveChange, compare_waves, read_waves
from toolkit.errors import ToolkitError
from toolkit.files import Written
from toolkit.findings.plan import read_plan
from toolkit.report import Draft, Material, WeightingPage, draft, read_outline, weighting_page
from toolkit.responses import Responses, ingest
from toolkit.responses.cleaning import clean
from toolkit.responses.decisions import CLEAN
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.handed_in import communities
from toolkit.responses.personal import hand_out
from toolkit.sample import Sample, Sampling, Weighting, Weights, read_population, read_sampling, stacked, weigh
from toolkit.sample.known import known_of
from toolkit.sample.known_sheet import write_blank
from toolkit.sample.stacked import told


def survey_named(name: str) -> Path | None:
    """Return the folder of a survey of that name; None where the office does not have it."""
    try:
        return SurveyFolder.find(name).path
    except ToolkitError:
        return None


def ledger_of(survey: str) -> Path:
    """Return the folder of what was given away of a survey, whether or not the office has its questionnaire."""
    known = survey_named(survey) is not None
    return SurveyFolder.find(survey, new=not known).releases


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
        weighed = self.weighting(wave) if self.sampling.weighting is Weights.RAKE else None
        return district_material(
            {code: self._counted(code, wave) for code in self._handed_in(wave)},
            self.sampling,
            read_outline(self.folder.path / "report.yaml", form),
            read_plan(self.folder.path / "plan.yaml", form, self.sampling),
            edition,
            weighed,
            known=known_of(self.folder.path, form),
        )

    def report(self, out: Path | None = None, wave: int = 1, edition: str = "internal") -> tuple[Draft, Path]:
        """Write the district's draft; the file's ending chooses Word, a page or Markdown."""
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

    def wall(self, on: date, sheet: Path | None = None, who: str = "", to: Path | None = None) -> OnTheWall:
        """Return the six tasks of every community on a day; a sheet that was filled in is read first."""
        return on_the_wall(self.register, on, to or self.folder.out, sheet, who)

    def blank_margins(self, wave: int = 1) -> Path:
        """Write the sheet in which a person writes down what is known of the population, the communities among it."""
        return write_blank(self.folder.path, self.folder.questionnaire(wave=wave), self.communities)

    def _handed_in(self, wave: int) -> list[str]:
        return [code for code in self.communities if self.folder.store(code, wave).handed_in()]

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
