"""What points carry besides their vectors, kept once read: a search asks for it some hundred times, mostly the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from index.engine import FieldValue

MOST_POINTS = 250_000  # about 30 MB: the points of an edition share one record


@dataclass(frozen=True, slots=True)
class Kept:
    """The edition and the document of a point, and the fields that a hit carries back."""

    edition: str
    document_id: str
    fields: Mapping[str, FieldValue]


class KeptFields:
    """Fields of points by id, as they are in the engine. Safe to share between threads.

    Whoever changes points in the engine says so afterwards; what was read before the change is then not kept.
    """

    def __init__(self, read: Callable[[list[int]], dict[int, Kept]]) -> None:
        """`read` asks the engine for some points; those that are gone are left out."""
        self._read = read
        self._kept: dict[int, Kept] = {}
        self._of_edition: dict[str, Kept] = {}
        self._changes = 0
        self._lock = Lock()

    def of(self, ids: Sequence[int]) -> dict[int, Kept]:
        """The fields of these points; points that are gone are left out."""
        kept, changes = self._kept, self._changes
        found = {number: known for number in ids if (known := kept.get(number)) is not None}
        if len(found) < len(ids):
            read = self._read([number for number in ids if number not in found])
            found |= read
            with self._lock:
                if self._changes == changes:
                    self._keep(read)
        return found

    def forget(self, ids: Iterable[int]) -> None:
        """These points were written."""
        with self._lock:
            self._changes += 1
            for number in ids:
                self._kept.pop(number, None)

    def clear(self) -> None:
        """Fields of any points were changed."""
        with self._lock:
            self._changes += 1
            self._kept, self._of_edition = {}, {}

    def _keep(self, read: Mapping[int, Kept]) -> None:
        if len(self._kept) + len(read) > MOST_POINTS:
            self._kept, self._of_edition = {}, {}
        for number, known in read.items():
            shared = self._of_edition.setdefault(known.edition, known)
            self._kept[number] = shared if shared == known else known
