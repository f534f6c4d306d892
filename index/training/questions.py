"""Questions to be learned from, and the same as pieces of an encoder's vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Pieces = NDArray[np.int64]

_LONGEST_PASSAGE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledQuestion:
    """A question with what answers it and what only looks as if it did.

    Attributes:
        query: As a person asked it.
        passages: Texts that answer it, at least one, as they are embedded (title, headings, text).
        negatives: Texts that were ranked high and do not answer it, the highest first.
        weight: How much it counts beside the others, above 0.
    """

    query: str
    passages: tuple[str, ...]
    negatives: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenisedQuestions:
    """Questions as pieces; passages by their number in `texts`, so that the same text is the same passage."""

    queries: list[Pieces]
    positives: list[list[int]]
    negatives: list[list[int]]
    weights: list[float]
    texts: list[Pieces]


def tokenise_questions(questions: Sequence[LabelledQuestion], tokenizer: Tokenizer) -> TokenisedQuestions:
    """Cut questions and passages into pieces; a question without a known piece or passage is left out."""

    def encode(texts: Sequence[str]) -> list[Pieces]:
        encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.array(encoding.ids, np.int64) for encoding in encodings]

    every = dict.fromkeys(text for one in questions for text in (*one.passages, *one.negatives))
    pieces = encode(list(every))
    numbers = {text: number for number, text in enumerate(every) if pieces[number].size}
    found = TokenisedQuestions(
        queries=[], positives=[], negatives=[], weights=[], texts=[one[:_LONGEST_PASSAGE] for one in pieces]
    )
    for one, query in zip(questions, encode([one.query for one in questions]), strict=True):
        positives = [numbers[text] for text in dict.fromkeys(one.passages) if text in numbers]
        if query.size and positives:
            found.queries.append(query)
            found.positives.append(positives)
            found.negatives.append(
                [numbers[text] for text in dict.fromkeys(one.negatives) if text in numbers and text not in one.passages]
            )
            found.weights.append(one.weight)
    return found
