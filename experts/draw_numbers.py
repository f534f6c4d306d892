"""The random numbers of a draw: algorithm "zhiku-draw-1", open to anybody who can compute SHA-256. Pure.

The algorithm, whole:

1. Canonical JSON is JSON with sorted keys, no spaces, characters unescaped, in UTF-8.
2. A stream is named by a seed (any text) and a stratum. Its key is the SHA-256 of the canonical JSON of the list
   ["zhiku-draw-1", seed, stratum].
3. Block i (0, 1, 2 …) is the SHA-256 of the key followed by i as 8 bytes, most significant first. A block is read as
   four whole numbers of 8 bytes, most significant byte first; blocks follow one another.
4. A number below n: take the next number r; where r >= 2^64 − (2^64 mod n) reject it and take the next; the result is
   r mod n. So each of the n results is equally likely.
5. Shuffling a list of n (Fisher–Yates): for i from n − 1 down to 1, exchange items i and j, j a number below i + 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

ALGORITHM = "zhiku-draw-1"
_SPAN = 2**64

T = TypeVar("T")


def canonical_json(value: Any) -> bytes:
    """The one way in which a record is written for hashing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def shuffle(items: Iterable[T], seed: str, stratum: str) -> list[T]:
    """The items in the order in which this seed draws them for a stratum; the order given matters."""
    numbers = _numbers(seed, stratum)
    shuffled = [*items]
    for last in range(len(shuffled) - 1, 0, -1):
        other = _below(last + 1, numbers)
        shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
    return shuffled


def _below(count: int, numbers: Iterator[int]) -> int:
    """A whole number from 0 to `count` − 1, each equally likely."""
    end = _SPAN - _SPAN % count
    return next(number for number in numbers if number < end) % count


def _numbers(seed: str, stratum: str) -> Iterator[int]:
    key = hashlib.sha256(canonical_json([ALGORITHM, seed, stratum])).digest()
    block = 0
    while True:
        digest = hashlib.sha256(key + block.to_bytes(8, "big")).digest()
        yield from (int.from_bytes(digest[start : start + 8], "big") for start in range(0, 32, 8))
        block += 1
