"""The services of suggestion papers: the desk where they are written, and what is composed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from core.adoption import EarlierPaper
from drafting.adoption import Adoptions
from drafting.adoption_table import AdoptionTable, adoption_table
from drafting.chat import Chat
from drafting.clause_opinions import ClauseOpinions
from drafting.composer import Composer
from drafting.desk import Desk
from drafting.earlier import find_earlier
from drafting.editor import Editor
from drafting.proving import Proof
from drafting.service_notes import ServiceNotes
from drafting.steps import Steps
from drafting.submissions import Submissions
from drafting.uses import EvidenceUse
from drafting.writing import Writing
from events.adoption_types import SubmissionRecorded
from storage.adoption import AdoptionStore
from storage.clause_opinions import ClauseOpinionStore
from storage.draft_asides import AsideStore
from storage.drafts import DraftStore
from storage.opinions import OpinionStore

if TYPE_CHECKING:
    from bootstrap import Services
    from core.drafts import Profile
    from drafting.consulting import Consultation
    from drafting.opinions import OpinionDesk
    from index.encoders import Encoder
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
        self.clause_opinions = ClauseOpinions(
            store=ClauseOpinionStore(services.database), drafts=self.desk.store, log=services.log
        )
        self.uses = EvidenceUse(store=self.desk.store, use=services.use)
        self.editor = Editor(desk=self.desk, asides=AsideStore(services.database))
        self.opinion_store = OpinionStore(services.database)
        self._service = ServiceNotes(services.tasks.store)
        self.writing = Writing(
            desk=self.desk, chat=self.chat, profile=self.profile, texts=services.documents, home=self._home
        )
        self.submissions = Submissions(store=AdoptionStore(services.database), steps=self.steps, log=services.log)
        self.adoptions = Adoptions(
            drafts=self.desk.store,
            submissions=self.submissions,
            documents=services.documents,
            encoder=self._encoder,
            log=services.log,
            body=lambda: services.settings.body,
        )

    def profile(self, key: str) -> Profile:
        """The kind of paper of a key.

        Raises:
            InvalidInputError: If there is none; the message names those there are.
        """
        return self.composer.profiles.get(key)

    @cached_property
    def consulting(self) -> Consultation:
        """Asking experts; what writes Word files is imported when it is first needed."""
        from drafting.consulting import Consultation

        return Consultation(
            steps=self.steps,
            store=self.opinion_store,
            service=self._service,
            experts=self._services.pool.store,
            profile=self.profile,
            matcher=lambda: self._services.matcher,
        )

    @cached_property
    def opinions(self) -> OpinionDesk:
        """What experts say."""
        from drafting.opinions import OpinionDesk

        return OpinionDesk(
            desk=self.desk,
            store=self.opinion_store,
            service=self._service,
            experts=self._services.pool.store,
            profile=self.profile,
        )

    def _home(self) -> Home:
        from index.opening import home_of

        return home_of(self._services.settings)

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

    def experts_of(self, draft_id: str) -> Sequence[str]:
        """Ids of the experts who were asked about a paper and answered, or said something of it, each once."""
        answered = [one.expert_id for one in self.opinion_store.requests(draft_id) if one.answered_at is not None]
        said = [one.expert_id for one in self.opinion_store.opinions(draft_id) if one.expert_id]
        return list(dict.fromkeys([*answered, *said]))

    def adoption_table(self, year: int) -> AdoptionTable:
        """The papers of a year for the yearly report; see `drafting.adoption_table`."""
        profiles = self.composer.profiles.profiles
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
            profile_of=self.profile,
            body=self._services.settings.body,
            log=self._services.log,
        )

    def _encoder(self) -> Encoder:
        with self._services.index.shelf.lend() as lent:
            return lent.encoder
