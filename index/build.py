"""`python -m index.build`: writes all passages of a new generation in a process of its own, which the app survives.

Reads one JSON object from standard input: `{"generation": 2, "versions": {"<document_id>": 1, ...}}`, or with
`"versions": null` only packs the passages that are there. The settings come from the environment, as everywhere.
Progress is noted in the generation's row.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import func, select

from core.errors import ZhikuError
from events.log import EventLog
from index.engine import CHUNKS, IndexBrokenError
from index.generations import Generations, OpenGeneration
from index.handlers import DocumentReader, write_version
from settings import Settings, load_settings
from storage.database import Database
from storage.tables import chunk

logger = logging.getLogger(__name__)

REPORT_SECONDS = 0.5


def write_all(
    built: OpenGeneration,
    versions: Mapping[str, int],
    *,
    documents: DocumentReader,
    log: EventLog,
    report: Callable[[float], None],
) -> None:
    """Write these versions of documents into a new generation.

    Args:
        report: Told now and then how far it has come, in [0, 1].
    """
    sizes = count_passages(log.database, versions)
    total = max(1, sum(sizes.values()))
    written, reported_at = 0, -REPORT_SECONDS
    for document_id, version in versions.items():
        if time.monotonic() - reported_at >= REPORT_SECONDS:
            reported_at = time.monotonic()
            report(written / total)
        write_version(built, document_id, version, documents=documents, log=log, announce=False)
        written += sizes.get(document_id, 0)


def count_passages(database: Database, versions: Mapping[str, int]) -> dict[str, int]:
    """Number of passages of these versions of documents."""
    query = select(chunk.c.document_id, chunk.c.version, func.count().label("passages"))
    with database.read() as connection:
        rows = connection.execute(query.group_by(chunk.c.document_id, chunk.c.version)).all()
    return {row.document_id: int(row.passages) for row in rows if versions.get(row.document_id) == row.version}


def build_in_child(
    settings: Settings, generation: int, versions: Mapping[str, int] | None, *, watch: Callable[[], None]
) -> None:
    """Run this module in a child process and wait for it.

    Args:
        versions: What to write; None where the passages are there and are to be packed.
        watch: Called now and then meanwhile; what it raises ends the child.

    Raises:
        IndexBrokenError: If it failed; the message is the child's.
    """
    environment = {
        **os.environ,
        "ZHIKU_HOME": str(settings.home),
        "ZHIKU_DATABASE_URL": settings.database_url,
        "ZHIKU_ENCODER": settings.encoder,
        "ZHIKU_ENCODER_QUERY_PROMPT": settings.encoder_query_prompt,
        "ZHIKU_ENCODER_PASSAGE_PROMPT": settings.encoder_passage_prompt,
    }
    with TemporaryFile("w+") as job, TemporaryFile("w+") as told, TemporaryFile("w+") as log:
        json.dump({"generation": generation, "versions": versions and dict(versions)}, job)
        job.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", "index.build"],
            stdin=job, stdout=told, stderr=log, cwd=Path(__file__).parent.parent, env=environment,
        )  # fmt: skip
        try:
            while not _has_ended(child):
                watch()
        finally:
            child.kill()
            child.wait()
        if child.returncode != 0:
            told.seek(0)
            log.seek(0)
            logger.error("build failed generation=%d output=%s", generation, log.read()[-2000:])
            reason = told.read().strip() or "构建进程意外结束（可能内存不足），请查看日志后重试。"
            raise IndexBrokenError(f"索引重建没有完成，原有索引不受影响。{reason}")


def _has_ended(child: subprocess.Popen[bytes]) -> bool:
    try:
        child.wait(REPORT_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def main() -> int:
    """Build the generation that standard input names. Returns the exit code."""
    from index.edge_engine import EdgeEngine, EdgeEngines
    from index.encoders import load_encoder
    from index.opening import choice_of, create_collections
    from storage.documents import DocumentStore

    os.nice(5)
    parent = os.getppid()
    job = json.load(sys.stdin)
    number = int(job["generation"])
    try:
        settings = load_settings()
        database = Database(settings.sql_url)
        generations = Generations(database)

        def report(share: float) -> None:
            if os.getppid() != parent:
                raise IndexBrokenError("主程序已退出，重建中止。")
            generations.report_progress(number, share)

        engines = EdgeEngines(settings.index_folder)
        if job["versions"] is None:
            chunks = engines.open(number, CHUNKS)
            chunks.optimize()
            chunks.close()
            return 0
        built = create_collections(
            number, engines=engines, database=database, encoder=load_encoder(choice_of(settings) or None)
        )
        log = EventLog(database, actor=settings.actor)
        write_all(built, job["versions"], documents=DocumentStore(database), log=log, report=report)
        if isinstance(built.chunks, EdgeEngine):
            built.chunks.optimize()  # opens four times as fast
        built.close()
    except ZhikuError as error:
        sys.stdout.write(error.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
