"""Opening the index while the encoder of the settings cannot be loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from events.log import EventLog
from index.encoders import EncoderUnavailableError
from index.opening import Index
from settings import Settings
from tests.index.doubles import CONTEST, POOL, HashEncoder, add_document, found, rebuild, write

Opener = Callable[..., Index]


def unreachable(source: str | None) -> HashEncoder:
    if source:
        raise EncoderUnavailableError("连不上向量模型")
    return HashEncoder()


def test_an_encoder_that_cannot_be_loaded_leaves_the_old_index_serving(
    opener: Opener, home: Path, log: EventLog
) -> None:
    first = opener()
    write(first, add_document(log, "d1", [CONTEST]))
    first.close()

    second = opener(settings=Settings(home=home, encoder="far/away"), load=unreachable)

    assert second.needs_rebuild == "连不上向量模型"
    assert found(second) == ["d1"]
    with second.shelf.lend() as opened:
        assert (opened.number, opened.encoder.name) == (1, "hash")


def test_a_new_installation_whose_encoder_cannot_be_loaded_begins_with_the_bundled_one(
    opener: Opener, home: Path, log: EventLog
) -> None:
    settings = Settings(home=home, encoder="far/away")
    first = opener(settings=settings, load=unreachable)
    write(first, add_document(log, "d1", [CONTEST]))

    assert first.needs_rebuild == "连不上向量模型"
    assert found(first) == ["d1"]
    first.close()
    again = opener(settings=settings, load=unreachable)
    assert (again.needs_rebuild, found(again)) == ("连不上向量模型", ["d1"])
    again.close()
    assert "已更换" in opener(settings=settings).needs_rebuild


def test_what_was_written_without_the_encoder_asks_for_a_rebuild_when_it_is_back(
    opener: Opener, home: Path, log: EventLog
) -> None:
    settings = Settings(home=home, encoder="far/away")
    first = opener(settings=settings)
    write(first, add_document(log, "d1", [CONTEST]))
    first.close()
    second = opener(settings=settings, load=unreachable)
    assert found(second) == ["d1"]
    second.close()
    back = opener(settings=settings)
    assert back.needs_rebuild == ""
    back.close()

    third = opener(settings=settings, load=unreachable)
    write(third, add_document(log, "d2", [POOL]))
    third.close()
    fourth = opener(settings=settings)

    assert "重建" in fourth.needs_rebuild
    rebuild(fourth)
    fourth.close()
    assert opener(settings=settings).needs_rebuild == ""
