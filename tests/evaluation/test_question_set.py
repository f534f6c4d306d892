"""The association's own questions: judging, taking back, finding a passage again, measuring, comparing, exchanging."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.documents import Chunk, Locator
from core.errors import InvalidInputError, NotFoundError
from core.search import Passage, SearchAnswer
from core.use import UsedPassage
from evaluation.changes import compare_runs
from evaluation.own_questions import ask_questions, measure_generation, measure_quality, summarise
from evaluation.question_set import QuestionSet
from evaluation.relocate import locate, same_passage
from events.log import EventLog
from events.types import GenerationServed
from index.generations import Generations
from storage.database import Database
from storage.judgements import JudgementStore
from storage.quality import QualityRun, QualityStore, QuestionResult
from storage.tables import document
from tests.index.test_use_log import add_document

CONTEST = "5月20日，第二届工业互联网安全大赛在云江市举行，共有76支队伍报名，50支队伍进入决赛。"
AUDIT = "全年对120家企业开展数据安全检查，整改率达到98%，三家企业被约谈。"
PLACE = Locator(page=None, heading_path=("一、工作",), paragraph=1)


@pytest.fixture
def questions(database: Database, log: EventLog) -> QuestionSet:
    add_document(database, "d1", "工作总结")
    return QuestionSet(JudgementStore(database), QualityStore(database), log=log)


def _passage(quote: str = CONTEST, chunk_id: int = 1) -> UsedPassage:
    return UsedPassage(document_id="d1", version=1, chunk_id=chunk_id, locator=PLACE, quote=quote)


class FakeSearch:
    """Gives the same passages whatever is asked; what ranks where is what a test is about."""

    def __init__(self, *texts: str, answered: bool = True) -> None:
        self.texts = texts
        self.answered = answered

    def search(self, query: str, *, top_k: int = 10) -> SearchAnswer:
        passages = tuple(
            Passage(
                rank=rank, score=1 / rank, chunk_id=100 + rank, document_id="d1", title="工作总结", locator=PLACE,
                text=text, highlights=(), planned=False, edition="d1@1",
            )
            for rank, text in enumerate(self.texts[:top_k], start=1)
        )  # fmt: skip
        return SearchAnswer(
            query=query, answered=self.answered, confidence=0.5, hints=(), passages=passages, took_ms=1.0
        )


# judging


def test_a_passage_is_marked_once_however_often_it_is_said(questions: QuestionSet, log: EventLog) -> None:
    first = questions.judge(" 大赛有多少  队伍 ", _passage())
    assert questions.judge("大赛有多少 队伍", _passage(chunk_id=9)).judgement_id == first.judgement_id
    [one] = questions.questions()
    assert one.question == "大赛有多少 队伍"
    assert one.answerable
    assert [entry.type for entry in log.read()] == ["QuestionJudged"]
    assert "队伍" not in log.read()[0].data


def test_a_mark_is_taken_back_and_the_question_leaves_with_the_last_one(questions: QuestionSet) -> None:
    first = questions.judge("大赛", _passage())
    second = questions.judge("大赛", _passage(AUDIT, 2))
    questions.take_back(first.judgement_id)
    assert [said.judgement_id for said in questions.of_question("大赛").judgements] == [second.judgement_id]
    questions.take_back(second.judgement_id)
    questions.take_back(second.judgement_id)  # twice is no error
    assert questions.questions() == ()


def test_no_answer_and_an_answer_exclude_each_other(questions: QuestionSet) -> None:
    questions.judge("会费", None)
    assert not questions.of_question("会费").answerable
    questions.judge("会费", _passage())
    assert questions.of_question("会费").answerable
    assert len(questions.of_question("会费").judgements) == 1
    with pytest.raises(InvalidInputError, match="先取消"):
        questions.judge("会费", None)


@pytest.mark.parametrize("question", ["", "？！", "长" * 501])
def test_a_question_without_words_or_with_too_many_is_refused(questions: QuestionSet, question: str) -> None:
    with pytest.raises(InvalidInputError):
        questions.judge(question, None)


def test_rewording_keeps_the_judgements_and_never_merges_two_questions(questions: QuestionSet) -> None:
    questions.judge("大赛", _passage())
    questions.judge("会费", None)
    questions.reword("大赛", "大赛 多少队伍")
    assert questions.of_question("大赛 多少队伍").answerable
    with pytest.raises(InvalidInputError, match="已有"):
        questions.reword("会费", "大赛 多少队伍")
    with pytest.raises(NotFoundError):
        questions.reword("没有的", "别的")


def test_a_deleted_question_leaves_past_runs_too(questions: QuestionSet, log: EventLog, database: Database) -> None:
    questions.judge("大赛", _passage())
    questions.judge("会费", None)
    quality = QualityStore(database)
    measure_quality(
        questions.questions(), search=FakeSearch(CONTEST), generations=Generations(database), quality=quality, log=log
    )
    questions.remove("大赛")
    assert [one.question for one in questions.questions()] == ["会费"]
    assert [one.question for one in quality.runs()[0].questions] == ["会费"]
    with pytest.raises(NotFoundError):
        questions.remove("大赛")


def test_the_judgements_of_a_document_go_with_it(questions: QuestionSet, database: Database) -> None:
    questions.judge("大赛", _passage())
    with database.transaction() as connection:
        connection.execute(document.delete())
    assert questions.questions() == ()


# finding a passage again


def test_a_passage_is_the_same_after_small_changes_and_in_another_cut() -> None:
    assert same_passage(CONTEST, CONTEST.replace("76支", "78支"))
    assert same_passage(CONTEST, f"前面一句。{CONTEST}后面还有一句，说的是别的事情。")
    assert same_passage(CONTEST, CONTEST[10:40])
    assert same_passage(CONTEST, CONTEST.replace("，", ", "))
    assert not same_passage(CONTEST, AUDIT)


def test_a_short_text_must_be_the_same_and_not_just_a_part() -> None:
    assert not same_passage("工业互联网", CONTEST)
    assert same_passage("工业互联网", "工业 互联网")
    assert not same_passage("", CONTEST)
    assert not same_passage("……", "……")


def test_the_chunk_that_holds_most_of_the_quote_is_found() -> None:
    def chunk(number: int, text: str) -> Chunk:
        return Chunk(
            chunk_id=number, document_id="d1", version=2, ordinal=number, text=text, locator=PLACE, first_block=0,
            last_block=0,
        )  # fmt: skip

    chunks = [chunk(1, AUDIT), chunk(2, CONTEST[:25]), chunk(3, CONTEST[5:] + AUDIT)]
    found = locate(CONTEST, chunks)
    assert found is not None
    assert found.chunk_id == 3
    assert locate("完全不在资料里的一句话，谁也没有写过。", chunks) is None


# measuring


def test_ranks_are_those_of_the_judged_passages_wherever_they_now_stand(questions: QuestionSet) -> None:
    questions.judge("大赛", _passage())
    questions.judge("大赛", _passage(AUDIT, 2))
    questions.judge("大赛", _passage("这一句已经被新版本删掉了，哪里也没有了。", 3))
    [result] = ask_questions(questions.questions(), search=FakeSearch("别的", AUDIT, "又是别的", CONTEST))
    assert result.ranks == (4, 2, None)
    assert result.best == 2


def test_the_same_words_in_another_document_are_no_hit(questions: QuestionSet, database: Database) -> None:
    add_document(database, "d2", "另一份")
    other = UsedPassage(document_id="d2", version=1, chunk_id=1, locator=PLACE, quote=CONTEST)
    questions.judge("大赛", other)
    [result] = ask_questions(questions.questions(), search=FakeSearch(CONTEST))
    assert result.ranks == (None,)


def _result(question: str, *ranks: int | None, answered: bool = True) -> QuestionResult:
    return QuestionResult(question=question, answerable=bool(ranks), ranks=ranks, answered=answered)


def test_means_are_taken_over_the_right_questions() -> None:
    metrics = summarise([_result("a", 1), _result("b", 20, 2), _result("c", None), _result("d", answered=False)])
    assert metrics["questions"] == 4
    assert metrics["recall@10"] == pytest.approx((1 + 0.5 + 0) / 3, abs=1e-4)
    assert metrics["mrr@10"] == pytest.approx((1 + 0.5 + 0) / 3, abs=1e-4)
    assert metrics["first"] == pytest.approx(1 / 3, abs=1e-4)
    assert metrics["refused"] == 1.0
    assert 0 < metrics["ndcg@10"] < 1


def test_two_judged_passages_in_one_chunk_make_a_perfect_ranking_possible() -> None:
    assert summarise([_result("a", 1, 1)])["ndcg@10"] == 1.0
    assert summarise([_result("a", 1, 2)])["ndcg@10"] == 1.0
    assert summarise([_result("a", 1, None)])["ndcg@10"] < 1.0


def test_a_set_without_questions_of_a_kind_leaves_their_means_out() -> None:
    assert "recall@10" not in summarise([_result("d", answered=True)])
    assert "refused" not in summarise([_result("a", 1)])


def test_an_empty_set_is_not_measured(questions: QuestionSet, log: EventLog, database: Database) -> None:
    with pytest.raises(InvalidInputError, match="还是空的"):
        measure_quality(
            (), search=FakeSearch(), generations=Generations(database), quality=QualityStore(database), log=log
        )


def test_a_generation_is_measured_once_and_only_while_it_serves(
    questions: QuestionSet, log: EventLog, database: Database
) -> None:
    generations, quality = Generations(database), QualityStore(database)
    number = generations.add(encoder="one", encoder_source="", dimensions=8)
    with log.transaction() as tx:
        generations.serve(tx.connection, number)

    def measure(generation: int) -> None:
        measure_generation(
            GenerationServed(generation=generation), questions=questions.questions(),
            search=lambda: FakeSearch(CONTEST), generations=generations, quality=quality, log=log,
        )  # fmt: skip

    measure(number)
    assert quality.runs() == []  # no question yet
    questions.judge("大赛", _passage())
    measure(number + 1)
    assert quality.runs() == []  # another one serves
    measure(number)
    measure(number)
    [run] = quality.runs()
    assert (run.generation, run.encoder, run.automatic) == (number, "one", True)
    assert run.questions == (_result("大赛", 1),)
    assert log.read()[0].actor == "系统"


# comparing


def _run(*results: QuestionResult) -> QualityRun:
    return QualityRun(
        run_id=1, at=datetime.now(UTC), generation=1, encoder="", automatic=False, metrics={}, questions=results
    )


def test_what_got_better_and_worse_is_told_with_the_largest_change_first() -> None:
    before = _run(_result("a", 7), _result("b", 1), _result("c", None), _result("same", 3), _result("n", answered=True))
    after = _run(
        _result("a", 6), _result("b", 4), _result("c", 1), _result("same", 3), _result("n", answered=False),
        _result("new", 1),
    )  # fmt: skip
    changes = compare_runs(before, after)
    assert changes is not None
    assert {one.question: one.better for one in changes} == {"a": True, "b": False, "c": True, "n": True}
    assert changes[-1].question == "a"


def test_runs_without_a_common_question_are_not_compared() -> None:
    assert compare_runs(_run(_result("a", 1)), _run(_result("b", 1))) is None
    assert compare_runs(_run(_result("a", 1)), _run(_result("a"))) is None  # judged otherwise in between
    assert compare_runs(_run(_result("a", 1)), _run(_result("a", 1))) == []
