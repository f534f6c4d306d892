"""Filters by issuer and 发文字号: the index holds neither, the catalogue names the documents."""

from __future__ import annotations

from dataclasses import replace

from core.search import SearchFilters
from index.catalogue import Catalogue


def narrow_filters(filters: SearchFilters, catalogue: Catalogue) -> SearchFilters:
    """The filters with issuers and 文号 written as the documents that they leave."""
    allowed = None if filters.document_ids is None else frozenset(filters.document_ids)
    for names, documents in (
        (filters.issuers, catalogue.of_issuers(filters.issuers)),
        (filters.numbers, catalogue.of_numbers(filters.numbers)),
    ):
        if names:
            allowed = documents if allowed is None else allowed & documents
    return replace(filters, document_ids=None if allowed is None else tuple(sorted(allowed)))
