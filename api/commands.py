"""What scripts can ask for, once: each command takes services and plain values and returns what `--json` prints.

The command line calls these directly when no app runs, and through `api.routes` when one does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from api import archive, doctor, draft_commands, panel_commands
from api.rows import locator_row
from bootstrap import Services
from core.documents import DocumentState, DocumentType
from core.errors import InvalidInputError, ZhikuError
from core.search import ExpertMatch, Passage, SearchFilters
from core.validity import find_validity
from experts.exchange import ExportScope, export_csv, export_xlsx, import_experts

JsonObject = dict[str, Any]

MAX_PASSAGES = 1000


def add_documents(services: Services, *, paths: Sequence[str]) -> list[JsonObject]:
    """Take files and folders in; `show_states` tells how far they have come.

    A refused file is a row with state "failed" and its reason; the others are taken in all the same.
    """
    rows: list[JsonObject] = []
    for path in services.library.expand([Path(name) for name in paths]):
        try:
            intake = services.library.add_file(path)
        except ZhikuError as error:
            rows.append(_state_row("", path.name, 0, DocumentState.FAILED, error.message))
        else:
            rows += show_states(services, document_ids=[intake.document_id])
    return rows


def show_states(services: Services, *, document_ids: Sequence[str]) -> list[JsonObject]:
    """How far documents have come; one that was deleted meanwhile has failed."""
    rows = []
    for document_id in document_ids:
        known = services.documents.find(document_id)
        if known is None:
            rows.append(_state_row(document_id, "", 0, DocumentState.FAILED, "这份资料已被删除。"))
        else:
            rows.append(_state_row(document_id, known.metadata.title, known.version, known.state, known.reason))
    return rows


def list_documents(services: Services) -> list[JsonObject]:
    """Every document of the library."""
    return [
        {
            "document_id": known.document_id,
            "title": known.metadata.title,
            "version": known.version,
            "state": known.state,
            "reason": known.reason,
            "type": known.metadata.document_type,
            "region": known.metadata.region,
            "published_on": _day(known.metadata.published_on),
            "pages": known.pages,
            "chunks": known.chunk_count,
            "coverage": known.coverage,
            "validity": find_validity(known.metadata, date.today()),
            "effective_on": _day(known.metadata.effective_on),
            "ended_on": _day(known.metadata.ended_on),
            "superseded_by": known.metadata.superseded_by or None,
        }
        for known in services.documents.list()
    ]


def search(services: Services, *, query: str, top_k: int = 10, **filters: Any) -> list[JsonObject]:
    """Passages for one query, best first."""
    answer = services.search.search(query, filters=_filters(**filters), top_k=_bounded(top_k))
    return [_passage_row(passage) for passage in answer.passages]


def search_many(services: Services, *, queries: Sequence[str], top_k: int = 10, **filters: Any) -> list[JsonObject]:
    """For each query its passages, and whether the material holds a direct answer."""
    wanted = _filters(**filters)
    rows = []
    for query in queries:
        answer = services.search.search(query, filters=wanted, top_k=_bounded(top_k))
        rows.append(
            {
                "query": query,
                "answered": answer.answered,
                "confidence": round(answer.confidence, 4),
                "results": [_passage_row(passage) for passage in answer.passages],
            }
        )
    return rows


def match(services: Services, *, question: str, top_k: int = 10, avoid: Sequence[str] = ()) -> list[JsonObject]:
    """Experts who can answer a question, best first."""
    found = services.matcher.match(question, top_k=_bounded(top_k), avoid_units=tuple(avoid))
    return [_match_row(matched) for matched in found]


def import_expert_table(services: Services, *, path: str, dry_run: bool = False) -> JsonObject:
    """Take in the experts of an XLSX or CSV file; rows with errors are left out and named."""
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"无法读取文件 {file}：{error.strerror}。请检查路径和权限。") from error
    report = import_experts(file.name, data, pool=services.pool, dry_run=dry_run)
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "errors": [{**asdict(one), "place": one.place} for one in report.errors],
        **({"changes": [{**asdict(one), "words": one.words} for one in report.changes]} if dry_run else {}),
    }


def export_expert_table(services: Services, *, path: str, contact_reason: str = "") -> JsonObject:
    """Write all experts to an XLSX or CSV file; with a reason their contacts, too, each view noted."""
    file = Path(path)
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise InvalidInputError("导出文件名应以 .xlsx 或 .csv 结尾。")
    write = export_xlsx if file.suffix.lower() == ".xlsx" else export_csv
    try:
        file.write_bytes(write(services.pool, ExportScope(contact_reason=contact_reason)))
    except OSError as error:
        raise InvalidInputError(f"无法写入 {file}：{error.strerror}。请换一个位置。") from error
    return {"added": 0, "changed": 0, "unchanged": services.pool.counts().total, "errors": []}


def reindex(services: Services) -> JsonObject:
    """Rebuild the index from the records; search goes on with the old one until the new one is whole."""
    return {"documents": services.rebuild_index(), "experts": services.pool.counts().active}


def learn_from_use(services: Services) -> JsonObject:
    """Fine-tune the encoder on what was used; it takes over where it is better on held-back questions."""
    made = services.learn_from_use()
    moved = [{"question": one, "before": first, "after": then} for one, first, then in made.questions if first != then]
    return {
        "taken": made.taken,
        "encoder_before": made.encoder_before,
        "encoder": made.encoder,
        "folder": made.source,
        "learned": made.learned,
        "held_back": round(made.before["questions"]),
        "before": _measures(made.before),
        "after": _measures(made.after),
        "better": [row for row in moved if _gained(row)],
        "worse": [row for row in moved if not _gained(row)],
    }


def back_up(services: Services, *, path: str) -> JsonObject:
    """Write records, originals and settings to one archive."""
    return archive.write_archive(Path(path), settings=services.settings, database=services.database)


def check_health(services: Services) -> list[JsonObject]:
    """What is in order and what is not, each with its cure."""
    return [asdict(check) for check in doctor.check_services(services)]


COMMANDS: dict[str, Callable[..., Any]] = {
    "add": add_documents,
    "states": show_states,
    "documents": list_documents,
    "search": search,
    "search-many": search_many,
    "match": match,
    "experts-import": import_expert_table,
    "experts-export": export_expert_table,
    "panel": panel_commands.compose_panel,
    "draw": panel_commands.hold_draw,
    "draw-replay": panel_commands.replay_draw,
    "draft": draft_commands.draft_paper,
    "reindex": reindex,
    "learn-from-use": learn_from_use,
    "backup": back_up,
    "doctor": check_health,
}


def _filters(
    *,
    year_from: int | None = None,
    year_to: int | None = None,
    region: str | None = None,
    type: str | None = None,
    as_of: str | None = None,
) -> SearchFilters:
    try:
        return SearchFilters(
            year_from=year_from,
            year_to=year_to,
            regions=(region,) if region else (),
            types=(DocumentType(type),) if type else (),
            as_of=date.fromisoformat(as_of) if as_of else None,
        )
    except ValueError as error:
        if type and type not in set(DocumentType):
            raise InvalidInputError(f"没有「{type}」这一类型。可用：{'、'.join(DocumentType)}。") from error
        raise InvalidInputError(f"日期「{as_of}」无法识别，请写成 2024-01-31 的形式。") from error


def _measures(means: Mapping[str, float]) -> JsonObject:
    return {name: means[name] for name in ("recall@10", "mrr@10", "ndcg@10")}


def _gained(row: JsonObject) -> bool:
    """Whether the rank after is the better one; none is the worst."""
    before, after = row["before"], row["after"]
    return after is not None and (before is None or bool(after < before))


def _bounded(top_k: int) -> int:
    if top_k < 1:
        raise InvalidInputError("--top-k 至少为 1。")
    return min(top_k, MAX_PASSAGES)


def _state_row(document_id: str, title: str, version: int, state: DocumentState, reason: str) -> JsonObject:
    return {"document_id": document_id, "title": title, "version": version, "state": state, "reason": reason}


def _passage_row(passage: Passage) -> JsonObject:
    return {
        "rank": passage.rank,
        "score": round(passage.score, 6),
        "document_id": passage.document_id,
        "title": passage.title,
        "locator": locator_row(passage.locator),
        "text": passage.text,
        "highlights": [list(span) for span in passage.highlights],
        "validity": passage.validity,
        "superseded_by": passage.replaced_by.document_id if passage.replaced_by else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _match_row(matched: ExpertMatch) -> JsonObject:
    return {
        "rank": matched.rank,
        "score": round(matched.score, 6),
        "expert_id": matched.expert_id,
        "name": matched.name,
        "sector": matched.sector,
        "reasons": [*matched.reasons, *matched.notes],
        "evidence": [
            {"document_id": proof.document_id, "locator": locator_row(proof.locator), "quote": proof.quote}
            for proof in matched.evidence
        ],
    }
