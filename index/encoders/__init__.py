"""Text encoders: the one bundled with the program, and any sentence-transformers model in its place."""

import re
from pathlib import Path

from index.encoders.contract import Encoder, Vectors
from index.encoders.errors import EncoderUnavailableError
from index.encoders.prompts import Prompts, describe_choice, read_choice
from index.encoders.static import StaticEncoder, is_static_folder

__all__ = [
    "BUNDLED_FOLDER", "Encoder", "EncoderUnavailableError", "Prompts", "Vectors", "describe_choice", "load_encoder",
]  # fmt: skip

BUNDLED_FOLDER = Path(__file__).parent / "bundled"
_HUB_NAME = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)?", re.ASCII)


def load_encoder(source: str | Path | None) -> Encoder:
    """Load the encoder that the settings name.

    Args:
        source: None for the bundled encoder; a folder in sentence-transformers form; or a model's name on the hub, such
            as `BAAI/bge-m3`, the only case in which the network may be used. Folder and name may carry prompts that go
            before those of the model (see `describe_choice`).

    Raises:
        EncoderUnavailableError: If there is no such model or its files are damaged.
    """
    if source is None:
        return StaticEncoder(BUNDLED_FOLDER)
    prompts = None
    if isinstance(source, str):
        source, prompts = read_choice(source)
    folder = Path(source).expanduser()
    if prompts is None and is_static_folder(folder):
        return StaticEncoder(folder)
    # torch is needed from here on: seconds that the bundled encoder does not cost
    from index.encoders.transformer import SentenceTransformerEncoder

    if folder.is_dir():
        return SentenceTransformerEncoder(folder, prompts=prompts)
    if isinstance(source, Path) or not _HUB_NAME.fullmatch(source):
        raise EncoderUnavailableError(
            f"没有这个文件夹：「{source}」。请检查编码模型的路径；也可把这一项留空，改用自带模型。"
        )
    return SentenceTransformerEncoder(source, prompts=prompts)
