"""Character-bigram BM25 as sparse vectors: the words half of hybrid search.

The score of a passage is the product of its vector with the query's, times the IDF that the engine adds
(`ln(1 + (N - n + 0.5) / (n + 0.5))`, Qdrant's IDF modifier). So a passage carries the saturated term frequency
of BM25 (Robertson and Zaragoza, 2009), `tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average_length))`.

Terms are pairs of neighbouring Chinese characters, and whole words and numbers of every other script; English words
count as their stems (Porter, 1980: networks and network are one). A run of one Chinese character is a term by itself.
Text is compared in NFKC and lower case.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_HAN_FIRST, _HAN_LAST = 0x3400, 0x9FFF
_HAN_COUNT = _HAN_LAST - _HAN_FIRST + 1
_WORD_IDS_FROM = _HAN_COUNT * _HAN_COUNT
# A run of Chinese characters, or a word or number (3.5 is one number) of any other script.
TERM_RUN = re.compile(r"[㐀-鿿]+|(?:(?![㐀-鿿])[^\W_])+(?:\.[0-9]+)*")

# Term-frequency saturation and length normalisation, and the length (in terms) that counts as average. A constant
# and not the collection's own average: a vector, once written, must not change its meaning when files are added.
# Chosen over three sets together: law articles (mean 117 terms) and experts' passages (106) are best at 80 to 100,
# passages of whole documents (320) at 200 to 300; 100 costs each of them at most .015 of its best.
# A lower k1 than the usual 0.9 helps passages cut from documents and costs the others nothing.
K1 = 0.6
B = 0.9
AVERAGE_LENGTH = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SparseVector:
    """A sparse vector.

    Attributes:
        indices: Term ids in [0, 2**32), ascending, each once.
        values: Weights, positive, one for each index.
    """

    indices: list[int]
    values: list[float]


class BigramEncoder:
    """Turns passages and queries into BM25 vectors.

    Args:
        k1: Saturation of the term frequency, at least 0.
        b: Share of the length normalisation, in [0, 1].
        average_length: Number of terms at which a passage is neither favoured nor punished.
    """

    def __init__(self, *, k1: float = K1, b: float = B, average_length: float = AVERAGE_LENGTH) -> None:
        self._k1 = k1
        self._b = b
        self._average_length = average_length

    def encode_passage(self, text: str) -> SparseVector:
        """Vector of a passage; empty where the text has no letter and no digit."""
        counts = Counter(split_terms(text))
        damping = self._k1 * (1 - self._b + self._b * counts.total() / self._average_length)
        gain = self._k1 + 1
        ids = sorted(counts)
        return SparseVector(indices=ids, values=[counts[i] * gain / (counts[i] + damping) for i in ids])

    def encode_query(self, text: str) -> SparseVector:
        """Vector of a query: how often each term was asked for; empty where there is nothing to search for."""
        counts = Counter(split_terms(text))
        ids = sorted(counts)
        return SparseVector(indices=ids, values=[float(counts[i]) for i in ids])


def split_terms(text: str) -> Iterator[int]:
    """Ids of the terms of a text, in order, with repetitions.

    A pair of Chinese characters of the basic plane (U+3400 to U+9FFF) has an id of its own. Everything else is
    hashed into the 3.5 thousand million ids above these: with 100,000 different words 1.4 pairs of them are
    expected to share an id.
    """
    for run in TERM_RUN.findall(normalise_text(text)):
        if not _HAN_FIRST <= ord(run[0]) <= _HAN_LAST or len(run) == 1:
            yield _hash_word(run)
            continue
        before = ord(run[0]) - _HAN_FIRST
        for character in run[1:]:
            after = ord(character) - _HAN_FIRST
            yield before * _HAN_COUNT + after
            before = after


def normalise_text(text: str) -> str:
    """The form in which texts are compared: NFKC (full width to half width) and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def stem_word(word: str) -> str:
    """The stem of an English word in lower case, which all its forms share; anything else as it is."""
    return _stem(word) if word.isascii() and word.isalpha() else word


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    stem: str = snowballstemmer.stemmer("english").stemWord(word)  # a new one: they keep state and serve one thread
    return stem


@lru_cache(maxsize=65536)
def _hash_word(word: str) -> int:
    digest = hashlib.blake2b(stem_word(word).encode(), digest_size=8).digest()
    return _WORD_IDS_FROM + int.from_bytes(digest, "little") % (2**32 - _WORD_IDS_FROM)


_DEFAULT = BigramEncoder()


def sparse_vector(text: str) -> SparseVector:
    """Vector of a passage with the constants of this module."""
    return _DEFAULT.encode_passage(text)


def query_vector(text: str) -> SparseVector:
    """Vector of a query with the constants of this module."""
    return _DEFAULT.encode_query(text)
