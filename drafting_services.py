"""The services of suggestion papers: the desk where they are written, and what is composed beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafting.chat import Chat
from drafting.composer import Composer
from drafting.desk import Desk
from drafting.editor import Editor
from drafting.proving import Proof
from drafting.steps import Steps
from storage.draft_asides import AsideStore
from storage.drafts import DraftStore

if TYPE_CHECKING:
    from bootstrap import Services
    from index.search import Home


class Drafting:
    """What pages, routes and commands work with about papers, on the services of one process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.desk = Desk(store=DraftStore(services.database), log=services.log)
        self.steps = Steps(store=self.desk.store, log=services.log, check=lambda draft_id: self.proof.check(draft_id))
        self.proof = Proof(
            desk=self.desk,
            evidence=services.documents,
            home=self._home,
            search=lambda: services.search if services.index_ready else None,
        )
        self.chat = Chat(lambda: services.settings)
        self.composer = Composer(
            desk=self.desk,
            search=lambda: services.search,
            texts=services.documents,
            home=self._home,
            folder=services.settings.home,
        )
        self.editor = Editor(desk=self.desk, asides=AsideStore(services.database))

    def _home(self) -> Home:
        from index.opening import home_of

        return home_of(self._services.settings)
