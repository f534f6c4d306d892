"""Static encoder: the mean of one vector per piece, read from a sentence-transformers folder without torch."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.encoders.contract import Vectors
from index.encoders.errors import EncoderUnavailableError

_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_TENSOR = "embedding.weight"


class StaticEncoder:
    """Equals `SentenceTransformer(folder)` in float32 and starts in a fraction of a second; queries and passages alike.

    Vectors are looked up and averaged, so a text of any length is encoded whole.
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder into memory.

        Args:
            folder: Holds a `StaticEmbedding` module, alone or followed by `Normalize`.

        Raises:
            EncoderUnavailableError: If files are missing, damaged, or do not fit together.
        """
        try:
            inner = folder / _read_modules(folder)[0]["path"]
            self._tokenizer = Tokenizer.from_file(str(inner / _TOKENIZER))
            weights: NDArray[np.floating[Any]] = load_file(inner / _WEIGHTS)[_TENSOR]
            digest = _hash_files(inner / _TOKENIZER, inner / _WEIGHTS)
        except Exception as error:  # tokenizers raises plain Exception
            raise _unavailable(folder, str(error)) from error
        if weights.ndim != 2 or len(weights) != self._tokenizer.get_vocab_size():
            raise _unavailable(folder, "词表与向量数量不一致")
        self._weights = weights.astype(np.float32)
        if not np.isfinite(self._weights).all():
            raise _unavailable(folder, "向量中有无效数值")
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._name = f"zhiku-static-{self.dimensions}d-{digest}"

    @property
    def name(self) -> str:
        """Identity, e.g. `zhiku-static-384d-1a2b3c4d`; the last part is the SHA-256 of tokenizer and weights."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return int(self._weights.shape[1])

    @property
    def tokenizer(self) -> Tokenizer:
        """Cuts texts into pieces."""
        return self._tokenizer

    @property
    def weights(self) -> Vectors:
        """Shape (pieces, d), the vector of each piece; not to be written to."""
        return self._weights

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode what people ask.

        Returns:
            Shape (n, d), rows L2-normalised; all zeros where a text has no known piece.
        """
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode what is searched; same shape and zero rows as `encode_queries`."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        for row, encoding in zip(vectors, encodings, strict=True):
            if encoding.ids:
                self._weights[encoding.ids].mean(axis=0, out=row)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


def is_static_folder(folder: Path) -> bool:
    """Tell whether `StaticEncoder` reads this folder: a static embedding, at most normalised, and no prompts."""
    try:
        kinds = [module["type"].rpartition(".")[2] for module in _read_modules(folder)]
        prompts = _read_prompts(folder)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) and not any(prompts.values())


def _read_modules(folder: Path) -> list[dict[str, str]]:
    modules: list[dict[str, str]] = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return modules


def _read_prompts(folder: Path) -> dict[str, str]:
    path = folder / "config_sentence_transformers.json"
    if not path.exists():
        return {}
    prompts: dict[str, str] = json.loads(path.read_text(encoding="utf-8")).get("prompts") or {}
    return prompts


def _hash_files(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _unavailable(folder: Path, reason: str) -> EncoderUnavailableError:
    return EncoderUnavailableError(
        f"无法读取编码模型文件夹「{folder}」（{reason}）。请检查文件是否完整并重新复制；也可把编码模型一项留空，改用自带模型。"
    )
