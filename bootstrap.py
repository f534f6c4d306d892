"""The composition root: settings become services. Only entrypoints import it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from core.errors import ZhikuError
from core.pools import MemberState
from corpus import samples
from drafting_services import Drafting
from evaluation.question_set import QuestionSet
from events import types as happened
from events.clock import Clock
from events.delivery import Delivery
from events.log import PROGRAM, EventLog
from expert_services import ExpertServices
from experts import exchange
from experts.profile import build_profile
from index.lazy import LazyIndex
from index.rebuild_job import RebuildJob
from index.search import Home
from index.tracking import Tracking
from index.use_log import UseLog
from ingest.child import stop_children
from ingest.library import Library
from ingest.versions import announce_rules
from ingest.watch import InboxWatcher
from reminding import Reminding
from settings import Settings, save_settings
from storage.database import Database
from storage.documents import DocumentStore
from storage.experts import ExpertFilters
from storage.judgements import JudgementStore
from storage.lock import lock_home
from storage.quality import QualityStore, Tuning
from storage.use import UseStore
from storage.validity import ValidityStore
from subscriptions import mark_failed, pack_when_grown, subscribe_handlers

if TYPE_CHECKING:
    from index.opening import Index
    from index.search import SearchService

logger = logging.getLogger(__name__)


class Services(ExpertServices):
    """Everything that pages, routes and commands work with. One instance per process, shared by its threads.

    The index is opened on first use or by `start`, in a thread of its own: its libraries take seconds to import, and
    no page waits for them.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        with suppress(OSError):  # the doctor names an inbox that cannot be made
            settings.inbox.mkdir(parents=True, exist_ok=True)
        self.database = Database(settings.sql_url)
        self.log = EventLog(self.database, actor=settings.actor)
        self.delivery = Delivery(self.log, on_dead_letter=partial(mark_failed, self))
        self.clock = Clock(self.log)
        self.documents = DocumentStore(self.database)
        super().__init__(
            database=self.database,
            log=self.log,
            clock=self.clock,
            documents=self.documents,
            search=lambda: self.search,
            search_ready=lambda: self.index_ready,
        )
        self.validity = ValidityStore(self.database)
        self.library = Library(store=self.documents, log=self.log, settings=settings)
        self.watcher = InboxWatcher(self.library, settings)
        self.tracking = Tracking(
            database=self.database, documents=self.documents, log=self.log, search=lambda: self.search, home=self._home
        )
        self.use = UseLog(UseStore(self.database), log=self.log, enabled=lambda: self.settings.record_use)
        self.quality = QualityStore(self.database)
        self.questions = QuestionSet(JudgementStore(self.database), self.quality, log=self.log)
        self.rebuild = RebuildJob(partial(self._build_index, packing=False))
        self.packing = RebuildJob(partial(self._build_index, packing=True))
        self.reminding = Reminding(self)
        self.drafting = Drafting(self)
        self._index = LazyIndex(self._open_index, on_opened=self._follow_opening)
        self.started = False
        subscribe_handlers(self)

    @property
    def index(self) -> Index:
        """The opened index; waits for it.

        Raises:
            ZhikuError: If it cannot be opened; the message says why. The next call tries again.
        """
        return self._index.open().result()

    @property
    def index_ready(self) -> bool:
        """Whether search answers without waiting for the index to open."""
        return self._index.ready

    @property
    def index_error(self) -> str:
        """Why the index could not be opened, "" while it opens or when it is open."""
        return self._index.error

    def retry_index(self) -> None:
        """Try again to open an index that could not be opened, now and then at most."""
        self._index.retry()

    @property
    def search(self) -> SearchService:
        """Search over the opened index; waits for it."""
        return self.index.search

    def start(self, *, with_samples: bool = False) -> None:
        """Open the index in the background, deliver events, watch the inbox, tick the clock."""
        self.started = True
        self._index.open()
        self.library.remove_orphans()
        announce_rules(store=self.validity, log=self.log)
        if with_samples:
            self.load_samples()
        self.delivery.start()
        self.clock.start()
        self.watcher.start()

    def stop(self) -> None:
        """Stop what `start` started. What is in hand is finished or goes on at the next start."""
        self.started = False
        self.rebuild.cancel()  # it begins anew at the next start
        self.packing.cancel()
        self.drafting.writing.stop_all()
        self.watcher.stop()
        self.clock.stop()
        self.delivery.stop(interrupt=stop_children)

    def close(self) -> None:
        """Stop and release everything."""
        self.stop()
        self._index.close()
        self.use.close()
        self.database.close()

    def load_samples(self) -> bool:
        """Load the sample library into an installation that never held anything. Returns whether it did."""
        if self.log.read(limit=1, types=["DocumentAdded", "ExpertAdded", "SamplesRemoved"]):
            return False
        for path in sorted(samples.DOCUMENTS.iterdir()):
            self.library.add_file(path, source=f"sample:{path.name}", is_sample=True, actor=PROGRAM)
        exchange.import_experts(
            samples.EXPERTS.name, samples.EXPERTS.read_bytes(), pool=self.pool, is_sample=True, actor=PROGRAM
        )
        return True

    def rebuild_index(self) -> int:
        """Build the index anew beside the old one and change over. Returns the number of documents in it.

        `rebuild` starts the same in the background, tells how it stands and cancels it.
        """
        return self.rebuild.run()

    def _build_index(self, on_progress: Callable[[float], None], cancelled: Flag, *, packing: bool) -> int:
        from index.rebuild import pack_index, rebuild_index

        proposed = ExpertFilters(states=(MemberState.ACTIVE, MemberState.EXPIRED))
        return (pack_index if packing else rebuild_index)(
            self.index,
            profiles=lambda: map(build_profile, self.pool.list(proposed)),
            on_progress=on_progress,
            cancelled=cancelled,
        )

    def change_encoder(self, source: str) -> None:
        """Let the encoder of a folder or name serve, "" for the bundled one: a new index is built with it first.

        Raises:
            SettingsError: If the environment decides on the encoder.
            ZhikuError: If the index cannot be built; the former encoder then stays.
        """
        before = self.settings.encoder
        self.save_settings(encoder=source)
        try:
            self.rebuild_index()
        except BaseException:
            self.save_settings(encoder=before)
            raise

    def learn_from_use(self, on_progress: Callable[[str], None] = lambda words: None) -> Tuning:
        """Fine-tune the encoder on what was used, in a child process, and take it where it is better."""
        from evaluation.learning_child import learn_beside

        if "ZHIKU_ENCODER" in os.environ:
            raise ZhikuError("编码模型由环境变量 ZHIKU_ENCODER 决定，不能换用学到的模型。请先去掉这个变量再重新启动。")
        self.use.wait()
        return learn_beside(
            self.settings, quality=self.quality, log=self.log, take=self.change_encoder, on_progress=on_progress
        )

    def measure_quality(self, on_progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Ask the association's own questions of the serving index. Returns the run's id."""
        from evaluation.own_questions import measure_quality

        return measure_quality(
            self.questions.questions(),
            search=self.search,
            generations=self.index.generations,
            quality=self.quality,
            log=self.log,
            on_progress=on_progress,
        )

    def save_settings(self, **changes: Any) -> None:
        """Save settings and let every part see them. Another encoder serves after `rebuild_index`.

        Raises:
            SettingsError: If a value is not allowed; nothing is changed then.
        """
        self.settings = save_settings(self.settings, **changes)
        with self.log.transaction() as tx:
            tx.append(happened.SettingsChanged(fields=tuple(sorted(changes))))
        self.watcher.stop()
        self.library = Library(store=self.documents, log=self.log, settings=self.settings)
        self.watcher = InboxWatcher(self.library, self.settings)
        self.rebuild.forget_failure()
        if self.index_ready:
            from index.rebuild import note_encoder_change

            note_encoder_change(self.index)
        if self.started:
            self.watcher.start()
            if self.index_error:
                self._index.open()

    def running(self) -> list[tuple[str, str]]:
        """What runs in this process: name and state in words."""
        waiting = self.delivery.waiting()
        watching = self.watcher.problem or ("运行中" if self.watcher.is_running else "未运行")
        return [
            ("事件处理", f"{waiting} 件待处理" if waiting else "空闲"),
            ("收件箱监视", watching),
            ("时钟", "运行中" if self.started else "未运行"),
            ("索引", "已打开" if self.index_ready else self.index_error or "正在打开…"),
        ]

    def _home(self) -> Home:
        from index.opening import home_of

        return home_of(self.settings)

    def _open_index(self) -> Index:
        from index.opening import open_index

        return open_index(
            settings=self.settings,
            database=self.database,
            log=self.log,
            documents=self.documents,
            read_settings=lambda: self.settings,
        )

    def _follow_opening(self, opened: Index) -> None:
        if self.started and opened.needs_rebuild:
            try:
                self.rebuild.run()
            except ZhikuError as error:
                logger.warning("index not rebuilt error=%s", error)
        pack_when_grown(self)


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """Services on a ZHIKU_HOME that no other process uses; closed at the end. Nothing runs until `start`.

    With both servers configured (Qdrant and PostgreSQL) many processes may share the records, so no lock is taken.
    """
    alone = not (settings.qdrant_url and settings.database_url)
    with lock_home(settings) if alone else nullcontext():
        services = Services(settings)
        try:
            if alone:
                services.delivery.release()
            yield services
        finally:
            services.close()
