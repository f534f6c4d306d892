"""What was asked, kept in the page's address so that it can be sent to a colleague, and kept over a change of page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from core.documents import DocumentType
from core.search import Hint, SearchFilters
from views.parts.text import date_words
from views.words import say

YEARS = range(1900, 2200)
PARAMETERS = ("q", "year_from", "year_to", "region", "type", "issuer", "number", "phrase", "as_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as its address says it."""

    q: str = ""
    year_from: int | None = None
    year_to: int | None = None
    regions: tuple[str, ...] = ()
    types: tuple[DocumentType, ...] = ()
    issuers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def filters(self) -> SearchFilters:
        """The filters for the search service."""
        return SearchFilters(
            year_from=self.year_from,
            year_to=self.year_to,
            regions=self.regions,
            types=self.types,
            issuers=self.issuers,
            numbers=self.numbers,
            phrases=self.phrases,
            as_of=self.as_of,
        )

    @property
    def active(self) -> list[tuple[str, str]]:
        """The filters that exclude something, as (kind, value)."""
        found: list[tuple[str, str]] = []
        if self.year_from is not None and self.year_from == self.year_to:
            found.append(("year", str(self.year_from)))
        elif self.year_from is not None or self.year_to is not None:
            found.append(("years", f"{self.year_from or ''}–{self.year_to or ''}"))
        found += [("region", region) for region in self.regions]
        found += [("type", str(kind)) for kind in self.types]
        found += [("issuer", issuer) for issuer in self.issuers]
        found += [("number", number) for number in self.numbers]
        found += [("phrase", phrase) for phrase in self.phrases]
        found += [("as_of", self.as_of.isoformat())] if self.as_of else []
        return found

    def with_active(self, active: list[tuple[str, str]]) -> Asked:
        """The same question with these filters and no others."""
        years = [value for kind, value in active if kind == "years"]
        single = [int(value) for kind, value in active if kind == "year"]
        year_from, year_to = (min(single), max(single)) if single else (None, None)
        if years and not single:
            first, _, last = years[0].partition("–")
            year_from, year_to = _year(first), _year(last)
        return replace(
            self,
            year_from=year_from,
            year_to=year_to,
            regions=tuple(value for kind, value in active if kind == "region"),
            types=tuple(DocumentType(value) for kind, value in active if kind == "type"),
            issuers=tuple(value for kind, value in active if kind == "issuer"),
            numbers=tuple(value for kind, value in active if kind == "number"),
            phrases=tuple(value for kind, value in active if kind == "phrase"),
            as_of=next((_day(value) for kind, value in active if kind == "as_of"), None),
        )


def read_asked(page: str) -> Asked:
    """The question in the address; without one, what this session asked last on the page."""
    remembered: dict[str, Any] = st.session_state.get(f"{page}.address", {})
    params = {name: st.query_params.get_all(name) for name in PARAMETERS}
    if not any(params.values()) and remembered:
        write_address(page, remembered)
        params = {name: _as_list(remembered.get(name)) for name in params}
    first = {name: (values[0] if values else "") for name, values in params.items()}
    kinds = {str(kind): kind for kind in DocumentType}
    return Asked(
        q=first["q"],
        year_from=_year(first["year_from"]),
        year_to=_year(first["year_to"]),
        regions=tuple(params["region"]),
        types=tuple(kinds[value] for value in params["type"] if value in kinds),
        issuers=tuple(params["issuer"]),
        numbers=tuple(params["number"]),
        phrases=tuple(params["phrase"]),
        as_of=_day(first["as_of"]),
    )


def write_asked(page: str, asked: Asked, **more: str) -> None:
    """Put the question into the address and remember it for this session."""
    write_address(page, {**address_of(asked), **more})


def address_of(asked: Asked) -> dict[str, Any]:
    """The parameters of the address that asks this; those that say nothing are left out."""
    values: dict[str, Any] = {
        "q": asked.q,
        "year_from": str(asked.year_from or ""),
        "year_to": str(asked.year_to or ""),
        "region": list(asked.regions),
        "type": [str(kind) for kind in asked.types],
        "issuer": list(asked.issuers),
        "number": list(asked.numbers),
        "phrase": list(asked.phrases),
        "as_of": asked.as_of.isoformat() if asked.as_of else "",
    }
    return {name: value for name, value in values.items() if value}


def asked_again(query: str, filters: SearchFilters) -> Asked:
    """A kept search as it would be asked now."""
    return Asked(
        q=query,
        year_from=filters.year_from,
        year_to=filters.year_to,
        regions=filters.regions,
        types=filters.types,
        issuers=filters.issuers,
        numbers=filters.numbers,
        phrases=filters.phrases,
        as_of=filters.as_of,
    )


def chip_words(chip: tuple[str, str]) -> str:
    """An active filter in words."""
    kind, value = chip
    if kind == "year":
        return say("search.chip_year", year=value)
    if kind == "years":
        first, _, last = value.partition("–")
        if not last:
            return say("search.chip_since", year=first)
        return say("search.chip_years", first=first or "…", last=last)
    if kind == "as_of":
        return say("search.chip_as_of", day=date_words(date.fromisoformat(value)))
    return say("search.chip_phrase", phrase=value) if kind == "phrase" else value


def write_address(page: str, values: dict[str, Any]) -> None:
    """Make these the page's address; empty values are left out."""
    kept = {name: value for name, value in values.items() if value}
    st.session_state[f"{page}.address"] = kept
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    if now != {name: _as_list(value) for name, value in kept.items()}:
        st.query_params.from_dict(kept)


def hint_filter(hint: Hint) -> tuple[str, str]:
    """A hint as an active filter; 最新 is the years from the first that it means."""
    return ("years", f"{hint.value}–") if hint.kind == "recent" else (hint.kind, hint.value)


def _as_list(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return [str(value)] if value else []


def _year(text: str) -> int | None:
    return int(text) if text.isdigit() and int(text) in YEARS else None


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
