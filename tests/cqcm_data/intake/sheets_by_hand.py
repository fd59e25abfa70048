"""Sheets that a test writes out, as a reader of files would hand them on."""

from collections.abc import Sequence

import pyarrow as pa

from cqcm_data.intake.sheets import LINE, Sheet


def sheet(rows: Sequence[Sequence[str]], name: str = "", typed: bool = False) -> Sheet:
    """A sheet of rows of any width; an empty text is an empty cell."""
    width = max(map(len, rows))
    cells = {
        str(at): pa.array([(row[at] if at < len(row) else "") or None for row in rows], pa.string())
        for at in range(width)
    }
    lines = pa.array(range(1, len(rows) + 1), pa.int64())
    return Sheet(name, pa.table({LINE: lines, **cells}), typed)
