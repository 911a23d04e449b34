"""What every verb of a project works on: the survey's folder, its questionnaire, its fieldwork, its store."""

from __future__ import annotations

from functools import cached_property

from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.store import UNSTATED, Store
from toolkit.sample import Sampling, read_sampling


class Survey:
    """One survey of one community and wave.

    Parameters
    ----------
    name : str
        A survey under ``surveys/``, or a path to such a folder.
    community : str, optional
        Two-digit code; may be left out while there is only one.
    wave : int
        From 1.
    """

    def __init__(self, name: str, community: str | None = None, wave: int = 1) -> None:
        self.folder = SurveyFolder.find(name)
        self.community, self.wave = community, wave
        if community is not None or wave != 1:
            _ = self.folder.store(community or UNSTATED, wave)  # a wrong code is told here, not at the first use

    def __repr__(self) -> str:
        try:
            community = self.store.community
        except IntakeError:  # there are several
            community = "未指明"
        shown = "未注明" if community == UNSTATED else community
        return f"调查 {self.folder.name}（社区 {shown}，第 {self.wave} 期）"

    @cached_property
    def store(self) -> Store:
        """The answers on disk; a survey with several communities needs one named."""
        return self.folder.store(self.community, self.wave)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the survey."""
        return self.folder.questionnaire(wave=self.wave)

    @cached_property
    def sampling(self) -> Sampling:
        """What is written down about the fieldwork."""
        return read_sampling(self.folder.path / "sampling.yaml")
