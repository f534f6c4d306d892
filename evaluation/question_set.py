"""The association's own question set: which passage answers a question, or that nothing in the material does."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from core.errors import InvalidInputError, NotFoundError
from core.use import Judgement, UsedPassage
from evaluation.relocate import same_passage
from events.log import EventLog, acting
from events.types import JudgementRemoved, QuestionJudged
from storage.judgements import JudgementStore
from storage.quality import QualityStore

LONGEST_QUESTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion:
    """A question of the set with everything that was said about it.

    Attributes:
        answerable: False where the material was said to hold no answer.
    """

    question: str
    judgements: tuple[Judgement, ...]

    @property
    def answerable(self) -> bool:
        """Whether a passage answers it."""
        return any(one.passage is not None for one in self.judgements)


class QuestionSet:
    """Keeps the set. Every change is an event; the words stay out of it."""

    def __init__(self, store: JudgementStore, quality: QualityStore, *, log: EventLog) -> None:
        self.store = store
        self._quality = quality
        self._log = log

    def questions(self) -> tuple[OwnQuestion, ...]:
        """All questions, the one judged last first."""
        by_question: dict[str, list[Judgement]] = {}
        for one in self.store.list():
            by_question.setdefault(one.question, []).append(one)
        newest = sorted(by_question.items(), key=lambda item: item[1][-1].judgement_id, reverse=True)
        return tuple(OwnQuestion(question=question, judgements=tuple(said)) for question, said in newest)

    def of_question(self, question: str) -> OwnQuestion:
        """What was said about a question; nothing where it is not in the set."""
        words = clean_question(question)
        return OwnQuestion(question=words, judgements=tuple(self.store.of_question(words)))

    def judge(self, question: str, passage: UsedPassage | None) -> Judgement:
        """Say that this passage answers the question, or with None that nothing in the material does.

        Saying it again changes nothing. A passage takes back that there is no answer.

        Raises:
            InvalidInputError: If the question has no words or too many, or there already are passages that answer it.
            NotFoundError: If the document is gone.
        """
        words = clean_question(question)
        if not any(character.isalnum() for character in words):
            raise InvalidInputError("问题里没有文字，请先写下问题。")
        if len(words) > LONGEST_QUESTION:
            raise InvalidInputError(f"问题有 {len(words)} 个字，最多 {LONGEST_QUESTION} 个字。请改短后再试。")
        with self._log.transaction() as tx:
            said = self.store.read(tx.connection, question=words)
            found = [one for one in said if _is_same(one.passage, passage)]
            if found:
                return found[0]
            if passage is None and said:
                raise InvalidInputError("这个问题已经标出了答案所在的段落；请先取消那些标记，再标为「资料中没有」。")
            for one in said:
                if one.passage is None:
                    self.store.delete(tx.connection, one.judgement_id)
                    tx.append(JudgementRemoved(judgement_id=one.judgement_id))
            number = self.store.insert(tx.connection, words, passage, actor=acting.get(self._log.actor))
            tx.append(QuestionJudged(judgement_id=number))
            made = self.store.find(tx.connection, number)
        assert made is not None
        return made

    def take_back(self, judgement_id: int) -> None:
        """Take back one judgement; one that is gone is no error."""
        with self._log.transaction() as tx:
            known = self.store.find(tx.connection, judgement_id)
            if known is None:
                return
            self.store.delete(tx.connection, judgement_id)
            tx.append(JudgementRemoved(judgement_id=judgement_id))
            if not self.store.read(tx.connection, question=known.question):
                self._quality.replace_question(tx.connection, known.question, "")

    def remove(self, question: str) -> None:
        """Remove a question with all that was said about it, from the results of past runs too.

        Raises:
            NotFoundError: If it is not in the set.
        """
        with self._log.transaction() as tx:
            said = self._of(question, tx.connection)
            for one in said:
                self.store.delete(tx.connection, one.judgement_id)
                tx.append(JudgementRemoved(judgement_id=one.judgement_id))
            self._quality.replace_question(tx.connection, question, "")

    def reword(self, question: str, words: str) -> None:
        """Put a question into other words, in the results of past runs too.

        Raises:
            InvalidInputError: If the words are none, too many, or those of another question.
            NotFoundError: If the question is not in the set.
        """
        new = clean_question(words)
        if not any(character.isalnum() for character in new) or len(new) > LONGEST_QUESTION:
            raise InvalidInputError(f"问题应为 1 至 {LONGEST_QUESTION} 个字。")
        with self._log.transaction() as tx:
            said = self._of(question, tx.connection)
            if new == question:
                return
            if self.store.read(tx.connection, question=new):
                raise InvalidInputError("问题集中已有这个问题，没有修改。")
            self.store.rename(tx.connection, question, new)
            self._quality.replace_question(tx.connection, question, new)
            for one in said:
                tx.append(QuestionJudged(judgement_id=one.judgement_id))

    def _of(self, question: str, connection: Connection) -> list[Judgement]:
        said = self.store.read(connection, question=question)
        if not said:
            raise NotFoundError("问题集中没有这个问题，可能已被删除。请刷新页面。")
        return said


def clean_question(question: str) -> str:
    """A question as it is kept: white space in it counts as one blank."""
    return " ".join(question.split())


def _is_same(known: UsedPassage | None, passage: UsedPassage | None) -> bool:
    if known is None or passage is None:
        return known is passage
    return known.document_id == passage.document_id and same_passage(known.quote, passage.quote)
