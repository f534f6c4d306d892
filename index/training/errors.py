"""What goes wrong with training."""

from pathlib import Path

from core.errors import ZhikuError


class NothingToTrainOnError(ZhikuError):
    """The corpus holds no passage with a word in it."""

    def __init__(self) -> None:
        super().__init__("没有可用于训练的文字：请先导入含有正文的文件，再训练编码模型。")


class NotStaticError(ZhikuError):
    """Only a static encoder can be fine-tuned here."""

    def __init__(self, source: Path | str) -> None:
        super().__init__(
            f"正在使用的编码模型「{source}」不能继续训练：只有自带的模型，以及用 train-encoder 训练出来的模型可以。"
            "要用使用记录训练，请先在设置中把编码模型一项留空，重建索引。"
        )
