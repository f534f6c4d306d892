"""The services of suggestion papers: the desk where they are written, and what is composed beside it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from drafting.chat import Chat
from drafting.composer import Composer
from drafting.desk import Desk
from drafting.editor import Editor
from drafting.proving import Proof
from drafting.steps import Steps
from storage.draft_asides import AsideStore
from storage.drafts import DraftStore
from storage.opinions import OpinionStore

if TYPE_CHECKING:
    from bootstrap import Services
    from core.drafts import Profile
    from drafting.consulting import Consultation
    from drafting.opinions import OpinionDesk
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
        self.opinion_store = OpinionStore(services.database)

    def profile(self, key: str) -> Profile:
        """The kind of paper of a key.

        Raises:
            InvalidInputError: If there is none; the message names those there are.
        """
        from drafting.profiles import open_shelf

        return open_shelf(self._services.settings.home).get(key)

    @cached_property
    def consulting(self) -> Consultation:
        """Asking experts; what writes Word files is imported when it is first needed."""
        from drafting.consulting import Consultation

        return Consultation(
            steps=self.steps,
            store=self.opinion_store,
            experts=self._services.pool.store,
            profile=self.profile,
            matcher=lambda: self._services.matcher,
        )

    @cached_property
    def opinions(self) -> OpinionDesk:
        """What experts say."""
        from drafting.opinions import OpinionDesk

        return OpinionDesk(
            desk=self.desk, store=self.opinion_store, experts=self._services.pool.store, profile=self.profile
        )

    def _home(self) -> Home:
        from index.opening import home_of

        return home_of(self._services.settings)
