"""Fine-tune a static encoder on questions and the passages that answer them; hard negatives come with the questions."""

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from index.encoders.static import StaticEncoder, is_static_folder
from index.training.card import RECIPE, describe_kind, save_encoder
from index.training.errors import NothingToTrainOnError, NotStaticError
from index.training.pairs import PairBatch
from index.training.questions import LabelledQuestion, Pieces, TokenisedQuestions, tokenise_questions

logger = logging.getLogger(__name__)

_WARM_UP = 0.1
_LEAST_RATE = 0.01
_LIBRARIES = ("torch", "tokenizers", "sentence-transformers", "numpy")


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningSettings:
    """Everything that decides what comes out, together with the start and the questions.

    Attributes:
        epochs: How often every question is learned from.
        batch_questions: Questions in a batch; the passages and negatives of all of them are told apart by each.
        negatives: Hard negatives of one question in a batch, drawn anew each time.
        temperature: Cosine similarities are divided by it before the softmax.
        learning_rate: Of Adam, reached after a short warm-up and then lowered linearly.
        drop_pieces: Share of a question's pieces that are dropped, so that it is not learned by heart.
        pull: How strongly the vectors are drawn back to where they started (decoupled weight decay towards the
            start): the share of the way back in one step is `learning_rate * pull`.
        rehearsal: Weight of the rehearsal pairs' loss, where there are any, beside that of the questions.
        rehearsal_pairs: Rehearsal pairs in a batch.
        stretch: How far to go along the way that was learned: 1 takes the result, less stays nearer to the start,
            more goes beyond it (which hybrid search gains from: the words half holds the rest in place).
        seed: Of every choice made here.
        threads: CPU threads; changing them may change the last digits.
    """

    epochs: int = 20
    batch_questions: int = 64
    negatives: int = 7
    temperature: float = 0.1
    learning_rate: float = 0.01
    drop_pieces: float = 0.3
    pull: float = 0.0
    rehearsal: float = 0.5
    rehearsal_pairs: int = 256
    stretch: float = 1.25
    seed: int = 20_260_101
    threads: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningProgress:
    """Where a tuning stands: epochs done, epochs in all, mean loss of the last one in nats."""

    epoch: int
    epochs: int
    loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TunedCard:
    """What came out.

    Attributes:
        name: Identity of the new encoder.
        start: Identity of the encoder that it began as.
        questions: Questions learned from.
        passages: Different passages that answer them.
        seconds: Wall-clock time.
        loss: Mean cross entropy of the last epoch, in nats.
        measured: Results on questions that were held back, added by whoever measures them.
    """

    name: str
    start: str
    dimensions: int
    pieces: int
    questions: int
    passages: int
    seconds: float
    loss: float
    measured: dict[str, float] = field(default_factory=dict)


def ignore_progress(_: TuningProgress) -> None:
    """Report to nobody."""


def fine_tune(
    start: Path,
    questions: Sequence[LabelledQuestion],
    out: Path,
    *,
    settings: TuningSettings | None = None,
    rehearsal: Iterator[PairBatch] | None = None,
    on_progress: Callable[[TuningProgress], None] = ignore_progress,
) -> TunedCard:
    """Fine-tune an encoder on questions and write it as a sentence-transformers folder; the start is left as it is.

    Each question is told apart from the passages and negatives of all questions of its batch, other passages that
    answer it left out of the sum. A passage that stands twice in a batch is no negative of itself.

    Args:
        start: Folder of the static encoder to begin with.
        questions: Those without a known piece are left out.
        out: The folder to write.
        rehearsal: Pairs of what the encoder learned first (`PairSampler.draw_batches`, made with the start's
            tokenizer), so that it does not forget it; None for none.
        on_progress: Called after each epoch.

    Raises:
        NotStaticError: If `start` is no static encoder.
        EncoderUnavailableError: If `start` is damaged.
        NothingToTrainOnError: If no question is left.
    """
    settings = settings or TuningSettings()
    if not is_static_folder(start):
        raise NotStaticError(start)
    started = time.monotonic()
    encoder = StaticEncoder(start)
    torch.set_num_threads(settings.threads)
    known = tokenise_questions(questions, encoder.tokenizer)
    if not known.queries:
        raise NothingToTrainOnError
    first = torch.from_numpy(encoder.weights)
    weights, loss = _learn(first, known, settings, rehearsal, on_progress)
    tuned = first + settings.stretch * (weights - first)
    save_encoder(out, tokenizer=encoder.tokenizer, weights=tuned.numpy())
    card = TunedCard(
        name=StaticEncoder(out).name,
        start=encoder.name,
        dimensions=encoder.dimensions,
        pieces=len(encoder.weights),
        questions=len(known.queries),
        passages=len({passage for passages in known.positives for passage in passages}),
        seconds=round(time.monotonic() - started, 1),
        loss=round(loss, 4),
    )
    write_tuned_card(out, card, settings=settings, start=start)
    logger.info("tuned encoder name=%s questions=%d seconds=%.0f", card.name, card.questions, card.seconds)
    return card


def write_tuned_card(out: Path, card: TunedCard, *, settings: TuningSettings, start: Path) -> None:
    """Write `recipe.json` into the folder: what it began as and how that was made, the settings, what came out."""
    before = start / RECIPE
    content = {
        "start": json.loads(before.read_text(encoding="utf-8")) if before.is_file() else {},
        "settings": asdict(settings),
        "versions": {library: version(library) for library in _LIBRARIES},
        "result": asdict(card),
    }
    (out / RECIPE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "README.md").write_text(_describe(card), encoding="utf-8")


def _describe(card: TunedCard) -> str:
    return f"""{describe_kind(card.name, dimensions=card.dimensions, pieces=card.pieces)}
It began as {card.start} and learned {card.questions:,} questions with {card.passages:,} passages that answer them, and
with passages that only look as if they did, in {card.seconds:.0f} seconds on CPU. `{RECIPE}` has the seed and settings
of this step and of how the start was trained.

Use it beside lexical search: it knows which words go together in the texts it was trained on, not word order or
negation.
"""


def _learn(
    first: torch.Tensor,
    known: TokenisedQuestions,
    settings: TuningSettings,
    rehearsal: Iterator[PairBatch] | None,
    on_progress: Callable[[TuningProgress], None],
) -> tuple[torch.Tensor, float]:
    """Run every epoch; the vectors, and the mean loss of the last epoch."""
    random = np.random.default_rng(settings.seed)
    weights = first.clone().requires_grad_(True)
    optimizer = torch.optim.Adam([weights], lr=settings.learning_rate, betas=(0.9, 0.99), fused=True)
    count = len(known.queries)
    batches = max(1, round(count / settings.batch_questions))
    steps = settings.epochs * batches
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _scale_rate(step / steps))
    mean = float("nan")
    for epoch in range(1, settings.epochs + 1):
        losses = []
        for numbers in np.array_split(random.permutation(count), batches):
            loss = _question_loss(weights, known, numbers, settings, random)
            losses.append(loss.item())
            if rehearsal is not None:
                loss = loss + settings.rehearsal * _rehearsal_loss(weights, next(rehearsal), settings)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            if settings.pull:
                with torch.no_grad():
                    weights.lerp_(first, min(1.0, schedule.get_last_lr()[0] * settings.pull))
            schedule.step()
        mean = float(np.mean(losses))
        on_progress(TuningProgress(epoch=epoch, epochs=settings.epochs, loss=mean))
    return weights.detach(), mean


def _scale_rate(done: float) -> float:
    return min(1.0, (done + 1e-3) / _WARM_UP) * max(_LEAST_RATE, 1 - done)


def _question_loss(
    weights: torch.Tensor,
    known: TokenisedQuestions,
    numbers: NDArray[np.int64],
    settings: TuningSettings,
    random: np.random.Generator,
) -> torch.Tensor:
    """Mean cross entropy of the batch's questions, each against every passage of the batch that is no answer of it."""
    shown: dict[int, int] = {}  # number of the text -> its column
    answers = []
    for number in numbers:
        answer = int(random.choice(known.positives[number]))
        answers.append(shown.setdefault(answer, len(shown)))
        hard = known.negatives[number]
        for text in random.choice(hard, min(settings.negatives, len(hard)), replace=False) if hard else ():
            shown.setdefault(int(text), len(shown))
    queries = _embed(weights, [_drop(known.queries[number], settings.drop_pieces, random) for number in numbers])
    cosines = queries @ _embed(weights, [known.texts[text] for text in shown]).T
    also = torch.zeros(cosines.shape, dtype=torch.bool)
    for row, (number, answer) in enumerate(zip(numbers, answers, strict=True)):
        for text in known.positives[number]:
            column = shown.get(text)
            if column is not None and column != answer:
                also[row, column] = True
    logits = cosines.masked_fill(also, float("-inf")) / settings.temperature
    each = functional.cross_entropy(logits, torch.tensor(answers), reduction="none")
    counts = torch.tensor([known.weights[number] for number in numbers])
    return (each * counts).sum() / counts.sum()


def _rehearsal_loss(weights: torch.Tensor, batch: PairBatch, settings: TuningSettings) -> torch.Tensor:
    queries = _embed(weights, [np.array(query, np.int64) for query in batch.queries])
    passages = _embed(weights, [np.array(passage, np.int64) for passage in batch.passages])
    targets = torch.from_numpy(batch.targets)
    repeated = (targets[:, None] == targets) & ~torch.eye(len(targets), dtype=torch.bool)
    logits = (queries @ passages.T).masked_fill(repeated, float("-inf")) / settings.temperature
    return functional.cross_entropy(logits, torch.arange(len(targets)))


def _drop(pieces: Pieces, share: float, random: np.random.Generator) -> Pieces:
    kept = pieces[random.random(len(pieces)) >= share]
    return kept if kept.size else pieces


def _embed(weights: torch.Tensor, texts: Sequence[Pieces]) -> torch.Tensor:
    offsets = torch.tensor([0, *(len(text) for text in texts[:-1])]).cumsum(0)
    return functional.normalize(
        functional.embedding_bag(torch.from_numpy(np.concatenate(texts)), weights, offsets, mode="mean")
    )
