"""What goes wrong with encoders."""

from core.errors import ZhikuError


class EncoderUnavailableError(ZhikuError):
    """The encoder cannot be loaded; the message names the source, the reason and the way out."""
