"""The services of suggestion papers: the desk where they are written, and what is composed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.adoption import EarlierPaper
from drafting.adoption import Adoptions
from drafting.adoption_table import AdoptionTable, adoption_table
from drafting.chat import Chat
from drafting.desk import Desk
from drafting.earlier import find_earlier
from drafting.profiles import open_shelf
from drafting.steps import Steps
from drafting.submissions import Submissions
from events.adoption_types import SubmissionRecorded
from storage.adoption import AdoptionStore
from storage.drafts import DraftStore

if TYPE_CHECKING:
    from bootstrap import Services
    from index.encoders import Encoder


class Drafting:
    """What pages, routes and commands work with about papers, on the services of one process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.desk = Desk(store=DraftStore(services.database), log=services.log)
        self.steps = Steps(store=self.desk.store, log=services.log, check=lambda draft_id: ())
        self.chat = Chat(lambda: services.settings)
        self.submissions = Submissions(store=AdoptionStore(services.database), steps=self.steps, log=services.log)
        self.adoptions = Adoptions(
            drafts=self.desk.store,
            submissions=self.submissions,
            documents=services.documents,
            encoder=self._encoder,
            log=services.log,
            body=lambda: services.settings.body,
        )

    def find_earlier(self, topic: str, *, top_k: int = 5, apart: str = "") -> Sequence[EarlierPaper]:
        """What was already suggested on a topic; see `drafting.earlier`."""
        return find_earlier(
            topic,
            drafts=self.desk.store,
            store=self.submissions.store,
            encoder=self._encoder(),
            top_k=top_k,
            apart=apart,
        )

    def adoption_table(self, year: int) -> AdoptionTable:
        """The papers of a year for the yearly report; see `drafting.adoption_table`."""
        profiles = open_shelf(self._services.settings.home).profiles
        return adoption_table(
            year,
            drafts=self.desk.store,
            store=self.submissions.store,
            profile_name=lambda key: profiles[key].name if key in profiles else key,
            expert_names=self._services.pool.store.names,
        )

    def file_submitted(self, event: SubmissionRecorded) -> str:
        """Put a paper into the library as it was handed in; see `drafting.reuse`."""
        from drafting.reuse import file_submitted  # brings python-docx, which nothing else needs at the start

        return file_submitted(
            event,
            drafts=self.desk.store,
            store=self.submissions.store,
            library=self._services.library,
            profile_of=open_shelf(self._services.settings.home).get,
            body=self._services.settings.body,
            log=self._services.log,
        )

    def _encoder(self) -> Encoder:
        with self._services.index.shelf.lend() as lent:
            return lent.encoder
