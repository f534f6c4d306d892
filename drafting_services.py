"""The services of suggestion papers: the desk where they are written, and what is composed beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafting.chat import Chat
from drafting.desk import Desk
from drafting.profiles import open_shelf
from drafting.steps import Steps
from drafting.writing import Writing
from storage.drafts import DraftStore

if TYPE_CHECKING:
    from bootstrap import Services


class Drafting:
    """What pages, routes and commands work with about papers, on the services of one process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.desk = Desk(store=DraftStore(services.database), log=services.log)
        self.steps = Steps(store=self.desk.store, log=services.log, check=lambda draft_id: ())
        self.chat = Chat(lambda: services.settings)
        self.writing = Writing(
            desk=self.desk, chat=self.chat, profile=lambda key: open_shelf(services.settings.home).get(key)
        )
