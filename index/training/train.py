"""Train a static encoder: the mean of one vector per piece, learned by telling passages apart."""

import logging
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from index.encoders.static import StaticEncoder
from index.training.card import EncoderCard, save_encoder, write_card
from index.training.documents import TrainingDocument
from index.training.errors import NothingToTrainOnError
from index.training.pairs import PairBatch, PairSampler, PairSettings, Pieces
from index.training.vocabulary import Vocabulary, build_vocabulary

logger = logging.getLogger(__name__)

_HELD_OUT_EVERY = 50
_CHECKED_PAIRS = 1_000
_REPORT_EVERY = 50
_WARM_UP = 0.05
_INITIAL_SCALE = 0.1
_LIBRARIES = ("torch", "tokenizers", "sentence-transformers", "numpy", "jieba")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """Everything that decides what comes out, together with the corpus.

    Attributes:
        dimensions: Of the vectors.
        pieces: Upper bound of the vocabulary's size.
        steps: Batches to learn from.
        batch_pairs: Pairs in a batch; each query is told apart from the passages of all the others.
        temperature: Cosine similarities are divided by it before the softmax.
        learning_rate: Of Adam, reached after a short warm-up and then lowered linearly to 0.
        seed: Of the first vectors and of every drawn pair.
        threads: CPU threads; changing them may change the last digits.
        pairs: How pairs are drawn.
    """

    dimensions: int = 384
    pieces: int = 47_000
    steps: int = 2_500
    batch_pairs: int = 1_024
    temperature: float = 0.05
    learning_rate: float = 0.015
    seed: int = 20_260_101
    threads: int = 2
    pairs: PairSettings = field(default_factory=PairSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingProgress:
    """Where a training stands.

    Attributes:
        step: Batches learned so far.
        steps: Batches in all.
        loss: Mean cross entropy since the last report, in nats.
    """

    step: int
    steps: int
    loss: float


def ignore_progress(_: TrainingProgress) -> None:
    """Report to nobody."""


def train_encoder(
    *,
    corpus: Iterable[TrainingDocument],
    out: Path,
    settings: TrainingSettings,
    on_progress: Callable[[TrainingProgress], None] = ignore_progress,
) -> EncoderCard:
    """Train an encoder on documents alone and write it as a sentence-transformers folder.

    Where there are enough documents, every 50th is held out of the pairs (its words are still in the vocabulary), and
    the card says how often a held-out clause finds the passage it was cut from.

    Args:
        corpus: Read once.
        out: The folder to write.
        settings: The same settings, corpus and versions give the same weights.
        on_progress: Called about every 50 batches and after the last.

    Raises:
        NothingToTrainOnError: If no passage holds a word.
    """
    started = time.monotonic()
    documents = [document for document in corpus if _holds_words(document)]
    if not documents:
        raise NothingToTrainOnError
    texts = [passage.text for document in documents for passage in document.passages]
    torch.set_num_threads(settings.threads)
    vocabulary = build_vocabulary(texts, pieces=settings.pieces)
    logger.info("built vocabulary passages=%d pieces=%d", len(texts), len(vocabulary.weights))

    held_out = documents[::_HELD_OUT_EVERY] if len(documents) > _HELD_OUT_EVERY else []
    learned = [document for place, document in enumerate(documents) if not held_out or place % _HELD_OUT_EVERY]
    bag = _initialise(vocabulary, settings)
    check = _draw_check(held_out or learned, vocabulary, settings)
    before = _share_of_own_first(bag, check)
    loss = _learn(bag, _sample(learned, vocabulary, settings), settings, on_progress)

    save_encoder(out, tokenizer=vocabulary.tokenizer, weights=bag.weight.detach().numpy())
    card = EncoderCard(
        name=StaticEncoder(out).name,
        dimensions=settings.dimensions,
        pieces=len(vocabulary.weights),
        documents=len(learned),
        passages=sum(len(document.passages) for document in learned),
        characters=sum(len(passage.text) for document in learned for passage in document.passages),
        pairs=settings.steps * settings.batch_pairs,
        seconds=round(time.monotonic() - started, 1),
        loss=round(loss, 4),
        own_passage_first=_share_of_own_first(bag, check),
        untrained_own_passage_first=before,
        checked_pairs=len(check.queries),
    )
    recipe = {
        "settings": asdict(settings),
        "versions": {library: version(library) for library in _LIBRARIES},
        "documents": [document.title for document in learned],
    }
    write_card(out, card, recipe=recipe)
    logger.info("trained encoder name=%s seconds=%.0f", card.name, card.seconds)
    return card


def _holds_words(document: TrainingDocument) -> bool:
    return any(character.isalnum() for passage in document.passages for character in passage.text)


def _initialise(vocabulary: Vocabulary, settings: TrainingSettings) -> nn.EmbeddingBag:
    """Random vectors as long as their piece is rare: a lexical encoder before the first step.

    Half of a word's direction is that of its characters, so that words that share a character are alike from the
    start (赔偿, 补偿) and a word that the texts never use is not a stranger.
    """
    random = np.random.default_rng(settings.seed)
    size = len(vocabulary.weights)
    drawn = random.standard_normal((size, settings.dimensions)).astype(np.float32)
    pieces = vocabulary.tokenizer.get_vocab()
    made = drawn.copy()
    for word, piece in pieces.items():
        characters = [pieces[character] for character in word if character in pieces] if len(word) > 1 else []
        if characters:
            made[piece] += drawn[characters].sum(axis=0) / math.sqrt(len(characters))
    made *= math.sqrt(settings.dimensions) / np.linalg.norm(made, axis=1, keepdims=True)
    weights = made * vocabulary.weights[:, None] * _INITIAL_SCALE
    return nn.EmbeddingBag.from_pretrained(torch.from_numpy(weights), freeze=False, mode="mean")


def _sample(documents: Sequence[TrainingDocument], vocabulary: Vocabulary, settings: TrainingSettings) -> PairSampler:
    return PairSampler(
        documents,
        tokenizer=vocabulary.tokenizer,
        everyday=vocabulary.everyday,
        settings=settings.pairs,
        seed=settings.seed,
    )


def _learn(
    bag: nn.EmbeddingBag,
    sampler: PairSampler,
    settings: TrainingSettings,
    on_progress: Callable[[TrainingProgress], None],
) -> float:
    """Run every step and return the mean loss since the last but one report."""
    optimizer = torch.optim.Adam(bag.parameters(), lr=settings.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _scale_rate(step / settings.steps))
    losses: list[float] = []
    mean = float("nan")
    for step, batch in zip(range(1, settings.steps + 1), sampler.draw_batches(settings.batch_pairs), strict=False):
        loss = functional.cross_entropy(_compare(bag, batch) / settings.temperature, torch.arange(len(batch.queries)))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % _REPORT_EVERY == 0 or step == settings.steps:
            mean = float(np.mean(losses))
            losses.clear()
            on_progress(TrainingProgress(step=step, steps=settings.steps, loss=mean))
    return mean


def _scale_rate(done: float) -> float:
    """Learning rate as a share of its height, `done` being the share of the steps behind."""
    return min(1.0, (done + 1e-3) / _WARM_UP) * (1 - done)


def _compare(bag: nn.EmbeddingBag, batch: PairBatch) -> torch.Tensor:
    """Cosines of every query (rows) to every passage; -inf where another pair has the same passage."""
    cosines = _embed(bag, batch.queries) @ _embed(bag, batch.passages).T
    targets = torch.from_numpy(batch.targets)
    repeated = (targets[:, None] == targets) & ~torch.eye(len(targets), dtype=torch.bool)
    return cosines.masked_fill(repeated, float("-inf"))


def _embed(bag: nn.EmbeddingBag, texts: Sequence[Pieces]) -> torch.Tensor:
    offsets = torch.tensor([0, *map(len, texts[:-1])]).cumsum(0)
    pieces = torch.from_numpy(np.fromiter(chain.from_iterable(texts), np.int64))
    return functional.normalize(bag(pieces, offsets))


def _draw_check(documents: Sequence[TrainingDocument], vocabulary: Vocabulary, settings: TrainingSettings) -> PairBatch:
    """Clauses as they are, and their passages without them."""
    plain = PairSettings(
        citation=0,
        heading=0,
        neighbour=0,
        keep_clauses=0,
        show_title=0,
        drop_pieces=0,
        everyday_pieces=0,
        one_document=0,
    )
    count = min(_CHECKED_PAIRS, sum(len(document.passages) for document in documents))
    return next(_sample(documents, vocabulary, replace(settings, pairs=plain)).draw_batches(count))


def _share_of_own_first(bag: nn.EmbeddingBag, check: PairBatch) -> float:
    with torch.no_grad():
        first = _compare(bag, check).argmax(dim=1).numpy()
    return round(float(np.mean(first == np.arange(len(first)))), 4)
