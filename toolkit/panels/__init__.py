"""The verbs as forms inside JupyterLab. So far: the inbox, where downloaded files are picked and read in."""

from toolkit.panels.inbox import Inbox

__all__ = ["Inbox"]
