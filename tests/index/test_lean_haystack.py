"""Search comes up without PyTorch, and an encoder that needs it finds it all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import sys
from index import pipelines
from drafting import chat_wire
print("torch" in sys.modules)
import torch
print(torch.ones(2).sum().item())
"""
AFTER = """
import sys
import torch
from index import pipelines
print(sys.modules["torch"] is torch)
"""


def run(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_pipelines_and_the_chat_bring_no_pytorch_and_do_not_keep_anyone_from_it() -> None:
    assert run(WITHOUT) == ["False", "2.0"]


def test_a_pytorch_that_is_there_already_stays() -> None:
    assert run(AFTER) == ["True"]
