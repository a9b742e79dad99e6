"""The networks that find and read lines of text: PP-OCR models that ship inside the wheel of rapidocr.

Only the files are taken from the wheel. They are run with onnxruntime directly: that gives certainty and place of each single
character, lets the alphabet be restricted to Traditional Chinese, and saves the wheel's own import, which takes a second.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

THREADS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One network, ready to run: a batch of pictures in (float32, N × 3 × rows × columns), its first output out."""

    session: Any

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """The network's answer to the batch."""
        answer: NDArray[np.float32] = self.session.run(None, {self.session.get_inputs()[0].name: batch})[0]
        return answer

    def metadata(self, key: str) -> str:
        """What the model file says about itself under this key; empty where it says nothing."""
        return str(self.session.get_modelmeta().custom_metadata_map.get(key, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """The pair of networks that read a page, and their name for reports."""

    name: str
    detector: Network
    recogniser: Network


def model_files() -> tuple[Path, Path] | None:
    """The newest detector and recogniser of the installed rapidocr wheel; None where it is not installed or has none."""
    if importlib.util.find_spec("onnxruntime") is None or importlib.util.find_spec("cv2") is None:
        return None
    found = importlib.util.find_spec("rapidocr")
    for folder in (found.submodule_search_locations or ()) if found else ():
        detectors = _newest_first(Path(folder, "models").glob("*_det*.onnx"))
        recognisers = _newest_first(Path(folder, "models").glob("*_rec*.onnx"))
        if detectors and recognisers:
            return detectors[0], recognisers[0]
    return None


def _newest_first(files: Iterable[Path]) -> list[Path]:
    return sorted(files, key=lambda file: [int(number) for number in re.findall(r"\d+", file.name)], reverse=True)


@lru_cache(maxsize=1)
def networks() -> Networks | None:
    """The networks, loaded once a process; None where they are not installed."""
    files = model_files()
    if files is None:
        return None
    detector, recogniser = files
    generation = re.search(r"PP-OCRv\d+", recogniser.name)
    name = f"rapidocr ({generation.group()})" if generation else "rapidocr"
    return Networks(name=name, detector=_load(detector), recogniser=_load(recogniser))


def _load(file: Path) -> Network:
    import onnxruntime  # noqa: PLC0415 - installed only where scans are read

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    # Pages differ in size, so an arena would keep the memory of the largest one for ever.
    options.enable_cpu_mem_arena = False
    # Idle threads must not spin: other documents are checked on the same cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    return Network(session=onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"]))
