"""The encoder's vocabulary: a Unigram tokenizer whose pieces are dictionary words and single characters."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import jieba
import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"
UNKNOWN_ID = 0
_WORD = re.compile(r"[^\W_]+")
_FOREIGN = re.compile(r"[a-z]+|[0-9]+")
_LONGEST_NUMBER = 4
_EVERYDAY_WORDS = 30_000
_BATCH = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A tokenizer and what is known about each of its n pieces before any training.

    Attributes:
        tokenizer: Segments normalised text; piece 0 stands for whatever is unknown.
        weights: Shape (n,), inverse document frequencies, at least 0; the unknown piece weighs 0.
        everyday: Shape (n,), how much likelier each piece is in general Chinese than in the texts; 0 where it is not.
    """

    tokenizer: Tokenizer
    weights: NDArray[np.float32]
    everyday: NDArray[np.float64]


def build_vocabulary(texts: Sequence[str], *, pieces: int, least_count: int = 3) -> Vocabulary:
    """Choose the pieces that segment these texts best and weigh them.

    Every character of the texts is a piece, so nothing in them is unknown. The other pieces are words of jieba's
    dictionary, Latin words and numbers of up to four digits, the most frequent in the texts first; the commonest words
    of the dictionary fill what room is left. A piece scores the logarithm of its frequency in texts and dictionary
    together, and the tokenizer takes the likeliest segmentation.

    Args:
        texts: What the encoder will be trained on.
        pieces: Upper bound of the vocabulary's size; single characters are never left out.
        least_count: Words rarer than this in the texts are left to their characters.
    """
    general = _read_dictionary()
    characters: Counter[str] = Counter()
    foreign: Counter[str] = Counter()
    for text in texts:
        normal = normalise(text)
        characters.update(chain.from_iterable(_WORD.findall(normal)))
        foreign.update(word for word in _FOREIGN.findall(normal) if not word.isdigit() or len(word) <= _LONGEST_NUMBER)

    possible = {word: frequency for word, frequency in general.items() if characters.keys() >= set(word)}
    wide = _assemble({**dict.fromkeys(characters, 1), **foreign, **possible})
    counts, _ = _count_pieces(wide, texts)
    seen = {word: int(counts[piece]) for word, piece in wide.get_vocab().items() if counts[piece] >= least_count}
    everyday = set(sorted(general, key=lambda word: -general[word])[:_EVERYDAY_WORDS])
    singles = sorted({*characters, *(word for word in everyday if len(word) == 1)})
    words = sorted(
        (word for word in everyday | seen.keys() if len(word) > 1),
        key=lambda word: (-seen.get(word, 0), -general.get(word, 0), word),
    )
    kept = [*singles, *words[: max(0, pieces - len(singles) - 1)]]
    tokenizer = _assemble({word: general.get(word, 0) + seen.get(word, 1) for word in kept if word != UNKNOWN})
    return _weigh(tokenizer, texts, general)


def normalise(text: str) -> str:
    """Fold width and case the way the tokenizer does."""
    return unicodedata.normalize("NFKC", text).lower()


def _read_dictionary() -> dict[str, int]:
    """Words of jieba's dictionary without punctuation, with their frequencies."""
    words: dict[str, int] = {}
    with jieba.get_dict_file() as file:
        for line in file:
            word, frequency, *_ = line.decode("utf-8").split(" ")
            word = normalise(word)
            if _WORD.fullmatch(word) and not word.isdigit():
                words[word] = words.get(word, 0) + int(frequency)
    return words


def _assemble(frequencies: dict[str, int]) -> Tokenizer:
    total = math.log(sum(frequencies.values()))
    scored = [(word, math.log(frequency) - total) for word, frequency in frequencies.items()]
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, -100.0), *scored], unk_id=UNKNOWN_ID, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Digits(individual_digits=False)]
    )
    return tokenizer


def _count_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each piece occurs, and in how many texts."""
    size = tokenizer.get_vocab_size()
    occurrences, containing = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for start in range(0, len(texts), _BATCH):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + _BATCH], add_special_tokens=False):
            pieces, times = np.unique(encoding.ids, return_counts=True)
            pieces = pieces.astype(np.int64)
            occurrences[pieces] += times
            containing[pieces] += 1
    return occurrences, containing


def _weigh(tokenizer: Tokenizer, texts: Sequence[str], frequencies: dict[str, int]) -> Vocabulary:
    """Inverse document frequency, where a word of everyday language never counts as rare.

    「吗」 and 「怎么」 hardly occur in regulations yet say nothing about the subject of a question: a piece counts as
    occurring in at least as many texts as it would if the texts were general Chinese.
    """
    occurrences, containing = _count_pieces(tokenizer, texts)
    total = sum(frequencies.values())
    general = np.zeros(len(occurrences))
    for word, piece in tokenizer.get_vocab().items():
        general[piece] = frequencies.get(word, 0) / total
    written = occurrences.sum()
    expected = len(texts) * -np.expm1(-general * written / max(1, len(texts)))
    weights = np.log1p(len(texts) / np.maximum(1, np.maximum(containing, expected))).astype(np.float32)
    weights[UNKNOWN_ID] = 0
    everyday = np.maximum(0, general - occurrences / max(1, written))
    return Vocabulary(tokenizer=tokenizer, weights=weights, everyday=everyday)
