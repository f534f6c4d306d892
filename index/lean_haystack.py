"""Haystack without telemetry, without a line in the log for each search, and without PyTorch.

Haystack imports PyTorch wherever it is installed, for the names of devices: more than a second and 180 MB in every
process, of which nothing here makes use. Import this module before anything of Haystack; what needs PyTorch, as an
encoder of the user's own, imports it itself afterwards, never at the same time.
"""

from __future__ import annotations

import logging
import os
import sys

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # before the first import
_hidden = "torch" not in sys.modules
if _hidden:
    sys.modules["torch"] = None  # type: ignore[assignment]  # to an import it is not installed
try:
    import haystack.utils  # noqa: F401
finally:
    if _hidden:
        del sys.modules["torch"]
logging.getLogger("haystack").setLevel(logging.WARNING)
