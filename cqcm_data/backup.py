"""All that an installation has of its own in one file, and back from it: tables, roles, the audit
log, files under way, the organisation's logo and template.

What can be made anew, or would open doors to whoever finds a backup, is in none: the secret that
signs cookies, sign-ins, and the file of the identity provider.
"""

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from cqcm_data import purge, release, store, swap
from cqcm_data.access import audit, place
from cqcm_data.access.audit import Entry
from cqcm_data.intake import remembered
from cqcm_data.release import NothingOnline, Release

ORGANISATION = "CQCM_ORGANISATION"  # the environment may name another folder
WHO = "restore"
MANIFEST = "manifest.json"  # the last file: what was cut off has none
_AUDIT = "audit.parquet"
_FORMAT = 1
_TABLES, _ACCESS, _INTAKE, _OWN = "datasets", "access", "intake", "organisation"
_KEPT_OF_INTAKE = (".json", ".parquet")  # neither locks nor what is being written
_VAR = Path(__file__).resolve().parent.parent / "var"

# What a file says that is no backup, or no longer whole.
_BROKEN = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, KeyError)


class CannotBackUp(RuntimeError):
    """Why no backup was made."""


class CannotRestore(RuntimeError):
    """Why nothing was restored."""


@dataclass(frozen=True)
class Made:
    """A backup: its file, the release that it ends with, what of older ones is lost or damaged."""

    file: Path
    release: int
    files: int
    damaged: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What was put in place: the release, where, what was set aside, purges that came later."""

    release: int
    root: str
    aside: tuple[Path, ...]
    purges: tuple[Entry, ...]


# Into a file -------------------------------------------------------------------------------------


def backup(to: Path) -> Made:
    """Write a backup into a folder, or as a file that ends in `.gz`, whole or not at all.

    The dashboard goes on meanwhile: what is put online later is in the next one. Raises
    CannotBackUp and OSError.
    """
    root = store.installed()
    if "://" in root:
        raise CannotBackUp(f"{root} is no folder: copy it with the tools of its store")
    if root == store.SHIPPED:
        raise CannotBackUp("There is nothing to back up: this installation never started")
    file = _named(to)
    with _alone(root, CannotBackUp):
        listed = _list(root)
        with (
            _whole(file) as stream,
            tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as tar,
        ):
            copied = _Copied(tar)
            _copy_all(root, listed, copied)
            _end(copied, listed.releases[-1])
    return Made(file, listed.releases[-1].number, len(copied.digests), tuple(copied.damaged))


def _named(to: Path) -> Path:
    if to.suffix != ".gz":
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        return to / f"cqcm-{_stamp()}.tar.gz"
    if to.exists():
        raise CannotBackUp(f"{to} is there already: name another file, or a folder")
    return to


def _list(root: str) -> release.Ledger:
    """The list first: whatever comes into it later is not looked for. What is online is sound."""
    try:
        listed = release.ledger(root)
    except NothingOnline as error:
        raise CannotBackUp(f"{error}: {store.remedy(root)}") from error
    wrong = listed.broken or "; ".join(release.damages(listed.releases[-1]).values())
    if wrong:
        raise CannotBackUp(f"{wrong}. Nothing was backed up: {store.remedy(root)}")
    return listed


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes]]:
    """A file that has its name once all of it is on the disk."""
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("xb") as stream:
            unfinished.chmod(0o600)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


@dataclass
class _Copied:
    """What is in the file by now, each with its SHA-256, and what is not as a release names it."""

    tar: tarfile.TarFile
    digests: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def add(self, name: str, file: Path, digest: str | None = None) -> None:
        """A file as it is when it is opened; one that is gone by now is left out.

        `digest` is what a release says of it, which is nothing of some; None where none names it.
        """
        try:
            stream = file.open("rb")
        except FileNotFoundError:
            if digest is not None:
                self.damaged.append(name)
            return
        with stream:
            self.write(name, stream, os.fstat(stream.fileno()).st_size)
        if digest and self.digests[name] != digest:
            self.damaged.append(name)

    def write(self, name: str, stream: IO[bytes], size: int) -> None:
        if name in self.digests:
            return
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        read = _Hashed(stream)
        self.tar.addfile(info, read)
        self.digests[name] = read.digest.hexdigest()


class _Hashed:
    """What is read of a stream is hashed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.digest.update(chunk)
        return chunk


def _copy_all(root: str, listed: release.Ledger, copied: _Copied) -> None:
    for name, digest in _files(root, listed).items():
        copied.add(f"{_TABLES}/{name}", Path(root, name), digest)
    for one in sorted(place.folder().glob("roles*.toml")):
        copied.add(f"{_ACCESS}/{one.name}", one)
    lines = io.BytesIO()
    try:
        pq.write_table(audit.rows(), lines)
    except store.Damaged as error:
        copied.damaged.append(str(error))
        pq.write_table(pa.table({}), lines)
    copied.write(f"{_ACCESS}/{_AUDIT}", io.BytesIO(lines.getvalue()), lines.tell())
    for part, folder in ((f"{_TABLES}/geo", Path(root, "geo")), *_folders().items()):
        for one in _under(folder, _KEPT_OF_INTAKE if part == _INTAKE else ()):
            copied.add(f"{part}/{one.relative_to(folder).as_posix()}", one)


def _files(root: str, listed: release.Ledger) -> dict[str, str]:
    """Every file that a release of the list names, with the SHA-256 that it says of it.

    A table has its commits up to the last version that is named: what a publication that never
    ended left behind it is not there.
    """
    hashes = {file: one for found in listed.releases for file, one in found.hashes.items()}
    named = _versions(listed.releases) | {release.TABLE: {listed.version}}
    files: dict[str, str] = {}
    for name, versions in named.items():
        files |= dict.fromkeys(store.commits_until(name, max(versions)), "")
        for version in versions:
            with suppress(store.Damaged):  # of an older release, which stays as damaged as it is
                files |= dict.fromkeys(store.snapshot(root, name, version).files, "")
    return files | {one: hashes[one] for one in files.keys() & hashes.keys()}


def _versions(releases: Sequence[Release]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for one in releases:
        for name, version in (*one.tables.items(), *one.seeded.items()):
            found.setdefault(name, set()).add(version)
    return found


def _under(folder: Path, endings: Sequence[str]) -> list[Path]:
    every = folder.rglob("*") if folder.is_dir() else ()
    return sorted(one for one in every if one.is_file() and (not endings or one.suffix in endings))


def _end(copied: _Copied, newest: Release) -> None:
    """What is in the file, as its last part."""
    told = {
        "format": _FORMAT,
        "made": dt.datetime.now(dt.UTC).isoformat(),
        "release": newest.number,
        "files": dict(copied.digests),
    }
    written = json.dumps(told).encode()
    copied.write(MANIFEST, io.BytesIO(written), len(written))
    del copied.digests[MANIFEST]


# Back from it ------------------------------------------------------------------------------------


def restore(file: Path, anew: bool = False) -> Restored:
    """Put what a backup holds where the environment says that this installation has it.

    Where something is there already it is set aside if that is told (`anew`), never erased. Raises
    CannotRestore where nothing was changed; NotWritten and OSError.
    """
    root = store.address()
    if "://" in root:
        raise CannotRestore(f"{root} is no folder: a backup goes back to a folder")
    if mounted := [str(one) for one in (Path(root), *_folders().values()) if one.is_mount()]:
        raise CannotRestore(
            f"{', '.join(mounted)} is a volume of its own, which cannot be exchanged: "
            "name a folder inside it"
        )
    if not anew and (there := _there(root)):
        raise CannotRestore(
            f"{', '.join(map(str, there))} would be overwritten: "
            f"python -m cqcm_data restore {file} --replace sets that aside"
        )
    Path(root).parent.mkdir(parents=True, exist_ok=True)
    with (
        _alone(root, CannotRestore),
        tempfile.TemporaryDirectory(dir=Path(root).parent, prefix=".restoring.") as name,
    ):
        told = _unpacked(file, Path(name))
        made = dt.datetime.fromisoformat(told["made"])
        since = [one for one in _purges() if one.at > made]
        aside = tuple(_put(Path(name), root))
    release.forget()
    audit.record(Entry(WHO, "restore", release=told["release"], about=f"backup of {told['made']}"))
    return Restored(told["release"], root, aside, tuple(since))


def _there(root: str) -> list[Path]:
    """What would be overwritten."""
    folders = [folder for part, folder in _folders().items() if _under(folder, ())]
    listed = [Path(root)] if release.TABLE in store.holds(root) else []
    return [*listed, *sorted(place.folder().glob("roles*.toml")), *folders]


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """What a backup says of itself, once each of its files is as it was; raises CannotRestore."""
    try:
        with tarfile.open(file, "r|gz") as packed:
            packed.extractall(folder, filter=_plain)  # noqa: S202 - what the filter lets through
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        _verify(folder, told)
        release.current(str(folder / _TABLES))
    except FileNotFoundError as error:
        lacks = "it was cut off" if MANIFEST in str(error) else "there is no such file"
        raise CannotRestore(f"{file} is no backup: {lacks}") from error
    except (*_BROKEN, NothingOnline) as error:
        raise CannotRestore(f"{file} is no whole backup ({error}): take another one") from error
    return told


def _plain(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo:
    """Files alone, in the folders that a backup has."""
    known = (_TABLES, _ACCESS, _INTAKE, _OWN, MANIFEST)
    if not member.isreg() or PurePosixPath(member.name).parts[0] not in known:
        raise ValueError(f"{member.name} belongs in none")
    return tarfile.data_filter(member, folder)


def _verify(folder: Path, told: Mapping[str, Any]) -> None:
    """Raise ValueError where a file is not what was put in the backup."""
    if told["format"] != _FORMAT:
        raise ValueError(f"format {told['format']} is of another version of the dashboard")
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    if wrong := there.symmetric_difference({*told["files"], MANIFEST}):
        raise ValueError(f"{min(wrong)} is missing, or of no backup")
    for name, digest in told["files"].items():
        with (folder / name).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                raise ValueError(f"{name} is not what was backed up")


def _put(unpacked: Path, root: str) -> Iterator[Path]:
    """Each part in its place, the tables last; the places where what was there is now."""
    stamp = _stamp()
    for part, folder in _folders().items():
        yield from _in_place(unpacked / part, folder, stamp)
    place.ready()
    for one in sorted((unpacked / _ACCESS).glob("roles*.toml")):
        yield from _in_place(one, place.folder() / one.name, stamp)
    audit.add_missing(pq.read_table(unpacked / _ACCESS / _AUDIT))
    yield from _in_place(unpacked / _TABLES, Path(root), stamp)


def _in_place(source: Path, target: Path, stamp: str) -> Iterator[Path]:
    if not source.exists():
        return
    if target.exists() and (target.is_file() or any(target.iterdir())):
        aside = target.with_name(f"{target.name}.before-{stamp}")
        target.rename(aside)
        yield aside
    elif target.exists():
        target.rmdir()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(source, target)


# Both --------------------------------------------------------------------------------------------


@contextmanager
def _alone(root: str, refusal: type[RuntimeError]) -> Iterator[None]:
    """No purge meanwhile, which would take the folder away; one that was stopped is finished."""
    try:
        purge.settle(root)
        with swap.alone(root):
            yield
    except swap.Busy as error:
        raise refusal(str(error)) from error


def _folders() -> dict[str, Path]:
    chosen = os.environ.get(ORGANISATION)
    own = Path(chosen).resolve() if chosen else _VAR / "organisation"
    return {_INTAKE: remembered.folder(), _OWN: own}


def _purges() -> list[Entry]:
    with suppress(store.Damaged):
        return [Entry(**row) for row in audit.rows().to_pylist() if row["what"] == "purge"]
    return []


def _stamp() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
