"""Files that are killed on their way online, each at a named place: in processes of their own."""

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
from cqcm_data.intake import drafts, files, synonyms, taking

DATASET = "digital_grants"
PLACES = ("CQCM_DATASETS", "CQCM_INTAKE", "CQCM_ACCESS")  # of what such a process writes
MEANINGS = {"form": {"coopé": "coop"}}
CSV = """Bourses;;;;;;;
id;enterprise;region;form;sector;step;amount;date
{marker};Coop {marker};05;coopé;Habitation;support;{amount};2024-05-01
{marker}-2;Mutuelle du Lac;16;coopé;Assurance;support;1;2024-06-01
"""

Passing = Callable[[str], None]


def begin(marker: str) -> str:
    """Read a file, keep it, decide what its words mean, keep that: the key of the draft."""
    name = f"{marker}.csv"
    content = CSV.format(marker=marker, amount=amount(marker)).encode()
    intake = drafts.begun(files.read(content, name), DATASET)
    key = drafts.keep(intake, "anne", name)
    answers = replace(intake.answers, meanings=MEANINGS)
    return drafts.keep(replace(intake, answers=answers), "anne", name, key)


def amount(marker: str) -> int:
    """Each file has another one, so that all that is made from it changes."""
    return zlib.crc32(marker.encode()) % 100_000 + 1


def finish(root: str, key: str) -> release.Release:
    """Put a draft online as the page does, remember what it taught, throw it away."""
    draft, intake = drafts.kept(key)
    base = release.current(root)
    made = taking.put_online(intake, intake.planned(base, "replace_all"), base, "anne", draft.name)
    audit.record(Entry("anne", "put_online", dataset=DATASET, release=made.number))
    drafts.remember(intake)
    drafts.drop(key)
    return made


def ids(on: release.Release) -> list[str]:
    return sorted(store.read(on.root, DATASET, on.tables[DATASET])["id"].to_pylist())


# Once here, for all the processes that begin from this one.
dependents.recipe()
synonyms.load()


def bring(root: str, marker: str) -> release.Release:
    return finish(root, begin(marker))


def go_on(root: str, marker: str) -> release.Release:
    """What somebody does after a crash: goes on with the file that is there, or takes it again."""
    under_way = [one for one in drafts.drafts(DATASET) if one.name == f"{marker}.csv"]
    left = [one.key for one in under_way if decided(one.key)]
    return finish(root, left[0]) if left else bring(root, marker)


def decided(key: str) -> bool:
    """Whether a draft is whole, and holds the last decision."""
    with suppress(drafts.Gone):
        _, intake = drafts.kept(key)
        return intake.answers.meanings == MEANINGS
    return False


# Killing it --------------------------------------------------------------------------------------


def failpoints(told: Path) -> list[str]:
    """The names of all places that a file passes on its way, in their order.

    A table is restored only where the file before was killed right after its commit.
    """
    _in_a_process("whole", "", told)
    passed = told.read_text().splitlines()
    half = next(name for name in passed if name.startswith("commit"))
    _in_a_process("half", half, told)
    _in_a_process("after half", "", told)
    return [*dict.fromkeys([*passed, *told.read_text().splitlines()])]


def kill(marker: str, name: str, told: Path) -> bool:
    """Whether a process that brings a file died at a failpoint."""
    if "restore" in name:
        first = next(one for one in told.read_text().splitlines() if one.startswith("commit"))
        _in_a_process(marker, first, told.with_name("first"))
    return _in_a_process(marker, name, told.with_name("second")) == -signal.SIGKILL


def _in_a_process(marker: str, at: str, told: Path) -> int | None:
    places = {name: os.environ[name] for name in PLACES}
    return run(processes().Process(target=bring_and_die, args=(places, marker, at, told)))


def bring_and_die(places: dict[str, str], marker: str, at: str, told: Path) -> None:
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
        bring(places["CQCM_DATASETS"], marker)


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


def assert_whole(before: release.Release, marker: str) -> bool:
    """What is online is the release of before or all of the next one; whether it is the next."""
    online = release.current(before.root)
    assert release.lost(before.root) is None
    if online == before:
        return False
    assert online.number == before.number + 1
    assert ids(online) == [marker, f"{marker}-2"]
    made = store.read(online.root, f"rollup_{DATASET}", online.tables[f"rollup_{DATASET}"])
    assert sum(made["sum_amount"].to_pylist()) == amount(marker) + 1
    return True


def assert_goes_on(root: str, marker: str) -> None:
    """The next intake of the same file brings it, or finds that nothing changes."""
    before = release.current(root)
    there = ids(before) == [marker, f"{marker}-2"]
    made = go_on(root, marker)
    assert made.number == before.number + (0 if there else 1)
    assert_whole(before, marker)
    for one in drafts.drafts(DATASET):
        drafts.drop(one.key)


def tried(root: str, name: str, times: int, told: Path) -> int:
    """How often a file was killed at a failpoint, each followed by a look at what is left."""
    died = 0
    for turn in range(times):
        before, marker = release.current(root), f"{zlib.crc32(name.encode())}-{turn}"
        died += kill(marker, name, told)
        assert_whole(before, marker)
    assert_goes_on(root, marker)
    return died
