"""Files that are killed on their way online, each at a named place: in processes of their own."""

import hashlib
import os
import shutil
import signal
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

from killed import processes, run

from cqcm_data import dependents, release, store
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.intake import drafts, files, remembered, synonyms, taking
from cqcm_data.intake.plan import Mode
from cqcm_data.intake.receipts import TABLE

DATASET = "digital_grants"
PLACES = ("CQCM_DATASETS", "CQCM_INTAKE", "CQCM_ACCESS")  # of what such a process writes
MEANINGS = {"form": {"coopé": "coop"}}
CSV = """Bourses;;;;;;;
id;enterprise;region;form;sector;step;amount;date
{marker};Coop {marker};05;coopé;Habitation;support;{amount};2024-05-01
{marker}-2;Mutuelle du Lac;16;coopé;Assurance;support;1;2024-06-01
"""
WRONG = "{marker}-3;Mutuelle du Lac;16;coopé;Assurance;support;douze;2024-06-01\n"

Passing = Callable[[str], None]


def begin(marker: str, mode: Mode) -> str:
    """Read a file, keep it, decide what its words mean, keep that: the key of the draft."""
    name = f"{marker}.csv"
    intake = drafts.begun(files.read(content(marker, mode), name), DATASET)
    key = drafts.keep(intake, "anne", name)
    answers = replace(intake.answers, meanings=MEANINGS)
    return drafts.keep(replace(intake, answers=answers), "anne", name, key)


def content(marker: str, mode: Mode) -> bytes:
    """A file; of one that is added a row is left to be corrected."""
    text = CSV + (WRONG if mode == "add" else "")
    return text.format(marker=marker, amount=amount(marker)).encode()


def amount(marker: str) -> int:
    """Each file has another one, so that all that is made from it changes."""
    return zlib.crc32(marker.encode()) % 100_000 + 1


def finish(root: str, key: str, mode: Mode) -> release.Release:
    """Put a draft online as the page does, remember what it taught, throw it away when it is done.

    Where rows are left to be corrected, it stays.
    """
    draft, intake = drafts.kept(key)
    base = release.current(root)
    made = taking.put_online(intake, intake.planned(base, mode), base, "anne", draft.name)
    audit.record(Entry("anne", "put_online", dataset=DATASET, release=made.number))
    remembered.remember(intake)
    if intake.complete:
        drafts.drop(key)
    return made


def ids(on: release.Release) -> list[str]:
    return sorted(store.read(on.root, DATASET, on.tables[DATASET])["id"].to_pylist())


# Once here, for all the processes that begin from this one.
dependents.recipe()
synonyms.load()


def bring(root: str, marker: str, mode: Mode = "replace_all") -> release.Release:
    return finish(root, begin(marker, mode), mode)


def go_on(root: str, marker: str, mode: Mode) -> release.Release:
    """What somebody does after a crash: goes on with the file that is there, or takes it again."""
    under_way = [one for one in drafts.drafts(DATASET) if one.name == f"{marker}.csv"]
    left = [one.key for one in under_way if decided(one.key)]
    return finish(root, left[0], mode) if left else bring(root, marker, mode)


def decided(key: str) -> bool:
    """Whether a draft is whole, and holds the last decision."""
    with suppress(drafts.Gone):
        _, intake = drafts.kept(key)
        return intake.answers.meanings == MEANINGS
    return False


# Killing it --------------------------------------------------------------------------------------


def failpoints(told: Path, mode: Mode = "replace_all") -> list[str]:
    """The names of all places that a file passes on its way, in their order.

    A table is restored only where the file before was killed right after its commit.
    """
    _in_a_process("whole", "", told, mode)
    passed = told.read_text().splitlines()
    half = next(name for name in passed if name.startswith("commit"))
    _in_a_process("half", half, told, mode)
    _in_a_process("after half", "", told, mode)
    return [*dict.fromkeys([*passed, *told.read_text().splitlines()])]


def kill(marker: str, name: str, told: Path, mode: Mode) -> bool:
    """Whether a process that brings a file died at a failpoint."""
    if "restore" in name:
        first = next(one for one in told.read_text().splitlines() if one.startswith("commit"))
        _in_a_process(marker, first, told.with_name("first"), mode)
    return _in_a_process(marker, name, told.with_name("second"), mode) == -signal.SIGKILL


def _in_a_process(marker: str, at: str, told: Path, mode: Mode) -> int | None:
    places = {name: os.environ[name] for name in PLACES}
    return run(processes().Process(target=bring_and_die, args=(places, marker, at, told, mode)))


def bring_and_die(places: dict[str, str], marker: str, at: str, told: Path, mode: Mode) -> None:
    """Bring a file, killed at a failpoint; what it passed by is told."""
    os.environ.update(places)
    passed: Counter[str] = Counter()
    with told.open("w") as names:

        def pass_by(place: str) -> None:
            passed[place] += 1
            name = f"{place}, {passed[place]}" if passed[place] > 1 else place
            print(name, file=names, flush=True)
            if name == at:
                os.kill(os.getpid(), signal.SIGKILL)

        watch(pass_by)
        bring(places["CQCM_DATASETS"], marker, mode)


def watch(pass_by: Passing) -> None:
    """Pass by right after each step, and each thing that is done to a disk.

    Right before the next one the disk is the same.
    """
    after(files, "read", pass_by, "file read")
    after(drafts.pq, "write_table", pass_by, "rows kept")
    after(store, "write_deltalake", pass_by, lambda table, *_: f"commit of {table_name(table)}")
    after(store.DeltaTable, "restore", pass_by, lambda one, *_: f"restore of {table_name(one)}")
    after(Path, "mkdir", pass_by, lambda path, *_: f"folder {kind(path)}")
    after(Path, "write_text", pass_by, lambda path, *_: f"{path.stem} written")
    after(Path, "replace", pass_by, lambda _, path: f"{kind(path)} in its place")
    after(shutil, "rmtree", pass_by, "draft dropped")
    after(os, "unlink", pass_by, lambda path, *_: f"{kind(Path(path))} thrown away")


def after(owner: Any, name: str, pass_by: Passing, called: str | Callable[..., str]) -> None:
    done = getattr(owner, name)

    @wraps(done)
    def wrapped(*args: Any, **options: Any) -> Any:
        place = called(*args) if callable(called) else called
        made = done(*args, **options)
        pass_by(place)
        return made

    setattr(owner, name, wrapped)


def table_name(table: Any) -> str:
    address = table if isinstance(table, str) else table.table_uri
    return address.rstrip("/").rpartition("/")[2]


def kind(path: Path) -> str:
    """Drafts are called by chance, and so are their unfinished files."""
    return path.name if path.suffix else "of a draft"


# What is left ------------------------------------------------------------------------------------


def assert_whole(before: release.Release, marker: str, mode: Mode = "replace_all") -> bool:
    """What is online is the release of before or all of the next one; whether it is the next."""
    online = release.current(before.root)
    assert release.lost(before.root) is None
    if online == before:
        return False
    assert online.number == before.number + 1
    others = ids(before) if mode == "add" else []
    assert ids(online) == sorted([*others, marker, f"{marker}-2"])
    rows, sums = (read(online, name) for name in (DATASET, f"rollup_{DATASET}"))
    amounts = {row["id"]: row["amount"] for row in rows}
    assert (amounts[marker], amounts[f"{marker}-2"]) == (amount(marker), 1)
    assert sum(row["sum_amount"] for row in sums) == sum(amounts.values())
    waiting = {"05": (1, 1), "16": (2, 1)} if mode == "add" else {}
    assert receipts(online, marker, mode) == waiting
    return True


def receipts(online: release.Release, marker: str, mode: Mode) -> dict[str, tuple[int, int]]:
    """How many rows of a file each region has, and how many of them are online."""
    digest = hashlib.sha256(content(marker, mode)).hexdigest()
    of_file = (row for row in read(online, TABLE) if row["file"] == digest)
    return {row["region"]: (row["sent"], row["received"]) for row in of_file}


def read(online: release.Release, name: str) -> list[dict[str, Any]]:
    if name not in online.tables:
        return []
    rows: list[dict[str, Any]] = store.read(online.root, name, online.tables[name]).to_pylist()
    return rows


def assert_goes_on(root: str, marker: str, mode: Mode = "replace_all") -> None:
    """The next intake of the same file brings it, or finds that nothing changes."""
    before = release.current(root)
    there = marker in ids(before)
    made = go_on(root, marker, mode)
    assert made.number == before.number + (0 if there else 1)
    assert_whole(before, marker, mode)
    for one in drafts.drafts(DATASET):
        drafts.drop(one.key)


def tried(root: str, name: str, times: int, told: Path, mode: Mode = "replace_all") -> int:
    """How often a file was killed at a failpoint, each followed by a look at what is left."""
    died = 0
    for turn in range(times):
        before, marker = release.current(root), f"{zlib.crc32(name.encode())}-{turn}"
        died += kill(marker, name, told, mode)
        assert_whole(before, marker, mode)
    assert_goes_on(root, marker, mode)
    return died
