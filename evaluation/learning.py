"""Does learning from questions help questions that were not learned? Cross-validation with no answer shared."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from evaluation.beir import Entry, Question, read_corpus, read_qrels, read_questions
from evaluation.bench import Progress, ignore_progress, open_bench, write_passages
from evaluation.entries import cut_entries, entry_text, weigh_entries
from evaluation.metrics import measure_rankings
from evaluation.retrieval import rank_entries
from evaluation.splits import split_questions
from index.encoders import BUNDLED_FOLDER
from index.training.finetune import TunedCard, TuningSettings, fine_tune
from index.training.questions import LabelledQuestion
from settings import Settings, load_settings

Rankings = dict[str, list[str]]

NEIGHBOURS = 4  # of each answer
ROOM_DEPTH = 2  # headings that make a part of a document: book and chapter of a law
# Each question stands twice among the examples, so half the usual epochs make the usual steps.
TUNING = TuningSettings(epochs=10, stretch=0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The start against the tuned encoders, each question asked of the one that did not learn it.

    Attributes:
        questions: How many were asked.
        learned: How many were learned from in each fold.
        before, after: recall@10, recall@100, mrr@10, ndcg@10 of hybrid search.
    """

    questions: int
    learned: tuple[int, ...]
    before: Mapping[str, float]
    after: Mapping[str, float]


def cross_validate(
    folder: Path,
    *,
    start: Path = BUNDLED_FOLDER,
    folds: int = 5,
    tuning: TuningSettings | None = None,
    settings: Settings | None = None,
    also: Callable[[Path, Sequence[Question]], None] = lambda encoder, held_back: None,
    on_progress: Progress = ignore_progress,
) -> Learned:
    """Fine-tune on all folds but one and ask the questions of that one, through the production search path.

    Hard negatives are what search with the start ranks high and nobody judged an answer.

    Args:
        folder: `corpus.jsonl[.gz]`, `queries.jsonl`, `qrels.tsv`.
        start: The static encoder to begin with.
        also: Called with each tuned encoder, while it is there, and the questions that it did not learn.

    Raises:
        InvalidInputError: If a file of the folder is missing or damaged.
        NotStaticError: If `start` is no static encoder.
    """
    base = settings or load_settings()
    entries, questions, qrels, gold = _read_set(folder)
    before = _rank(start, list(questions.values()), entries, base, on_progress)
    after: Rankings = {}
    parts = split_questions(gold, folds)
    for number, fold in enumerate(parts, start=1):
        with tempfile.TemporaryDirectory(prefix="zhiku-learning-") as made:
            asked_of = frozenset(answer for key in fold.held_back for answer in gold[key])
            examples = make_examples(fold.learned, questions, gold, before, entries, apart=asked_of)
            fine_tune(start, examples, Path(made), settings=tuning or TUNING)
            on_progress(f"{number}/{folds}：学习 {len(fold.learned)} 题，留出 {len(fold.held_back)} 题")
            asked = [questions[key] for key in fold.held_back]
            after |= _rank(Path(made), asked, entries, base, on_progress)
            also(Path(made), asked)
    judged = {key: qrels[key] for key in after}
    return Learned(
        questions=len(judged),
        learned=tuple(len(fold.learned) for fold in parts),
        before=measure_rankings(before, judged),
        after=measure_rankings(after, judged),
    )


def learn_questions(
    folder: Path,
    *,
    start: Path,
    out: Path,
    tuning: TuningSettings | None = None,
    settings: Settings | None = None,
    on_progress: Progress = ignore_progress,
) -> TunedCard:
    """Fine-tune an encoder on every question of a folder, with hard negatives as in `cross_validate`.

    Raises:
        InvalidInputError: If a file of the folder is missing or damaged.
        NotStaticError: If `start` is no static encoder.
    """
    entries, questions, _, gold = _read_set(folder)
    found = _rank(start, list(questions.values()), entries, settings or load_settings(), on_progress)
    answered = [key for key, answers in gold.items() if answers]
    return fine_tune(start, make_examples(answered, questions, gold, found, entries), out, settings=tuning or TUNING)


def make_examples(
    learned: Sequence[str],
    questions: Mapping[str, Question],
    gold: Mapping[str, Sequence[str]],
    rankings: Mapping[str, Sequence[str]],
    entries: Mapping[str, Entry],
    *,
    apart: Collection[str] = (),
) -> list[LabelledQuestion]:
    """Questions with their answers, and as negatives what was ranked high and is none.

    Each question stands twice: with its answers, and with some of their neighbours (`NEIGHBOURS`) against what other
    documents say. So the encoder learns the field of a question and not its one answer alone, which helps questions
    with other answers, and matching, which asks for whole fields.

    Args:
        apart: Entries that are nobody's neighbours: the answers of held-back questions.
    """
    rooms = _rooms(entries.values())
    examples = []
    for key in learned:
        text = questions[key].text
        others = [found for found in rankings[key] if found not in gold[key]]
        examples.append(_example(text, gold[key], others, entries))
        titles = {entries[answer].title for answer in gold[key]}
        near = [one for answer in gold[key] for one in _neighbours(entries[answer], rooms, seed=key)]
        if near := [one for one in near if one not in gold[key] and one not in apart]:
            foreign = [found for found in others if entries[found].title not in titles]
            examples.append(_example(text, near, foreign, entries))
    return examples


def _example(
    query: str, answers: Sequence[str], others: Sequence[str], entries: Mapping[str, Entry]
) -> LabelledQuestion:
    return LabelledQuestion(
        query=query,
        passages=tuple(entry_text(entries[one]) for one in answers),
        negatives=tuple(entry_text(entries[one]) for one in others),
    )


def _rooms(entries: Iterable[Entry]) -> dict[tuple[str, ...], list[str]]:
    """Ids of the entries below each title, and below each title with its first headings."""
    rooms: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for entry in entries:
        for room in {(entry.title,), (entry.title, *entry.headings[:ROOM_DEPTH])} if entry.title else ():
            rooms[room].append(entry.entry_id)
    return rooms


def _neighbours(entry: Entry, rooms: Mapping[tuple[str, ...], Sequence[str]], *, seed: str) -> list[str]:
    """Some entries of the same part of a document, or of the document where the part is small."""
    room = rooms.get((entry.title, *entry.headings[:ROOM_DEPTH]), ())
    if len(room) <= NEIGHBOURS:
        room = rooms.get((entry.title,), ())
    others = [one for one in room if one != entry.entry_id]
    return Random(f"{seed}:{entry.entry_id}").sample(others, min(NEIGHBOURS, len(others)))


def _read_set(
    folder: Path,
) -> tuple[dict[str, Entry], dict[str, Question], Mapping[str, Mapping[str, int]], dict[str, tuple[str, ...]]]:
    """Entries, judged questions, their grades, and what answers them, by id."""
    entries = {entry.entry_id: entry for entry in read_corpus(folder)}
    qrels = read_qrels(folder)
    questions = {one.query_id: one for one in read_questions(folder) if one.query_id in qrels}
    gold = {key: _answers(qrels[key], entries) for key in questions}
    return entries, questions, qrels, gold


def _answers(grades: Mapping[str, int], entries: Mapping[str, Entry]) -> tuple[str, ...]:
    return tuple(key for key, grade in grades.items() if grade > 0 and key in entries)


def _rank(
    encoder: Path, questions: Sequence[Question], entries: Mapping[str, Entry], base: Settings, on_progress: Progress
) -> Rankings:
    documents = list(entries.values())
    authority = weigh_entries(documents)
    with open_bench(base.model_copy(update={"encoder": str(encoder)})) as bench:
        write_passages(bench, list(cut_entries(documents)), on_progress)
        return {one.query_id: [key for key, _ in rank_entries(bench.opened, one.text, authority)] for one in questions}
