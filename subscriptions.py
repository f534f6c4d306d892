"""Who reacts to what: the whole wiring of events, in one place. Only the composition root imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events import types as happened
from events.adoption_types import SubmissionRecorded
from events.expert_types import OfStep
from experts import handlers as expert_handlers
from experts.memberships import EVENTS
from index import handlers as index_handlers
from ingest import handlers as ingest_handlers
from ingest import versions
from reminding import subscribe_reminding

if TYPE_CHECKING:
    from bootstrap import Services


def subscribe_handlers(services: Services) -> None:
    """Subscribe every handler to its events.

    Handlers take what they need from the services when an event arrives, not now: the index opens later, and saved
    settings replace the library.
    """
    _subscribe_ingest(services)
    _subscribe_index(services)
    _subscribe_tracking(services)
    _subscribe_experts(services)
    _subscribe_quality(services)
    _subscribe_drafting(services)
    subscribe_reminding(services)


def mark_failed(services: Services, event: happened.Event, reason: str) -> None:
    """A document whose way into the index was given up says so, with the reason."""
    if not isinstance(event, happened.DocumentAdded | happened.DocumentParsed):
        return
    with services.log.transaction() as tx:
        if services.documents.mark_failed(tx.connection, event.document_id, event.version, reason):
            tx.append(happened.DocumentFailed(document_id=event.document_id, version=event.version))


def pack_when_grown(services: Services) -> None:
    """Pack the index in the background once enough was taken in; after a failure not again until the next start."""
    from index.rebuild import is_grown

    if services.started and not services.packing.state().error and is_grown(services.index):
        services.packing.start()


def _subscribe_ingest(services: Services) -> None:
    def parse_document(event: happened.DocumentAdded) -> None:
        ingest_handlers.parse_document(event, store=services.documents, log=services.log, settings=services.settings)

    def remove_sample_documents(event: happened.SamplesRemoved) -> None:
        services.library.follow_samples_removed()

    def link_versions(event: happened.DocumentIndexed | happened.DocumentCorrected | happened.DocumentDeleted) -> None:
        versions.link_versions(event, store=services.validity, documents=services.documents, log=services.log)

    def read_validity(event: happened.ValidityRulesChanged) -> None:
        versions.catch_up(event, store=services.validity, documents=services.documents, log=services.log)

    services.delivery.subscribe("ingest.parse", {happened.DocumentAdded: parse_document})
    services.delivery.subscribe("ingest.remove_samples", {happened.SamplesRemoved: remove_sample_documents})
    services.delivery.subscribe(
        "ingest.link_versions",
        {
            happened.DocumentIndexed: link_versions,
            happened.DocumentCorrected: link_versions,
            happened.DocumentDeleted: link_versions,
            happened.ValidityRulesChanged: read_validity,
        },
    )


def _subscribe_index(services: Services) -> None:
    def index_document(event: happened.DocumentParsed) -> None:
        index_handlers.index_document(event, documents=services.documents, shelf=services.index.shelf, log=services.log)
        services.delivery.close_dead_letters(event.document_id)  # what was given up about it before is settled now
        pack_when_grown(services)

    def remove_document(event: happened.DocumentDeleted) -> None:
        index_handlers.remove_document(event, shelf=services.index.shelf)

    def update_fields(event: happened.DocumentCorrected | happened.ExpertLinked) -> None:
        index_handlers.update_fields(
            event, documents=services.documents, shelf=services.index.shelf, database=services.database
        )

    services.delivery.subscribe(
        "index.documents",
        {
            happened.DocumentParsed: index_document,
            happened.DocumentDeleted: remove_document,
            happened.DocumentCorrected: update_fields,
            happened.ExpertLinked: update_fields,
        },
    )


def _subscribe_tracking(services: Services) -> None:
    def match_document(event: happened.DocumentIndexed) -> None:
        services.tracking.match(event)

    def match_corrected(event: happened.DocumentCorrected) -> None:
        index_handlers.update_fields(  # the filters read these, and the index may not have come to it yet
            event, documents=services.documents, shelf=services.index.shelf, database=services.database
        )
        services.tracking.match(event)

    services.delivery.subscribe(
        "index.match_saved_searches",
        {happened.DocumentIndexed: match_document, happened.DocumentCorrected: match_corrected},
    )


def _subscribe_experts(services: Services) -> None:
    def index_expert(event: happened.ExpertChanged | OfStep) -> None:
        expert_handlers.index_expert(event, experts=services.pool.store, index=services.search)

    def remove_expert(event: happened.ExpertDeleted | happened.ExpertErased | happened.ExpertsMerged) -> None:
        expert_handlers.remove_expert(event, index=services.search)

    def remove_sample_experts(event: happened.SamplesRemoved) -> None:
        expert_handlers.remove_sample_experts(event, pool=services.pool, log=services.log)

    services.delivery.subscribe(
        "index.experts",
        {
            happened.ExpertChanged: index_expert,
            happened.ExpertDeleted: remove_expert,
            happened.ExpertErased: remove_expert,
            happened.ExpertsMerged: remove_expert,
            **dict.fromkeys(EVENTS.values(), index_expert),
        },
    )
    services.delivery.subscribe(
        "experts.find_mentions",
        {
            happened.DocumentIndexed: services.evidence.look_in,
            happened.ExpertChanged: services.evidence.look_for,
            happened.ExpertErased: services.evidence.forget,
            **dict.fromkeys(EVENTS.values(), services.evidence.look_for),
        },
    )
    services.delivery.subscribe("experts.expire", {happened.TermEnded: services.lifecycle.expire})
    services.delivery.subscribe("experts.remove_samples", {happened.SamplesRemoved: remove_sample_experts})


def _subscribe_quality(services: Services) -> None:
    def measure_generation(event: happened.GenerationServed) -> None:
        from evaluation.own_questions import measure_generation

        measure_generation(
            event,
            questions=services.questions.questions(),
            search=lambda: services.search,
            generations=services.index.generations,
            quality=services.quality,
            log=services.log,
        )

    services.delivery.subscribe("evaluation.measure", {happened.GenerationServed: measure_generation})


def _subscribe_drafting(services: Services) -> None:
    drafting = services.drafting

    def file_submitted(event: SubmissionRecorded) -> None:
        drafting.file_submitted(event)

    services.delivery.subscribe(
        "drafting.watch_adoption",
        {
            happened.DocumentIndexed: drafting.adoptions.watch,
            happened.DocumentCorrected: drafting.adoptions.watch,
            happened.DocumentDeleted: drafting.adoptions.forget,
            SubmissionRecorded: drafting.adoptions.look_back,
        },
    )
    services.delivery.subscribe("drafting.file_submitted", {SubmissionRecorded: file_submitted})
