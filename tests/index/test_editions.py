"""Search while documents are replaced: never half a document, never two versions of one, never none."""

from __future__ import annotations

import time
from collections import Counter
from threading import Event as Flag
from threading import Thread

from events.log import EventLog
from index.engine import FieldFilter
from index.handlers import index_document
from index.opening import Index
from index.retrieval import encode_query, fuse_pair, retrieve_pair
from tests.index.doubles import add_document

SECONDS = 5.0
SIZES = {"short": 3, "middle": 40, "long": 2000}
SEEN = 5000  # deep enough for every chunk to be found


def test_concurrent_readers_never_see_half_a_document_or_two_versions(index: Index, log: EventLog) -> None:
    torn: list[str] = []
    failures: list[BaseException] = []
    searches = Counter()
    stop = Flag()

    def write(document_id: str, version: int) -> None:
        size = SIZES[document_id] + version % 2  # so that versions differ in the number of their chunks
        texts = [f"数据安全 {document_id} 第{version}版 第{number}段" for number in range(size)]
        event = add_document(log, document_id, texts, version=version)
        index_document(event, documents=index.documents, shelf=index.shelf, log=log)

    def replace() -> None:
        try:
            version = 2
            while not stop.is_set():
                for document_id in ("short", "middle", "short", "middle", "long"):
                    if not stop.is_set():
                        version += 1
                        write(document_id, version)
        except BaseException as error:
            failures.append(error)

    def read(number: int) -> None:
        try:
            while not stop.is_set():
                with index.shelf.lend() as opened:
                    query = encode_query(opened.encoder, "数据安全")
                    pair = retrieve_pair(
                        query, engine=opened.chunks, where=FieldFilter(), editions=opened.editions, limit=SEEN
                    )
                seen = Counter(hit.edition for hit in fuse_pair(pair))
                documents = Counter(name.split("@")[0] for name in seen)
                expected = {name: SIZES[name.split("@")[0]] + int(name.split("@")[1]) % 2 for name in seen}
                if set(documents) != set(SIZES) or max(documents.values()) > 1 or dict(seen) != expected:
                    torn.append(f"{dict(seen)} != {expected}")
                searches[number] += 1
        except BaseException as error:
            failures.append(error)

    for document_id in SIZES:
        write(document_id, 1)
    threads = [Thread(target=replace), *(Thread(target=read, args=(number,)) for number in range(3))]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    stop.set()
    for thread in threads:
        thread.join()

    assert failures == []
    assert torn == []
    assert min(searches.values()) >= 3, searches
