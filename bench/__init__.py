"""Speed beside a floor and beside a plain page: `python -m bench` writes `results.md`."""

import os
import sys
import tempfile
from pathlib import Path

from cqcm_data import store

# Measured is what ships, whatever this machine has installed beside it.
os.environ["CQCM_DATASETS"] = store.SHIPPED

# It logs what it does, as any server, where nobody looks.
os.environ["CQCM_LOG"] = str(Path(tempfile.gettempdir(), "cqcm-bench-log"))

# What is killed and what reads in tests does so here, more often.
sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
