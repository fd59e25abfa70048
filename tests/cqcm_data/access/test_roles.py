"""Who may do what: every mistake at once, the last good file, whom it names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cqcm_data.access import roles
from cqcm_data.access.roles import Changed, Identity, Right, WrongRoles, of_claims, of_owner
from cqcm_data.store import NotWritten

GOOD = """# Marie answers for these.
[people."marie@example.org"]
role = "staff"              # since 2024
regions = ["13", "06"]

[people."Ada@Example.org"]
role = "admin"

[[groups]]
claim = "groups"
value = "direction"
role = "admin"

[[groups]]
claim = "hd"
value = "example.org"
role = "staff"
regions = ["01"]
"""
WRONG = """
[people.nobody]
role = "staff"
[people."a@example.org"]
role = "boss"
name = "Ada"
[people."A@example.org"]
regions = ["99"]
[people."c@example.org"]
role = "staff"
regions = []
[[groups]]
claim = "groups"
role = "admin"
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    (tmp_path / "access").mkdir()
    return tmp_path / "access" / roles.FILE


def named(address: str, **claims: object) -> Identity:
    return of_claims({"email": address, "sub": "1", **claims})


def may(identity: Identity) -> Right:
    return roles.current().of(identity)


# What the file says ------------------------------------------------------------------------------


def test_whom_no_file_names_reads_and_the_owner_may_everything(file):
    assert may(named("marie@example.org")) == Right("reader")
    assert may(of_owner("key")) == Right("admin")
    file.write_text('[people.local]\nrole = "reader"\n')
    assert may(of_owner("key")) == Right("reader")


@pytest.mark.parametrize("written", ["marie@example.org", "MARIE@EXAMPLE.ORG", "Marie@Example.Org"])
def test_the_case_of_an_address_tells_nobody_apart(file, written):
    file.write_text(GOOD)
    assert may(named(written)) == Right("staff", ("06", "13"))
    assert may(named("ada@example.org")) == Right("admin")


def test_a_named_address_goes_before_every_group(file):
    file.write_text(GOOD)
    assert may(named("marie@example.org", groups=["direction"], hd="example.org")).role == "staff"
    assert may(named("x@example.org", groups=["direction", "x"], hd="example.org")).role == "admin"
    assert may(named("x@example.org", groups="direction")) == Right("admin")
    assert may(named("x@example.org", hd="example.org")) == Right("staff", ("01",))
    for nothing in ("directions", ["Direction"], None, {"direction": True}, 1):
        assert may(named("x@example.org", groups=nothing)) == Right("reader")


def test_of_two_groups_the_one_with_every_region_counts(file):
    group = '[[groups]]\nclaim = "g"\nvalue = "{}"\nrole = "staff"\n{}\n'
    file.write_text(group.format("a", 'regions = ["01"]') + group.format("b", ""))
    assert may(named("x@example.org", g=["a", "b"])) == Right("staff")


def test_an_address_that_the_provider_does_not_vouch_for_gives_nothing(file):
    file.write_text(GOOD)
    for no in (False, "false", "False"):
        doubtful = named("ada@example.org", email_verified=no)
        assert (doubtful.address, may(doubtful)) == ("", Right("reader"))
    assert may(named("ada@example.org", email_verified=True)) == Right("admin")


@pytest.mark.parametrize("field", ["email", "sub", "name", "owner", "key", "who"])
def test_no_claim_makes_anyone_the_owner_of_the_machine(file, field):
    file.write_text('[people.local]\nrole = "admin"\n')
    claimed = of_claims({"sub": "1", field: "local", "owner": True})
    assert not claimed.owner and may(claimed) == Right("reader")
    assert claimed.who != roles.LOCAL  # in the audit log


def test_a_right_covers_its_regions_and_no_other():
    own = Right("staff", ("06", "13"))
    assert own.covers(["06"]) and own.covers(["13", "06"]) and own.covers([])
    assert not own.covers(["06", "01"]) and Right("staff").covers(["01"])
    assert [own.may(role) for role in roles.ROLES] == [True, True, False]


def test_claims_are_one_sign_in_whatever_the_framework_adds():
    claims = {"sub": "1", "nonce": "x"}
    assert of_claims(claims).key == of_claims({**claims, "origin": "o", "tokens": {}}).key
    assert of_claims(claims).key != of_claims({**claims, "nonce": "y"}).key


# Mistakes ----------------------------------------------------------------------------------------


def test_every_mistake_is_told_at_once(file):
    file.write_text(WRONG)
    found = {(one.place, one.kind, one.value) for one in roles.current().mistakes}
    assert found == {
        ("people.nobody", "no_address", "nobody"),
        ("people.a@example.org.role", "unknown_role", "boss"),
        ("people.a@example.org.name", "unknown_name", ""),
        ("people.A@example.org.role", "missing", ""),
        ("people.A@example.org.regions.0", "unknown_region", "99"),
        ("people.A@example.org", "twice", "A@example.org"),
        ("people.c@example.org.regions", "no_region", "[]"),
        ("groups.0.value", "missing", ""),
    }


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("[people", "no_toml"),
        ("[x]\n", "unknown_name"),
        ('people = "all"\n', "wrong_form"),
        ('[people."a@b.c"]\nrole = "staff"\n[people."a@b.c"]\nrole = "admin"\n', "no_toml"),
        ('[people."a@b"]\nrole = "staff"\n', "no_address"),
        ('[people."Ada <a@b.c>"]\nrole = "staff"\n', "no_address"),
        (b"\xff\xfe", "unreadable"),
    ],
)
def test_no_file_with_a_mistake_is_in_force(file, written, kind):
    file.write_bytes(written if isinstance(written, bytes) else written.encode())
    found = roles.current()
    assert (found.mistakes[0].kind, found.people, found.groups) == (kind, {}, ())


def test_the_last_good_one_stays_in_force(file):
    file.write_text(GOOD)
    assert may(named("ada@example.org")) == Right("admin")
    file.write_text(WRONG)
    found = roles.current()
    assert found.mistakes and found.of(named("ada@example.org")) == Right("admin")
    assert found.of(named("a@example.org")) == Right("reader")


def test_and_after_a_restart(file):
    file.write_text(GOOD)
    roles.current()
    file.write_text(WRONG)
    ask = (
        "from cqcm_data.access import roles; found = roles.current();"
        "print(len(found.mistakes), found.of(roles.of_claims({'email': 'ada@example.org'})).role)"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["8", "admin"]


def test_a_file_that_is_gone_takes_every_right_away(file):
    file.write_text(GOOD)
    assert may(named("ada@example.org")) == Right("admin")
    file.unlink()
    found = roles.current()
    assert not found.mistakes and found.of(named("ada@example.org")) == Right("reader")
    assert found.of(named("x@example.org", groups=["direction"])) == Right("reader")


def test_the_last_good_one_is_brought_back(file):
    file.write_text(GOOD)
    roles.current()
    file.write_text(WRONG)
    roles.bring_back(roles.current().state)
    assert file.read_text() == GOOD and not roles.current().mistakes


# Changes -----------------------------------------------------------------------------------------


def test_what_stands_there_by_hand_stays(file):
    file.write_text(GOOD)
    roles.put(" New@Example.org ", Right("staff", ("01",)), roles.current().state)
    after = file.read_text()
    assert after.startswith(GOOD.split("[[groups]]", maxsplit=1)[0].rstrip())
    assert may(named("new@example.org")) == Right("staff", ("01",))
    roles.put("MARIE@example.org", Right("admin"), roles.current().state)
    assert "# Marie answers for these." in file.read_text()
    assert may(named("marie@example.org")) == Right("admin")
    roles.put("ada@example.org", None, roles.current().state)
    assert may(named("ada@example.org")) == Right("reader")
    assert may(named("x@example.org", groups=["direction"])) == Right("admin")


def test_a_file_that_someone_else_changed_is_left_as_it_is(file):
    file.write_text(GOOD)
    seen = roles.current().state
    file.write_text(f"{GOOD}# later\n")
    for change in (lambda: roles.put("x@example.org", None, seen), lambda: roles.bring_back(seen)):
        with pytest.raises(Changed):
            change()
    assert file.read_text() == f"{GOOD}# later\n"


@pytest.mark.parametrize("address", ["", "nobody", "a b@example.org", "a@b", "a@b.c,d@e.f"])
def test_what_is_no_address_is_not_written(file, address):
    file.write_text(GOOD)
    with pytest.raises(WrongRoles):
        roles.put(address, Right("staff"), roles.current().state)
    assert file.read_text() == GOOD


def test_nothing_is_changed_in_a_file_with_mistakes(file):
    file.write_text(WRONG)
    with pytest.raises(WrongRoles) as wrong:
        roles.put("x@example.org", Right("admin"), roles.current().state)
    assert len(wrong.value.mistakes) == 8 and file.read_text() == WRONG


def test_a_folder_that_takes_nothing_is_told_and_roles_are_read(file, monkeypatch):
    """As where it belongs to someone else: the file says who may, and no right is given here."""
    file.write_text(GOOD)
    monkeypatch.setattr(roles.place.tempfile, "mkstemp", refused)
    assert may(named("ada@example.org")) == Right("admin")
    with pytest.raises(NotWritten):
        roles.put("x@example.org", Right("staff"), roles.current().state)
    assert file.read_text() == GOOD


def refused(**_where: object) -> tuple[int, str]:
    raise PermissionError(13, "Permission denied")


def test_all_that_is_written_is_for_its_owner_alone(file):
    file.parent.rmdir()  # a first start makes the folder
    roles.put("x@example.org", Right("admin"), roles.current().state)
    roles.current()
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in file.parent.iterdir()} == {0o600}
    assert {one.name for one in file.parent.iterdir()} >= {roles.FILE, "roles.last-good.toml"}
