"""What every text encoder offers."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their similarity. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Identity with a hash of the content: only vectors of encoders with equal names may be compared."""

    @property
    def dimensions(self) -> int:
        """Length of every vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode what people ask.

        Returns:
            Shape (n, d), rows L2-normalised. A text without a known piece (empty, only punctuation or emoji) has no
            direction: its row is all zeros, `~vectors.any(axis=1)` finds it, and it must not be written to an index.
        """

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode what is searched; same shape and zero rows as `encode_queries`."""
