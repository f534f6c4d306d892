"""The services of the expert pools: people, memberships, what is due, tasks, call-outs, evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from events.clock import Clock
from events.log import EventLog
from experts.due import DueLists
from experts.duplicates import Duplicates
from experts.emergency import EmergencyDesk
from experts.evidence import EvidenceDesk
from experts.glance import PoolGlance
from experts.lifecycle import Lifecycle
from experts.matching import Matcher
from experts.memberships import MembershipWriter
from experts.personal import PersonalData
from experts.pool import ExpertPool
from experts.pools import PoolRegister
from experts.standing import StandingReader
from experts.tasks import Tasks
from index.highlight import find_highlights
from storage.database import Database
from storage.documents import DocumentStore
from storage.experts import ExpertStore
from storage.overview import OverviewStore
from storage.panels import TaskStore
from storage.pools import PoolStore

if TYPE_CHECKING:
    from index.search import SearchService


class ExpertServices:
    """What pages, routes and commands work with about experts. One instance per process, shared by its threads."""

    def __init__(
        self,
        *,
        database: Database,
        log: EventLog,
        clock: Clock,
        documents: DocumentStore,
        search: Callable[[], SearchService],
        search_ready: Callable[[], bool],
    ) -> None:
        """
        Args:
            search: Search over the opened index; waits for it.
            search_ready: Whether it answers without waiting.
        """
        writer = MembershipWriter(store=PoolStore(database), clock=clock)
        self.pool = ExpertPool(store=ExpertStore(database), documents=documents, log=log, writer=writer)
        self.pools = PoolRegister(writer=writer, experts=self.pool.store, log=log)
        self.due = DueLists(database, log=log)
        self.personal = PersonalData(pool=self.pool)
        self.duplicates = Duplicates(pool=self.pool, writer=writer)
        self.lifecycle = Lifecycle(experts=self.pool.store, writer=writer, log=log)
        self.tasks = Tasks(store=TaskStore(database), pool=self.pool, pools=writer.store, matcher=lambda: self.matcher)
        self.emergency = EmergencyDesk(database, log=log, profiles=lambda: search() if search_ready() else None)
        self.standings = StandingReader(database)
        self.evidence = EvidenceDesk(database, documents=documents, pool=self.pool, log=log)
        self.glance = PoolGlance(store=OverviewStore(database), pools=writer.store, log=log)
        self._passages = documents
        self._search_experts = search

    @property
    def matcher(self) -> Matcher:
        """Matching over the opened index; waits for it."""
        return Matcher(
            search=self._search_experts(),
            experts=self.pool.store,
            documents=self._passages,
            highlight=find_highlights,
            weigh=self.evidence.weigh,
            standings=self.standings,
        )
