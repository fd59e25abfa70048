"""The rollup on a Spark Connect server: the same numbers as here, or nothing at all."""

import datetime as dt
import random
import shutil
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import grpc
import pyarrow as pa
import pytest
from builders import ciec, put_online
from pysail.spark import SparkConnectServer
from pyspark.sql.connect.proto import base_pb2, base_pb2_grpc

from cqcm_data import __main__, catalogue, dependents, fictitious, publish, release, spark, store
from cqcm_data.contracts import arrow_schema

datasets = pytest.mark.parametrize("dataset", catalogue.load().datasets)
SIGNED = store.Signature(1, "x", "x")
PROJECTS = "jeune_coop_projects"

# Few values, so that groups meet: at the edges of bins, of years and of months, in the order of
# bytes and in no other; quarters, which add up exactly in any order.
VALUES = {
    "string": [
        "Entraide",
        "Énergie",
        "zone",
        "Zone",
        "日本",
        "a,b",
        "youths,amount",
        "youths",
        None,
    ],
    "int64": [0, 9, 10, 19, 20, 29, 30, 31, 5000, None],
    "double": [0.25, 0.5, 1000.75, None],
    "date32[day]": [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 2, 29), None],
    "bool": [True, False],
}


@pytest.fixture(scope="module")
def address():
    """A server of Sail in this process, over the same folders."""
    with sail() as found:
        yield found


@contextmanager
def sail():
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    try:
        yield f"sc://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture(scope="module")
def engine(address):
    with spark.connected(address) as found:
        yield found


@pytest.fixture(scope="module")
def made_up(online_once):
    """Every dataset of the example, as if it were real."""
    return online_once(**{name: fictitious.rows(name) for name in fictitious.DATASETS})


@pytest.fixture
def own(made_up, tmp_path, monkeypatch):
    """An installation with records, whose rollup of projects is not what its records give."""
    root = shutil.copytree(made_up.root, str(tmp_path / "own"))
    monkeypatch.setenv("CQCM_DATASETS", root)
    return root


# The same numbers --------------------------------------------------------------------------------


@datasets
def test_an_engine_makes_of_what_ships_what_is_made_here(engine, built, dataset):
    rows = store.read(built.root, dataset, built.tables[dataset])
    found = engine.summed(built.root, dataset, built.tables[dataset])
    assert same(found, dependents.summed(dataset, rows))


@pytest.mark.parametrize("dataset", fictitious.DATASETS)
def test_an_engine_makes_of_records_what_is_made_here(engine, made_up, dataset):
    rows = store.read(made_up.root, dataset, made_up.tables[dataset])
    found = engine.summed(made_up.root, dataset, made_up.tables[dataset])
    assert rows.num_rows and same(found, dependents.summed(dataset, rows))


@datasets
def test_an_engine_makes_the_same_of_rows_that_no_file_would_have(engine, tmp_path, dataset):
    rows = drawn(dataset, 400)
    version = store.replace(str(tmp_path), dataset, rows, None, SIGNED)
    found = engine.summed(str(tmp_path), dataset, version)
    assert same(found, dependents.summed(dataset, rows))


def test_fractions_that_add_up_in_any_order_differ_in_their_last_digits_at_most(engine, tmp_path):
    rows = drawn("digital_grants", 5000)
    amounts = pa.array([number * 0.1 for number in range(5000)])
    rows = rows.set_column(rows.schema.get_field_index("amount"), "amount", amounts)
    version = store.replace(str(tmp_path), "digital_grants", rows, None, SIGNED)
    found = engine.summed(str(tmp_path), "digital_grants", version).rolled
    here = dependents.summed("digital_grants", rows).rolled
    assert dependents.nearly_same_rows(found, here)
    assert not dependents.nearly_same_rows(found, with_one_more_dollar(here))


def with_one_more_dollar(rolled):
    at = rolled.schema.get_field_index("sum_amount")
    sums = [*rolled["sum_amount"].to_pylist()]
    sums[0] = (sums[0] or 0) + 1
    return rolled.set_column(at, "sum_amount", pa.array(sums))


def test_the_version_that_is_named_is_read_whatever_came_after(engine, tmp_path):
    old, new = drawn("ciec", 10), drawn("ciec", 300)
    first = store.replace(str(tmp_path), "ciec", old, None, SIGNED)
    store.replace(str(tmp_path), "ciec", new, first, SIGNED)
    found = engine.summed(str(tmp_path), "ciec", first)
    assert same(found, dependents.summed("ciec", old))


def test_a_version_from_before_a_column_came_is_read_as_here(engine, tmp_path):
    rows = drawn("ciec", 50)
    version = store.replace(str(tmp_path), "ciec", rows.drop_columns(["rounded"]), None, SIGNED)
    found = engine.summed(str(tmp_path), "ciec", version)
    nothing = pa.nulls(rows.num_rows, pa.string())
    at = rows.schema.get_field_index("rounded")
    assert same(found, dependents.summed("ciec", rows.set_column(at, "rounded", nothing)))


# What goes online --------------------------------------------------------------------------------


def test_a_release_that_is_as_the_engine_has_it_stays(own, address, capsys):
    before = release.current(own)
    assert command("--engine", address) == 0
    assert "nothing to put online" in capsys.readouterr().out
    assert release.current(own) == before


def test_what_is_made_from_records_is_put_online_and_nothing_else(own, address, capsys):
    base = spoilt(own)
    assert command("--engine", address, "--why", "Essai") == 0
    made = release.current(own)
    changed = {name for name, at in made.tables.items() if base.tables[name] != at}
    assert changed == {f"rollup_{PROJECTS}"}
    assert (made.number, made.who, made.why) == (base.number + 1, "command", "Essai")
    records = store.read(own, PROJECTS, made.tables[PROJECTS])
    rolled = store.read(own, f"rollup_{PROJECTS}", made.tables[f"rollup_{PROJECTS}"])
    assert dependents.same_rows(rolled, dependents.summed(PROJECTS, records).rolled)
    assert f"release {made.number}: 1 tables are new" in capsys.readouterr().out
    told = store.history(own, f"rollup_{PROJECTS}")[0]
    assert (told["who"], told["why"], told["engine"]) == ("command", "Essai", address)


@pytest.mark.long
def test_by_another_recipe_the_engine_makes_all_and_the_next_start_finds_it_done(own, address):
    base = of_another_recipe(own)
    assert command("--engine", address) == 0
    made = release.current(own)
    assert base.recipe != dependents.recipe() == made.recipe
    assert made.tables == base.tables


@pytest.mark.long
def test_without_an_engine_this_process_does_it(own):
    spoilt(own)
    assert command() == 0
    made = release.current(own)
    records = store.read(own, PROJECTS, made.tables[PROJECTS])
    rolled = store.read(own, f"rollup_{PROJECTS}", made.tables[f"rollup_{PROJECTS}"])
    assert dependents.same_rows(rolled, dependents.summed(PROJECTS, records).rolled)


@pytest.mark.long
def test_what_came_online_while_the_engine_was_at_it_stays(own):
    base = spoilt(own)

    def summed(name):
        if name == "ciec":
            put_online(own, ciec=[ciec("en passant", 2024)])
        return dependents.summed(name, publish.records_of(base, name))

    with pytest.raises(publish.Superseded, match=f"since release {base.number}"):
        publish.roll_up(base, summed, publish.Reason("x", "x"))
    assert release.current(own).number == base.number + 1


# An engine that gives nothing --------------------------------------------------------------------


def test_an_engine_that_is_down_is_told(own, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"sc://127.0.0.1:{free.getsockname()[1]}"
    assert refused(own, capsys, closed).startswith(f"{closed} does not answer as an engine")


def test_an_engine_that_never_answers_is_told_in_time(own, capsys, monkeypatch):
    monkeypatch.setattr(spark, "ANSWERS_WITHIN", 1.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"sc://127.0.0.1:{silent.getsockname()[1]}"
        told = refused(own, capsys, address)
    assert told.startswith(f"{address} did not answer within 1.5 s")


def test_an_engine_of_another_version_is_told_and_asked_nothing(own, capsys):
    with answering("3.5.1") as (address, asked):
        told = refused(own, capsys, f"{address}/;user_id=secret")
    assert told.startswith(f"{address} is Spark 3.5.1, where Spark 4 is needed")
    assert "secret" not in told and not asked


def test_an_engine_that_takes_too_long_is_told_and_left(own, capsys):
    with answering("4.0.0", takes=30) as (address, asked):
        told = refused(own, capsys, address, "--seconds", "1")
    assert "after 1 s: --seconds gives it more" in told and asked


def test_an_engine_that_goes_away_halfway_is_told(own, capsys):
    with sail() as whole, cut_off_after(whole, 20_000) as address:
        assert f"{address} failed on " in refused(own, capsys, address)


def test_an_engine_that_cannot_read_a_table_is_told(own, capsys, address):
    with answering("4.0.0", wrong="no such table") as (refusing, _):
        assert "(no such table)" in refused(own, capsys, refusing)


@pytest.mark.parametrize(
    "address", ["localhost:15002", "sc://", "http://127.0.0.1:80", "sc://a b:1"]
)
def test_what_is_no_address_is_told(own, capsys, address):
    assert "which is written sc://host:port" in refused(own, capsys, address)


@pytest.mark.long
def test_without_the_package_its_command_is_told(own, project):
    """In a process of its own, where pyspark cannot be imported: the rest runs without it."""
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "from cqcm_data import __main__\n"
        "sys.argv[1:] = ['rollup', '--engine', 'sc://127.0.0.1:1']\n"
        "sys.exit(__main__.main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=project, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        "sc://127.0.0.1:1 cannot be asked, for a package is missing here: "
        ".venv/bin/python -m pip install -r requirements-scale.txt. Nothing was put online.\n"
    )


# -------------------------------------------------------------------------------------------------


def same(found, expected):
    assert found.distinct.keys() == expected.distinct.keys()
    pairs = [(found.rolled, expected.rolled)]
    pairs += [(found.distinct[column], expected.distinct[column]) for column in expected.distinct]
    return all(dependents.same_rows(*pair) for pair in pairs)


def drawn(dataset, many):
    """Rows drawn at random in the types of the columns, the same ones in each run."""
    draw, schema = random.Random(dataset), arrow_schema(dataset)
    columns = {f.name: draw.choices(VALUES[str(f.type)], k=many) for f in schema}
    return pa.table({name: pa.array(v, schema.field(name).type) for name, v in columns.items()})


def command(*asked):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["cqcm_data", "rollup", *asked])
        return __main__.main()


def refused(root, capsys, address, *more):
    """What is said of an engine; what is there stays, to the last file."""
    base = spoilt(root)
    before = {name: store.newest_commit(root, name) for name in base.tables}
    assert command("--engine", address, *more) == 1
    assert release.current(root) == base
    assert {name: store.newest_commit(root, name) for name in base.tables} == before
    told = capsys.readouterr().err
    assert told.endswith("Nothing was put online.\n") and told.count("\n") == 1
    return told


def spoilt(root):
    """A release whose rollup of projects has lost a row: something is to be done."""
    base = release.current(root)
    name = f"rollup_{PROJECTS}"
    rows = store.read(root, name, base.tables[name]).slice(1)
    at = store.replace(root, name, rows, base.tables[name], SIGNED)
    return listed(root, base, {name: at})


def of_another_recipe(root):
    return listed(root, release.current(root), {}, recipe="another")


def listed(root, base, tables, **more):
    row = {name: getattr(base, name) for name in ("recipe", "seeded", "seed")} | more
    tables = {**base.tables, **tables}
    row |= {"number": base.number + 1, "at": dt.datetime.now(dt.UTC), "who": "x", "why": "x"}
    row |= {"tables": tables, "hashes": release.hashes(root, tables, base.seeded, base)}
    signed = store.Signature(base.number + 1, "x", "x")
    return release.put(root, row, release.ledger(root).version, signed)


class Answering(base_pb2_grpc.SparkConnectServiceServicer):
    """A server that says its version, and of queries that they are wrong, after a while."""

    def __init__(self, version, takes, wrong):
        self.version, self.takes, self.wrong = version, takes, wrong
        self.asked, self.over = [], threading.Event()

    def AnalyzePlan(self, request, context):  # noqa: N802
        if request.WhichOneof("analyze") != "spark_version":
            return self.fail(request, context)
        said = base_pb2.AnalyzePlanResponse.SparkVersion(version=self.version)
        return base_pb2.AnalyzePlanResponse(session_id=request.session_id, spark_version=said)

    def ExecutePlan(self, request, context):  # noqa: N802
        yield self.fail(request, context)

    def Config(self, request, context):  # noqa: N802
        return self.fail(request, context)

    def ReleaseSession(self, request, context):  # noqa: N802
        return base_pb2.ReleaseSessionResponse(session_id=request.session_id)

    def fail(self, request, context):
        self.asked.append(request)
        self.over.wait(self.takes)
        context.abort(grpc.StatusCode.INTERNAL, self.wrong)


@contextmanager
def answering(version, takes=0, wrong="wrong"):
    """The address of such a server, and what it was asked for."""
    answers = Answering(version, takes, wrong)
    with ThreadPoolExecutor(8) as threads:
        server = grpc.server(threads)
        base_pb2_grpc.add_SparkConnectServiceServicer_to_server(answers, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield f"sc://127.0.0.1:{port}", answers.asked
        finally:
            answers.over.set()
            server.stop(0).wait()


@contextmanager
def cut_off_after(whole, many):
    """The address of what stands between, until so many bytes have come back from a server."""
    host, _, port = whole.removeprefix("sc://").partition(":")
    door = socket.create_server(("127.0.0.1", 0))
    left = [many]

    def pass_on(source, target, counted):
        with suppress(OSError):
            while left[0] > 0 and (read := source.recv(1024)):
                left[0] -= len(read) if counted else 0
                target.sendall(read)
        for one in (source, target, door) if left[0] <= 0 else (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def serve():
        with suppress(OSError):
            while True:
                ours, _ = door.accept()
                theirs = socket.create_connection((host, int(port)))
                for pair in ((ours, theirs, False), (theirs, ours, True)):
                    threading.Thread(target=pass_on, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"sc://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.close()
