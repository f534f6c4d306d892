"""What the library holds by its title pages: which documents a name, a 文号 or a 发文机关 of a query means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock

from index.authority import weigh_authority
from index.document_numbers import NumberMention, find_numbers
from index.issuing_bodies import split_issuers
from index.quotes import bare_title
from storage.catalogue import CatalogueRow


class Catalogue:
    """Documents by title, 文号 and issuer. Never changes."""

    def __init__(self, rows: Iterable[CatalogueRow] = (), cited: Mapping[str, int] | None = None) -> None:
        """`cited` tells how many documents cite a title, by the form in which titles are compared."""
        titles: dict[str, set[str]] = defaultdict(set)
        numbers: dict[str, set[str]] = defaultdict(set)
        issuers: dict[str, set[str]] = defaultdict(set)
        self._title_of: dict[str, str] = {}
        self._years: dict[str, int] = {}
        for row in rows:
            self._title_of[row.document_id] = row.title
            titles[bare_title(row.title)].add(row.document_id)
            if row.document_number:
                numbers[row.document_number].add(row.document_id)
            for name in split_issuers(row.issuer):
                issuers[name].add(row.document_id)
            if row.published_on:
                self._years[row.document_id] = row.published_on.year
        titles.pop("", None)
        self._titles = _frozen(titles)
        self._numbers = _frozen(numbers)
        self._borne: dict[tuple[int | None, int], list[tuple[str, NumberMention]]] = defaultdict(list)
        for number in self._numbers:
            for read in find_numbers(number)[:1]:
                self._borne[read.year, read.count].append((number, read))
        self.issuers = _frozen(issuers)
        self.authority = weigh_authority(self._titles, cited or {})

    def titled(self, title: str) -> frozenset[str]:
        """The documents of this title, whatever their edition."""
        return self._titles.get(bare_title(title), frozenset())

    def titles_of(self, document_ids: Iterable[str]) -> list[str]:
        """The titles of documents, each once; several editions may share one."""
        return sorted({self._title_of[one] for one in document_ids})

    def numbered(self, mention: NumberMention) -> dict[str, frozenset[str]]:
        """The 文号 that a mention may mean, as the documents bear them, and these documents."""
        borne = self._borne.get((mention.year, mention.count), ())
        return {number: self._numbers[number] for number, read in borne if mention.means(read)}

    def newest_year(self, among: frozenset[str] = frozenset()) -> int | None:
        """Year of the newest document, of all or of some; None where none has a date."""
        years = (self._years[one] for one in among if one in self._years) if among else iter(self._years.values())
        return max(years, default=None)

    def of_issuers(self, names: Iterable[str]) -> frozenset[str]:
        """The documents that any of these bodies issued, alone or with others."""
        return _union(self.issuers, names)

    def of_numbers(self, numbers: Iterable[str]) -> frozenset[str]:
        """The documents that bear one of these 文号."""
        return _union(self._numbers, numbers)


class CatalogueReader:
    """The catalogue as it is now; read anew only when a document was added, corrected or deleted."""

    def __init__(self, *, read: Callable[[], Catalogue], signature: Callable[[], Hashable]) -> None:
        """`signature` changes whenever `read` would give something else, and is cheap."""
        self._read = read
        self._signature = signature
        self._lock = Lock()
        self._known: tuple[Hashable, Catalogue] | None = None

    def __call__(self) -> Catalogue:
        """The catalogue. Safe to share between threads."""
        signature = self._signature()
        with self._lock:
            if self._known is None or self._known[0] != signature:
                self._known = signature, self._read()
            return self._known[1]


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in sets.items()}


def _union(sets: Mapping[str, frozenset[str]], names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(sets.get(name, frozenset()) for name in names))
