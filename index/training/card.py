"""What a trained encoder leaves behind: a sentence-transformers folder, its recipe and its model card."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

RECIPE = "recipe.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderCard:
    """How an encoder was made and how well it does.

    Attributes:
        name: Identity of the encoder, with the hash of its content.
        dimensions: Of the vectors.
        pieces: Size of the vocabulary.
        documents: Documents trained on.
        passages: Passages in them.
        characters: Characters of those passages.
        pairs: Training pairs seen.
        seconds: Wall-clock time of the training.
        loss: Mean cross entropy at the end, in nats.
        own_passage_first: Of held-out clauses, the share that ranks the passage they were cut from first.
        untrained_own_passage_first: The same before training.
        checked_pairs: Held-out clauses asked, each against the passages of all the others.
        measured: Results on question sets, added by whoever measures them.
    """

    name: str
    dimensions: int
    pieces: int
    documents: int
    passages: int
    characters: int
    pairs: int
    seconds: float
    loss: float
    own_passage_first: float
    untrained_own_passage_first: float
    checked_pairs: int
    measured: Mapping[str, float] = field(default_factory=dict)


def save_encoder(out: Path, *, tokenizer: Tokenizer, weights: NDArray[np.float32]) -> None:
    """Write a sentence-transformers folder with float16 weights.

    Args:
        out: The folder; made if missing, its files overwritten.
        tokenizer: With as many pieces as there are weights.
        weights: Shape (pieces, d).
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    embedding = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(weights).half())
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    model.save(str(out), create_model_card=False)


def write_card(out: Path, card: EncoderCard, *, recipe: Mapping[str, Any]) -> None:
    """Write `recipe.json` (everything needed to train it again) and `README.md` (for people) into the folder."""
    content = {**recipe, "result": asdict(card)}
    (out / RECIPE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "README.md").write_text(_describe(card), encoding="utf-8")


def add_measurements(out: Path, measured: Mapping[str, float]) -> EncoderCard:
    """Add results on question sets to the card in a trained folder and write it again."""
    recipe = json.loads((out / RECIPE).read_text(encoding="utf-8"))
    result = recipe.pop("result")
    card = EncoderCard(**{**result, "measured": {**result["measured"], **measured}})
    write_card(out, card, recipe=recipe)
    return card


def describe_kind(name: str, *, dimensions: int, pieces: int) -> str:
    """How the description of every encoder made here begins: its front matter, and what kind of encoder it is."""
    return f"""---
library_name: sentence-transformers
pipeline_tag: sentence-similarity
language: zh
license: apache-2.0
tags: [sentence-transformers, static-embedding, feature-extraction]
---

# {name}

A static text encoder for Chinese: a text's vector is the mean of one {dimensions}-dimensional vector per piece,
L2-normalised. The {pieces:,} pieces are dictionary words and single characters. No text is truncated, no prompt is
used, and queries and passages are encoded alike.
"""


def _describe(card: EncoderCard) -> str:
    rows = "".join(f"| {what} | {value:.4f} |\n" for what, value in card.measured.items())
    measured = f"\n| measured | |\n|---|---|\n{rows}" if rows else ""
    return f"""{describe_kind(card.name, dimensions=card.dimensions, pieces=card.pieces)}
```python
from sentence_transformers import SentenceTransformer

vectors = SentenceTransformer("this folder").float().encode(["平台企业如何保护个人信息？"])
```

## Training

{card.pairs:,} pairs drawn from {card.documents:,} documents ({card.passages:,} passages, {card.characters:,}
characters) in {card.seconds / 60:.0f} minutes on CPU, without any question written by people. Seed, settings, versions
and documents are in `{RECIPE}`.

Of {card.checked_pairs:,} clauses of held-out documents, {card.own_passage_first:.1%} rank the passage they were cut
from first among as many; before training it was {card.untrained_own_passage_first:.1%}.
{measured}
Use it beside lexical search: it knows which words go together in the texts it was trained on, not word order or
negation.
"""
