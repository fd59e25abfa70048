"""Speed beside a floor and beside a plain page: `python -m bench` writes `results.md`."""

import os

from cqcm_data import store

# Measured is what ships, whatever this machine has installed beside it.
os.environ["CQCM_DATASETS"] = store.SHIPPED
