"""The verbs as forms inside JupyterLab: the inbox of downloaded files, and the questions only a person can decide."""

from toolkit.panels.inbox import Inbox
from toolkit.panels.open_questions import OpenQuestions

__all__ = ["Inbox", "OpenQuestions"]
