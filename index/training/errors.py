"""What goes wrong with training."""

from core.errors import ZhikuError


class NothingToTrainOnError(ZhikuError):
    """The corpus holds no passage with a word in it."""

    def __init__(self) -> None:
        super().__init__("没有可用于训练的文字：请先导入含有正文的文件，再训练编码模型。")
