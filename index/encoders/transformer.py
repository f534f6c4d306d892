"""Any sentence-transformers model as an encoder, with the prompts its model card asks for."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoders.contract import Vectors
from index.encoders.errors import EncoderUnavailableError
from index.encoders.prompts import Prompts, find_prompts

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_SAMPLED_VALUES = 1024


class SentenceTransformerEncoder:
    """Queries go through `encode_query` and passages through `encode_document`; one call at a time."""

    def __init__(self, source: str | Path, *, prompts: Prompts | None = None) -> None:
        """Load the model; this imports torch and takes seconds.

        Args:
            source: A folder (Path), read without the network, or a model's name on the hub (str).
            prompts: Used where set; else what the model's configuration or card asks for, see `find_prompts`.

        Raises:
            EncoderUnavailableError: If it cannot be loaded.
        """
        import index.lean_haystack  # noqa: F401  it hides PyTorch while it is imported

        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(str(source), local_files_only=isinstance(source, Path))
        except Exception as error:  # the library raises whatever hub, torch or a model's configuration raise
            raise EncoderUnavailableError(
                f"无法加载编码模型「{source}」（{type(error).__name__}：{str(error).partition(chr(10))[0]}）。"
                "请检查名称或文件夹是否正确；若是在线模型，请确认网络可用，或先下载到本机再填文件夹路径；"
                "也可把编码模型一项留空，改用自带模型。"
            ) from error
        own = find_prompts(Path(source).name, self._model.prompts)
        self._prompts = Prompts(
            query=prompts.query if prompts and prompts.query else own.query,
            passage=prompts.passage if prompts and prompts.passage else own.passage,
        )
        self._dimensions = int(self._model.get_embedding_dimension() or 0)
        self._name = f"{Path(source).name}-{self._dimensions}d-{_hash_model(self._model, self._prompts)}"
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Identity: the last part of the source, the dimensions and a hash of weights and prompts."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return self._dimensions

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode what people ask.

        Returns:
            Shape (n, d), rows L2-normalised; all zeros where a text is blank.
        """
        return self._encode(texts, self._model.encode_query, self._prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode what is searched; same shape and zero rows as `encode_queries`."""
        return self._encode(texts, self._model.encode_document, self._prompts.passage)

    def _encode(self, texts: Sequence[str], encode: Callable[..., Any], prompt: str) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        if filled:
            with self._lock:  # tokenizers that pad and truncate are not safe to share
                encoded = encode(
                    [texts[place] for place in filled],
                    prompt=prompt,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            vectors[filled] = encoded
        return vectors


def _hash_model(model: "SentenceTransformer", prompts: Prompts) -> str:
    """Hash prompts, and names, shapes and a sample of values of every weight."""
    digest = hashlib.sha256(repr((prompts.query, prompts.passage)).encode())
    for name, tensor in model.state_dict().items():
        values = tensor.detach().flatten()
        sample = values[:: max(1, len(values) // _SAMPLED_VALUES)].float().cpu().numpy()
        digest.update(f"{name}{tuple(tensor.shape)}".encode() + sample.tobytes())
    return digest.hexdigest()[:8]
