"""Who may do what, as one small file says it: read at every action, so that a change takes hold.

    [people."marie@example.org"]
    role = "staff"              # reader, staff or admin
    regions = ["06", "13"]      # without them: every region

    [[groups]]                  # whoever the provider says this of
    claim = "groups"
    value = "direction"
    role = "admin"

Whom a file does not name reads as everyone does. A file with mistakes leaves the last good one in
force; one that is gone takes every right away.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType
from typing import Any, Literal, cast

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from cqcm_data.access import place
from cqcm_data.contracts import RegionCode
from cqcm_data.once import once
from cqcm_data.store import NotWritten

FILE = "roles.toml"
_LAST_GOOD = "roles.last-good.toml"
LOCAL = "local"  # the browser that opened the link of this machine's owner

Role = Literal["reader", "staff", "admin"]
ROLES: tuple[Role, ...] = ("reader", "staff", "admin")  # each may what the ones before it may


@dataclass(frozen=True)
class Right:
    """A role, and the regions whose records it concerns; every one where none is named."""

    role: Role = "reader"
    regions: tuple[str, ...] = ()

    def may(self, needed: Role) -> bool:
        return ROLES.index(self.role) >= ROLES.index(needed)

    def covers(self, regions: Iterable[str | None]) -> bool:
        return not self.regions or {*regions} <= {*self.regions}


@dataclass(frozen=True)
class Identity:
    """Who signed in, as the audit log names them; `key` is that of the sign-in.

    `address` is an e-mail address that the provider vouches for, `claims` all that it says of them.
    The `owner` of the machine opened its link.
    """

    who: str
    key: str
    address: str = ""
    claims: Mapping[str, object] = field(default_factory=dict)
    owner: bool = False


def of_owner(key: str) -> Identity:
    """The one who opened the link that the start printed."""
    return Identity(LOCAL, key, owner=True)


def of_claims(given: Mapping[str, object]) -> Identity:
    """Whom a provider names; the same claims, which hold a number used once, are one sign-in.

    What the framework adds to them in some places and not in others is left out.
    """
    claims = {name: said for name, said in given.items() if name not in ("origin", "tokens")}
    written = json.dumps(claims, sort_keys=True, default=str)
    said = str(claims.get("email") or "").casefold()
    verified = claims.get("email_verified", True)  # some leave it out, some write it as text
    vouched = verified is True or str(verified).casefold() == "true"
    address = said if vouched and _is_address(said) else ""  # a name of ours is no address
    key = hashlib.sha256(written.encode()).hexdigest()
    return Identity(address or f"sub {claims.get('sub')}", key, address, claims)


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a file of roles: where, of which kind, and what stands there."""

    place: str
    kind: str
    value: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [f"{self.place}:", self.kind, self.value]))


@dataclass(frozen=True)
class Group:
    """A right of all of whom the provider says something: a value, or one of several."""

    claim: str
    value: str
    right: Right

    def holds(self, identity: Identity) -> bool:
        said = identity.claims.get(self.claim)
        return self.value in (said if isinstance(said, list) else [said])


@dataclass(frozen=True)
class Roles:
    """The rights in force, and what is wrong with the file where an older one is in force.

    `state` tells what the file holds from what it held before.
    """

    people: Mapping[str, Right] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    state: str = ""

    def of(self, identity: Identity) -> Right:
        """What someone may: what is said of their address, else the most that a group gives.

        The owner of the machine may everything unless the file says otherwise.
        """
        if identity.owner:
            return self.people.get(LOCAL, Right("admin"))
        if named := self.people.get(identity.address):
            return named
        return _most([one.right for one in self.groups if one.holds(identity)])


def _most(given: Sequence[Right]) -> Right:
    """The highest role of several rights, for all the regions for which it is given."""
    if not given:
        return Right()
    role = max((one.role for one in given), key=ROLES.index)
    regions = [one.regions for one in given if one.role == role]
    return Right(role, tuple(sorted({*chain(*regions)}))) if all(regions) else Right(role)


class Changed(RuntimeError):
    """A file of roles that someone else has changed since it was looked at."""


class WrongRoles(ValueError):
    """Roles that cannot be put in force: every mistake."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(map(str, self.mistakes)))


def current() -> Roles:
    """The rights as the file gives them now; as it last gave them, where it has mistakes."""
    written, wrong = _read(FILE)
    if wrong:
        good, lost = _read(_LAST_GOOD)
        found = Roles() if lost else _parsed(good)
        return replace(found, mistakes=wrong, state=_digest(written))
    if _read(_LAST_GOOD)[0] != written:
        _keep(written)
    return replace(_parsed(written), state=_digest(written))


def put(address: str, right: Right | None, seen: str) -> None:
    """Give someone a right in the file, or take it away; what else stands there stays.

    `seen` is the state of the roles that were looked at. Raises Changed, WrongRoles and NotWritten;
    the file stays as it was then.
    """
    with place.locked(FILE):
        written, wrong = _read(FILE)
        if _digest(written) != seen:
            raise Changed
        if wrong:
            raise WrongRoles(wrong)
        changed = _edited(written, address.strip().casefold(), right)
        if mistakes := _mistakes(changed):
            raise WrongRoles(mistakes)
        place.write(FILE, changed)
        place.write(_LAST_GOOD, changed)


def bring_back(seen: str) -> None:
    """Put the last good file in the place of one that has mistakes; raises Changed, NotWritten."""
    with place.locked(FILE):
        if _digest(_read(FILE)[0]) != seen:
            raise Changed
        place.write(FILE, _read(_LAST_GOOD)[0])


# The file ----------------------------------------------------------------------------------------


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    role: Role
    regions: list[RegionCode] | None = Field(default=None, min_length=1)


class _Group(_Entry):
    claim: str = Field(min_length=1)
    value: str = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    people: dict[str, _Entry] = Field(default_factory=dict)
    groups: list[_Group] = Field(default_factory=list)


_KINDS = {
    "extra_forbidden": "unknown_name",
    "missing": "missing",
    "literal_error": "unknown_role",
    "string_pattern_mismatch": "unknown_region",
    "too_short": "no_region",
}


def _read(name: str) -> tuple[str, tuple[Mistake, ...]]:
    """The text of a file, nothing where there is none; and what is wrong with it."""
    try:
        written = place.text(name) or ""
    except (OSError, UnicodeDecodeError) as error:
        return f"\0{error}", (Mistake(name, "unreadable", str(error)[:200]),)
    return written, _mistakes(written)


@once(maxsize=8)
def _mistakes(written: str) -> tuple[Mistake, ...]:
    """Every mistake of a file, in its order."""
    try:
        raw = tomlkit.parse(written).unwrap()
    except (TOMLKitError, ValueError) as error:
        return (Mistake(FILE, "no_toml", str(error)),)
    return (*_of_the_model(raw), *_of_people(raw))


def _of_the_model(raw: Mapping[str, Any]) -> Iterator[Mistake]:
    try:
        _File.model_validate(raw)
    except ValidationError as wrong:
        for one in wrong.errors():
            where = ".".join(map(str, one["loc"]))
            shown = "" if one["type"] in ("missing", "extra_forbidden") else str(one["input"])[:80]
            yield Mistake(where, _KINDS.get(one["type"], "wrong_form"), shown)


def _of_people(raw: Mapping[str, Any]) -> Iterator[Mistake]:
    """What no single entry shows: names that are no address, or the same address twice."""
    people = raw.get("people")
    seen: set[str] = set()
    for name in people if isinstance(people, dict) else ():
        if name != LOCAL and not _is_address(name):
            yield Mistake(f"people.{name}", "no_address", name)
        if name.casefold() in seen:
            yield Mistake(f"people.{name}", "twice", name)
        seen.add(name.casefold())


def _is_address(name: str) -> bool:
    before, at, behind = name.partition("@")
    plain = not any(sign.isspace() or sign in '<>",;' for sign in name)
    return bool(before and at and "." in behind.strip(".") and "@" not in behind and plain)


@once(maxsize=8)
def _parsed(written: str) -> Roles:
    """The rights of a file without mistakes."""
    found = _File.model_validate(tomlkit.parse(written).unwrap())
    people = {name.casefold(): _right(one) for name, one in found.people.items()}
    groups = tuple(Group(one.claim, one.value, _right(one)) for one in found.groups)
    return Roles(MappingProxyType(people), groups)


def _right(entry: _Entry) -> Right:
    return Right(entry.role, tuple(sorted({*entry.regions} if entry.regions else ())))


def _edited(written: str, address: str, right: Right | None) -> str:
    """The text of the file with one person otherwise; comments stay."""
    document = tomlkit.parse(written)
    people = cast("dict[str, Any]", document.setdefault("people", tomlkit.table(True)))
    inline = isinstance(people, InlineTable)
    before = next((name for name in people if name.casefold() == address), address)
    if right is None:
        people.pop(before, None)
    else:
        entry = tomlkit.inline_table() if inline else tomlkit.table()
        entry["role"] = right.role
        if right.regions:
            entry["regions"] = [*right.regions]
        people[before] = entry
    return tomlkit.dumps(document)


def _keep(written: str) -> None:
    """Remember a good file, or that there is none, unless it is another one by now.

    Where nothing can be written, there is none to fall back on.
    """
    with suppress(NotWritten), place.locked(FILE):
        if _read(FILE)[0] == written:
            place.write(_LAST_GOOD, written)


def _digest(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()
