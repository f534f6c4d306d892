"""Reading and writing how search did on the question set, and what was learned from use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from storage.database import Database, utc_now
from storage.tables import quality_run, tuning

Runs = list["QualityRun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """How one question did.

    Attributes:
        answerable: Whether the material holds an answer, as people judged.
        ranks: Rank of each passage that answers it, None where it was not found.
        answered: Whether search said that the material holds an answer.
    """

    question: str
    answerable: bool
    ranks: tuple[int | None, ...]
    answered: bool

    @property
    def best(self) -> int | None:
        """Rank of the first passage that answers, None where none was found."""
        return min((rank for rank in self.ranks if rank is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRun:
    """The question set measured once.

    Attributes:
        automatic: Whether a new generation set it off, rather than a person.
        metrics: Means over the questions by name.
    """

    run_id: int
    at: datetime
    generation: int
    encoder: str
    automatic: bool
    metrics: Mapping[str, float]
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """An encoder that learned from use, compared with the one before on questions that were held back.

    Attributes:
        source_before, source: Settings that load the two encoders; "" for the bundled one.
        taken: Whether the new one took over.
        learned: Number of questions it learned from.
        before, after: Means over the questions held back.
        questions: (question, rank before, rank after) of each that was held back; empty once use was erased.
    """

    tuning_id: int
    at: datetime
    encoder_before: str
    source_before: str
    encoder: str
    source: str
    taken: bool
    learned: int
    before: Mapping[str, float]
    after: Mapping[str, float]
    questions: tuple[tuple[str, int | None, int | None], ...]


class QualityStore:
    """Runs and tunings of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def runs(self, *, limit: int = 50) -> Runs:
        """The newest runs, the newest first."""
        query = select(quality_run).order_by(quality_run.c.run_id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query)]

    def measured_automatically(self, generation: int) -> bool:
        """Whether this generation's change was followed by a run."""
        query = select(quality_run.c.run_id).where(quality_run.c.generation == generation, quality_run.c.automatic)
        with self._database.read() as connection:
            return connection.scalar(query.limit(1)) is not None

    def add_run(
        self,
        connection: Connection,
        *,
        generation: int,
        encoder: str,
        automatic: bool,
        metrics: Mapping[str, float],
        questions: Sequence[QuestionResult],
    ) -> int:
        """Write a run. Returns its id."""
        rows = [[one.question, one.answerable, list(one.ranks), one.answered] for one in questions]
        added = insert(quality_run).values(
            at=utc_now(), generation=generation, encoder=encoder, automatic=automatic, metrics=dict(metrics),
            questions=rows,
        )  # fmt: skip
        return int(connection.execute(added.returning(quality_run.c.run_id)).scalar_one())

    def replace_question(self, connection: Connection, question: str, words: str) -> None:
        """Put a question of the runs into other words, or with "" leave it out; the means stay as they were."""
        for row in connection.execute(select(quality_run.c.run_id, quality_run.c.questions)).all():
            renamed = [[words, *rest] if asked == question else [asked, *rest] for asked, *rest in row.questions]
            kept = [one for one in renamed if one[0]]
            if kept != row.questions:
                changed = update(quality_run).where(quality_run.c.run_id == row.run_id)
                connection.execute(changed.values(questions=kept))

    def newest_tuning(self) -> Tuning | None:
        """What was learned last, None before the first time."""
        query = select(tuning).order_by(tuning.c.tuning_id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else _tuning(row)

    def add_tuning(self, connection: Connection, made: Tuning) -> int:
        """Write what was learned; its id and moment are given here. Returns the id."""
        added = insert(tuning).values(
            at=utc_now(), encoder_before=made.encoder_before, source_before=made.source_before, encoder=made.encoder,
            source=made.source, taken=made.taken, learned=made.learned, before=dict(made.before),
            after=dict(made.after), questions=[list(one) for one in made.questions],
        )  # fmt: skip
        return int(connection.execute(added.returning(tuning.c.tuning_id)).scalar_one())


def _run(row: Row[Any]) -> QualityRun:
    return QualityRun(
        run_id=row.run_id,
        at=row.at,
        generation=row.generation,
        encoder=row.encoder,
        automatic=row.automatic,
        metrics=row.metrics,
        questions=tuple(
            QuestionResult(question=question, answerable=answerable, ranks=tuple(ranks), answered=answered)
            for question, answerable, ranks, answered in row.questions
        ),
    )


def _tuning(row: Row[Any]) -> Tuning:
    return Tuning(
        tuning_id=row.tuning_id,
        at=row.at,
        encoder_before=row.encoder_before,
        source_before=row.source_before,
        encoder=row.encoder,
        source=row.source,
        taken=row.taken,
        learned=row.learned,
        before=row.before,
        after=row.after,
        questions=tuple((question, before, after) for question, before, after in row.questions),
    )
