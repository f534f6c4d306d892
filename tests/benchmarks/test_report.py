"""The table of the benchmarks, and that each named one can be run."""

from __future__ import annotations

from importlib import import_module

import pytest

from benchmarks.__main__ import NAMES, main
from benchmarks.report import Row, at_least, at_most, describe_machine, find_shared, format_table, percentile
from core.errors import NotFoundError


def test_a_row_says_whether_the_figure_was_reached() -> None:
    assert at_least("recall", 0.45, 0.43).met is True
    assert at_least("recall", 0.42, 0.43).met is False
    assert at_most("time", 61.0, 60, "ms") == Row(claim="time", measured="61.0 ms", wanted="≤ 60.0 ms", met=False)


def test_the_table_is_markdown() -> None:
    lines = format_table([Row(claim="a", measured="1"), at_most("b", 2, 1, "s")]).splitlines()
    assert lines[1] == "|---|---|---|---|"
    assert lines[2:] == ["| a | 1 |  |  |", "| b | 2.0 s | ≤ 1.0 s | **no** |"]


def test_percentiles() -> None:
    assert percentile([float(n) for n in range(101)], 95) == pytest.approx(95.0)


def test_the_machine_is_named() -> None:
    assert "cores" in describe_machine()
    assert "Python" in describe_machine()


def test_every_named_benchmark_can_be_run() -> None:
    assert all(callable(import_module(f"benchmarks.{name}").run) for name in NAMES)


def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "large_library" in capsys.readouterr().err


def test_missing_data_is_named() -> None:
    with pytest.raises(NotFoundError, match="is missing"):
        find_shared("no-such-set")
