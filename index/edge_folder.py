"""The files of a Qdrant Edge shard: how they are laid out, brought into memory, and how many of them are packed."""

from __future__ import annotations

from pathlib import Path

import qdrant_edge as edge

from index.engine import DENSE, INTEGER_FIELDS, SPARSE


def shard_config(dimensions: int) -> edge.EdgeConfig:
    """What a new shard is made with."""
    return edge.EdgeConfig(
        vectors={
            DENSE: edge.EdgeVectorParams(
                size=dimensions,
                distance=edge.Distance.Dot,
                datatype=edge.VectorStorageDatatype.Float16,
                memory=edge.Memory.Cold,  # mapped and not held: a search in a large collection reads a few hundred
            )
        },
        sparse_vectors={SPARSE: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf, memory=edge.Memory.Cold)},
        # Four bits a dimension beside the full vectors, kept up at every write (other compressions need `optimize`).
        quantization_config=edge.TurboQuantQuantizationConfig(
            bits=edge.TurboQuantBitSize.Bits4, memory=edge.Memory.Cached
        ),
        # No graph: a pass over the compressed vectors is fast, and a graph at its defaults misses half the hits.
        hnsw_config=edge.HnswIndexConfig(m=0, ef_construct=16, full_scan_threshold=10),
    )


def field_index(name: str) -> edge.KeywordIndexParams | edge.IntegerIndexParams:
    """How a filter field is indexed: mapped and not held, which costs a search little and saves 250 bytes a point."""
    if name in INTEGER_FIELDS:
        return edge.IntegerIndexParams(lookup=True, range=True, memory=edge.Memory.Cold)
    return edge.KeywordIndexParams(memory=edge.Memory.Cold)


def held_fields(shard: edge.EdgeShard) -> list[str]:
    """Filter fields whose index is held in memory."""
    schema = shard.info().payload_schema
    return [name for name, kept in schema.items() if kept.params is None or kept.params.memory != edge.Memory.Cold]


def read_ahead(folder: Path) -> None:
    """Bring the files into the system's cache in one sweep: the engine reads them page by page, many times slower."""
    buffer = bytearray(2**20)
    for path in sorted((folder / "segments").rglob("*")):
        if path.is_file():
            with path.open("rb", buffering=0) as file:
                while file.readinto(buffer):
                    pass


def count_unpacked(folder: Path) -> int:
    """Points in segments that are still written to: each has a version of eight bytes there."""
    return sum(path.stat().st_size // 8 for path in folder.glob("segments/*/mutable_id_tracker.versions"))
