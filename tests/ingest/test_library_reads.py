"""Reading a part of the library: some documents by id, how many of a state, and whether anything changed."""

from __future__ import annotations

from core.documents import DocumentState
from events.delivery import Delivery
from ingest.library import Library
from storage.documents import DocumentStore


def test_documents_are_read_by_their_ids_and_missing_ones_left_out(library: Library, store: DocumentStore) -> None:
    one, other, _ = (library.add_bytes(f"{name}.txt", name.encode()) for name in "甲乙丙")

    found = store.get_many([other.document_id, "missing", one.document_id, one.document_id])

    assert found == {intake.document_id: store.get(intake.document_id) for intake in (one, other)}
    assert store.get_many([]) == {}


def test_documents_are_counted_by_state(library: Library, store: DocumentStore, delivery: Delivery) -> None:
    library.add_bytes("甲.txt", "甲。".encode())
    delivery.drain()
    library.add_bytes("乙.txt", "乙。".encode())

    assert store.count(DocumentState.ADDED) == 1
    assert store.count(DocumentState.ADDED, DocumentState.PARSED) == 2
    assert store.count(DocumentState.FAILED) == 0
    assert store.count() == 2


def test_the_signature_changes_with_every_change_and_only_then(
    library: Library, store: DocumentStore, delivery: Delivery
) -> None:
    seen = [store.signature()]
    one = library.add_bytes("甲.txt", "甲。".encode())
    seen.append(store.signature())
    delivery.drain()
    seen.append(store.signature())
    library.correct(one.document_id, title="改过的标题")
    seen.append(store.signature())
    assert store.signature() == seen[-1]
    library.add_bytes("乙.txt", "乙。".encode())
    seen.append(store.signature())
    library.delete(one.document_id)
    seen.append(store.signature())

    assert len(set(seen)) == len(seen)
