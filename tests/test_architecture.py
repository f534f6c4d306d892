"""The rules of the house: imports run one way, files stay readable, doors alone build the services."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Who may import whom, besides itself. Everything below is allowed to everything above it in the same chain.
ALLOWED: dict[str, set[str]] = {
    "core": set(),
    "settings": {"core"},
    "storage": {"core", "settings"},
    "events": {"storage", "core", "settings"},
    "papers": {"events", "storage", "core", "settings"},
    "index": {"events", "storage", "core", "settings"},
    "ingest": {"events", "storage", "core", "settings"},
    "experts": {"index", "papers", "events", "storage", "core", "settings"},
    "corpus": {"core", "settings"},
    "evaluation": {"drafting", "experts", "index", "ingest", "papers", "events", "storage", "core", "settings"},
    "reminders": {"experts", "index", "events", "storage", "core", "settings"},
    "drafting": {"experts", "index", "papers", "events", "storage", "core", "settings"},
    "views": {
        *("drafting", "reminders", "evaluation", "experts", "index", "ingest"),
        *("papers", "events", "storage", "core", "settings", "corpus"),
    },
}
DOORS = {
    *("app", "cli", "api", "bootstrap", "expert_services", "drafting_services", "subscriptions", "reminding"),
    *("benchmarks", "tests"),
}
HOUSE = set(ALLOWED) | DOORS


def python_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        inside = path.relative_to(ROOT)
        if inside.parts[0] not in {".venv", "var"} and not inside.parts[0].startswith("."):
            yield inside


def imported_rooms(path: Path) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names & HOUSE


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_imports_run_one_way(room: str) -> None:
    steps_back = {
        f"{path} imports {other}"
        for path in python_files()
        if path.parts[0].removesuffix(".py") == room
        for other in imported_rooms(path) - ALLOWED[room] - {room}
    }
    assert steps_back == set()


def test_only_doors_import_bootstrap() -> None:
    others = [
        str(path)
        for path in python_files()
        if "bootstrap" in imported_rooms(path) and path.parts[0].removesuffix(".py") not in DOORS
    ]
    assert others == []


def test_every_file_stays_under_300_lines_and_says_what_it_is() -> None:
    too_long = []
    unnamed = []
    for path in python_files():
        text = (ROOT / path).read_text(encoding="utf-8")
        if text.count("\n") > 300:
            too_long.append(str(path))
        if text.strip() and not text.lstrip().startswith('"""'):
            unnamed.append(str(path))
    assert (too_long, unnamed) == ([], [])


def test_light_doors_import_nothing_heavy() -> None:
    heavy = ("torch", "haystack", "sentence_transformers", "qdrant_client", "trafilatura", "streamlit")
    program = f"import sys, cli, bootstrap; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
