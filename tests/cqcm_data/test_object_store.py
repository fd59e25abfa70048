"""The tables in an object store: what holds in a folder holds there, for several who share it."""

import itertools
import json
import os
import time
import urllib.request

import object_store
import pytest
from builders import ciec, rounds
from chromium import running_server
from killed import markers, processes, run
from pysail.spark import SparkConnectServer

from cqcm_data import (
    build,
    dependents,
    installation,
    publish,
    query,
    release,
    repair,
    spark,
    store,
)
from cqcm_data.build import table
from cqcm_data.filters import Filters
from cqcm_data.installation import CannotServe
from cqcm_data.publish import Reason
from cqcm_data.reading import Reading

ROUNDS = rounds(8)
PLACES = itertools.count()

whole = pytest.mark.skipif(
    not os.environ.get("CQCM_ALL_TESTS"), reason="a minute: each step of it is tested in a folder"
)


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    """What the environment says of a store that runs while this file is tested."""
    with object_store.running(tmp_path_factory.mktemp("store") / "log") as found:
        yield found


@pytest.fixture(autouse=True)
def there(where, monkeypatch):
    object_store.set_in(monkeypatch, where)


@pytest.fixture(scope="module")
def copied(where, built):
    """What is built, as it is copied there: to be read only."""
    with pytest.MonkeyPatch.context() as patched:
        object_store.set_in(patched, where)
        store.copy(built.root, "s3://cqcm/copied/tables", last=release.TABLE)
    return "s3://cqcm/copied/tables"


@pytest.fixture
def root(built):
    """The same, to be written to."""
    place = f"s3://cqcm/own-{next(PLACES)}/tables"
    store.copy(built.root, place, last=release.TABLE)
    return place


@pytest.mark.long
def test_what_is_read_there_is_what_a_folder_gives(copied, built):
    there = release.current(copied)
    assert (there.number, there.tables) == (built.number, built.tables)
    assert store.holds(copied) == store.holds(built.root)
    for indicator in ("members", "press_releases", "jeune_coop_projects"):
        found, expected = (query.series(indicator, Reading(one)) for one in (there, built))
        assert found.frame.equals(expected.frame) and found.value == expected.value


@whole
def test_what_is_built_there_is_what_is_built_in_a_folder(built, sources):
    made = build.build("s3://cqcm/anew/tables", sources)
    assert made.tables == built.tables
    for name in ("published_figures", "rollup_members"):
        here, there = (store.read(one.root, name, one.tables[name]) for one in (built, made))
        assert here.equals(there)


@pytest.mark.long
def test_a_first_start_that_was_stopped_is_finished_by_the_next(monkeypatch):
    place = "s3://cqcm/first/tables"
    monkeypatch.setenv("CQCM_DATASETS", f"{place}/")
    files = object_store.files()
    with files.open_output_stream(f"cqcm/first/tables/{store.UNFINISHED}"):
        pass
    store.copy_file(store.SHIPPED, place, one_file_of("members"))
    on = installation.ready()
    assert on.root == place and store.holds(place) == store.holds(store.SHIPPED)
    assert release.damage(on) is None


def one_file_of(name):
    return store.snapshot(store.SHIPPED, name, 0).files[0]


@pytest.mark.long
def test_what_is_put_online_there_can_be_read_and_undone(root, built):
    base = release.current(root)
    rows = [ciec(f"c{n}", 2024, "06") for n in range(7)]
    made = publish.publish(root, base, {"ciec": table("ciec", rows)}, Reason("Anne", "Reçu"))
    assert release.current(root) == made and made.number == 2
    assert query.series("ciec", Reading(made), where=Filters(region="06")).value == 7
    again = publish.go_back(made, 1, Reason("Anne", "Annulé"))
    assert again.tables == built.tables and release.current(root).number == 3
    assert [one.why for one in release.history(root)][1:] == ["Reçu", "Annulé"]


@pytest.mark.long
def test_two_at_once_one_wins_and_the_other_is_told(root, where):
    context = processes()
    together, said = context.Barrier(2), context.Queue()
    both = [
        context.Process(
            target=object_store.put_in_turn_there,
            args=(dict(where), root, name, ROUNDS, together, said),
        )
        for name in "ab"
    ]
    for one in both:
        one.start()
    told = [said.get(timeout=120) for _ in range(2 * ROUNDS)]
    for one in both:
        one.join(timeout=60)
    won = {number: marker for number, marker, made, _ in told if made}
    assert len(won) == ROUNDS and sum(made is not None for *_, made, _ in told) == ROUNDS
    assert all("Nothing was put online" in words for *_, made, words in told if made is None)
    store.look_anew(root, release.TABLE)
    for one in release.history(root)[1:]:
        assert release.damage(one) is None
        kept = sorted(won[n] for n in range(one.number - 1))
        assert markers(one) == (kept, kept)


def test_of_two_who_make_the_same_commit_the_second_is_refused_by_the_store(copied, where):
    """What all rests on: a file that is to be made only where there is none is refused there."""
    place, rows = "s3://cqcm/commits", table("ciec", [ciec("a", 2024)])
    signed = store.Signature(1, "x", "x")
    assert store.replace(place, "ciec", rows, None, signed) == 0
    late = store._opened(place, "ciec", None)
    store.append(place, "ciec", rows, 0, signed)
    with pytest.raises(store.Conflict), store._told(place, "ciec", late):
        store.write_deltalake(late, rows, mode="append", commit_properties=signed.properties())


@pytest.mark.long
def test_a_reader_follows_what_another_process_puts_online_within_a_minute(root, where):
    before = release.current(root)
    assert (
        run(processes().Process(target=object_store.put_there, args=(dict(where), root, "m"))) == 0
    )
    began = time.monotonic()
    while release.current(root) == before:
        assert time.monotonic() - began < 60
        time.sleep(0.5)
    assert markers(release.current(root)) == (["m"], ["m"])


@pytest.mark.long
def test_a_dashboard_that_runs_follows_within_a_minute(root, where, tmp_path):
    own = {**where, "CQCM_DATASETS": root, "CQCM_ACCESS": str(tmp_path / "access")}
    with running_server(tmp_path / "log", **own) as address:
        before = shown(address)
        started = processes().Process(target=object_store.put_there, args=(dict(where), root, "m"))
        assert run(started) == 0
        began = time.monotonic()
        while shown(address) == before:
            assert time.monotonic() - began < 60
            time.sleep(1)
        store.look_anew(root, release.TABLE)
        assert (before, shown(address)) == (1, release.current(root).number)


def shown(address):
    """The release that a dashboard gives its data of."""
    with urllib.request.urlopen(f"{address}/donnees/index.json") as answer:
        return int(json.load(answer)["version"])


@pytest.mark.long
def test_many_who_read_ask_the_store_no_more_often(copied, monkeypatch):
    on, looks, look = release.current(copied), [], store._last_commit
    monkeypatch.setattr(store, "_last_commit", lambda *of: looks.append(of) or look(*of))
    began = time.monotonic()
    while time.monotonic() - began < store.LOOKS_EVERY * 1.2:
        assert release.current(copied) == on
        time.sleep(0.001)
    assert 1 <= len(looks) <= 2


@pytest.mark.long
def test_while_the_store_does_not_answer_what_was_read_is_shown_on(copied, monkeypatch, caplog):
    on = release.current(copied)
    before = query.series("members", Reading(on)).value
    monkeypatch.setattr(store, "LOOKS_EVERY", 0.0)
    monkeypatch.setattr(store, "_seen", {key: store._Seen(0, *seen) for key, seen in there_now()})
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert release.current(copied) == on
    assert query.series("members", Reading(on)).value == before
    assert "does not answer" in caplog.text


def there_now():
    return [(key, (seen.number, seen.token)) for key, seen in store._seen.items()]


@whole
def test_a_file_that_is_damaged_there_is_found_and_set_aside(root):
    base = release.current(root)
    rows = [ciec(f"c{n}", 2024, "06") for n in range(7)]
    made = publish.publish(root, base, {"ciec": table("ciec", rows)}, Reason("Anne", "Reçu"))
    file = store.snapshot(root, "rollup_ciec", made.tables["rollup_ciec"]).files[0]
    with object_store.files().open_output_stream(f"{root.removeprefix('s3://')}/{file}") as out:
        out.write(b"nothing of the kind")
    release.forget()
    assert release.current(root) == base and file in str(release.lost(root))
    assert any(file in line for line in repair.repair(root))
    assert release.lost(root) is None
    mended = Reading(release.current(root))
    assert query.series("ciec", mended, where=Filters(region="06")).value == 7
    assert store.holds(f"{root}/_set_aside")


def test_an_engine_reads_the_tables_there(copied, built):
    """A server that is told of the same store in its own environment: the one of this process."""
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    try:
        with spark.connected(f"sc://{host}:{port}") as engine:
            for name in ("press_releases", "awards"):
                found = engine.summed(copied, name, built.tables[name])
                rows = store.read(built.root, name, built.tables[name])
                assert dependents.same_rows(found.rolled, dependents.summed(name, rows).rolled)
    finally:
        server.stop()


@pytest.mark.long
@pytest.mark.parametrize(
    ("place", "closed", "told"),
    {
        "a bucket that is not there": ("s3://nowhere/tables", False, "bucket for CQCM_DATASETS"),
        "a store that is down": ("s3://down/tables", True, "is no place for tables"),
    }.values(),
)
def test_a_start_says_what_is_wrong_with_the_place(monkeypatch, place, closed, told):
    monkeypatch.setenv("CQCM_DATASETS", place)
    if closed:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(CannotServe, match=told):
        installation.ready()


def test_an_address_is_one_however_it_is_typed():
    assert store.located("s3://cqcm/tables/") == store.located("s3://cqcm/tables")
    assert store.above("s3://cqcm/a/tables") == store.above("s3://cqcm") == "s3://cqcm"
