"""How far a text says the same as passages of a document in other words: meaning, words of like meaning, same words.

Three signs, added up, each in [0, 1] or nearly:
- the cosine of the two texts' vectors, measured from what official prose has in common and from the document's mean, so
  that being about one subject in one style counts for little;
- the share of the text's words that the passage has, or has a word of like meaning for (the largest cosine of word
  vectors, squared); a seldom word weighs more. 医疗 in ours is answered by 卫生健康 in theirs;
- half the share of its pairs of characters that stand in the passage, those that few passages have weighing more.

A text that many passages of a document resemble is about its subject and no more; `stand_out` takes half of that off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder, Vectors
from index.question_words import split_pieces
from index.words import cut_words, weigh_word

Scores = NDArray[np.float32]

PAIRS_WEIGHT = 0.5
# Sentences as any official paper has them. Their mean stands for the style, together with the document's own.
_STYLE = (
    "加强组织领导，落实工作责任，确保各项任务按期完成。",
    "深入贯彻落实党中央、国务院决策部署，推动高质量发展。",
    "完善政策措施，加大资金支持力度，鼓励企业积极参与。",
    "建立健全工作机制，加强部门协同和上下联动。",
    "开展试点示范，总结推广好的经验和做法。",
    "加强宣传引导，营造良好氛围。",
    "强化监督检查，对工作不力的予以通报。",
    "提升服务能力和水平，不断满足人民群众需要。",
    "推进平台建设，加快技术创新和产业升级。",
    "制定实施方案，明确目标任务、时间进度和责任单位。",
    "本办法自发布之日起施行，由主管部门负责解释。",
    "全年完成各项指标，取得明显成效。",
)
_STYLE_COUNTS = 20  # as much as so many passages: it decides where a document is short
_CROWD, _CROWD_WEIGHT, _USUAL = 7, 0.5, 0.3
# What nearly every suggestion and every measure says.
_EMPTY_WORDS = frozenset(["建议", "推动", "推进", "开展", "加强", "建立", "组织", "实行", "以及", "支持", "鼓励"])


class Passages:
    """The passages of one document, ready to be held against texts."""

    def __init__(self, passages: Sequence[str], *, encoder: Encoder) -> None:
        """Read the passages; an encoder that knows nothing (all vectors zero) leaves the words alone to count."""
        self._encoder = encoder
        self._count = len(passages)
        vectors = encoder.encode_passages(passages)
        style = encoder.encode_passages(_STYLE).mean(axis=0)
        self._centre = (vectors.sum(axis=0) + _STYLE_COUNTS * style) / (self._count + _STYLE_COUNTS)
        self._vectors = _turn(vectors, self._centre)
        words = [list(dict.fromkeys(cut_words(passage))) or [""] for passage in passages]
        self._vocabulary = {word: place for place, word in enumerate(dict.fromkeys(w for one in words for w in one))}
        self._word_vectors = encoder.encode_passages(list(self._vocabulary))
        self._word_places = np.array([self._vocabulary[word] for one in words for word in one], dtype=np.intp)
        self._starts = np.cumsum([0, *(len(one) for one in words[:-1])])
        self._holding: dict[str, list[int]] = {}
        for place, passage in enumerate(passages):
            for piece in set(split_pieces(passage)):
                self._holding.setdefault(piece, []).append(place)

    def score(self, texts: Sequence[str]) -> Scores:
        """How far each text is said in each passage.

        Returns:
            Shape (texts, passages); about 0 for nothing in common, 0.8 and more for the same in other words.
        """
        if not texts or not self._count:
            return np.zeros((len(texts), self._count), np.float32)
        meaning = _turn(self._encoder.encode_passages(texts), self._centre) @ self._vectors.T
        return np.stack(
            [
                row + self._share_words(text) + PAIRS_WEIGHT * self._share_pairs(text)
                for text, row in zip(texts, meaning, strict=True)
            ]
        )

    def _share_words(self, text: str) -> Scores:
        words = [word for word in dict.fromkeys(cut_words(text)) if word not in _EMPTY_WORDS]
        if not words:
            return np.zeros(self._count, np.float32)
        likeness = np.clip(self._encoder.encode_passages(words) @ self._word_vectors.T, 0, 1) ** 2
        for row, word in zip(likeness, words, strict=True):
            if word in self._vocabulary:
                row[self._vocabulary[word]] = 1
        nearest = np.maximum.reduceat(likeness[:, self._word_places], self._starts, axis=1)
        weights = np.array([weigh_word(word) for word in words], np.float32)
        shares: Scores = weights @ nearest / weights.sum()
        return shares

    def _share_pairs(self, text: str) -> Scores:
        shares = np.zeros(self._count, np.float32)
        total = 0.0
        for piece in dict.fromkeys(split_pieces(text)):
            holding = self._holding.get(piece, [])
            weight = math.log(1 + self._count / (0.5 + len(holding)))
            shares[holding] += weight
            total += weight
        return shares / total if total else shares


def stand_out(scores: Scores) -> Scores:
    """How far each score stands out among those of the same text: less half the mean of the next seven.

    Args:
        scores: Shape (texts, passages). A document of fewer than eight passages counts as if it had more, of the usual
            likeness.

    Returns:
        The same shape.
    """
    crowd = -np.sort(-scores, axis=1)[:, 1 : 1 + _CROWD]
    missing = _CROWD - crowd.shape[1]
    crowd = np.pad(crowd, ((0, 0), (0, missing)), constant_values=_USUAL)
    out: Scores = scores - _CROWD_WEIGHT * crowd.mean(axis=1, keepdims=True)
    return out


def _turn(vectors: Vectors, centre: Vectors) -> Vectors:
    """Vectors seen from a centre, normalised again; a vector without direction stays without."""
    known = vectors.any(axis=1, keepdims=True)
    moved = np.where(known, vectors - centre, 0)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    turned: Vectors = np.divide(moved, lengths, out=np.zeros_like(moved), where=lengths > 0)
    return turned
