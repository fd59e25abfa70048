"""What is asked of a Spark Connect server: the sums of records, and what is counted distinct.

What is computed is said by the types of the catalogue, as `rollup` says it to DuckDB. What is
counted distinct comes as one record for all that are like it: `rollup` itself numbers these.
"""

import pyarrow as pa
from grpc import RpcError
from pyspark.errors import PySparkException
from pyspark.sql.column import Column
from pyspark.sql.connect import functions as F  # noqa: N812
from pyspark.sql.connect import session as sessions
from pyspark.sql.connect.client.retries import DefaultPolicy
from pyspark.sql.dataframe import DataFrame

from cqcm_data import catalogue, rollup
from cqcm_data.catalogue import Bins, Catalogue, DatePart
from cqcm_data.contracts import CONTRACTS, arrow_schema, is_list
from cqcm_data.dependents import Summed

# What comes from the other end when anything is wrong there.
WRONGS = (PySparkException, RpcError, pa.ArrowException)


def greeted(address: str) -> tuple[sessions.SparkSession, str]:
    """A session and the version of the server; a line that is dead is tried again, not for long."""
    session = sessions.SparkSession(address)
    often = DefaultPolicy(max_retries=2, initial_backoff=200, max_backoff=1000)
    session.client.set_retry_policies([often])
    return session, str(session.version)


def summed(session: sessions.SparkSession, root: str, dataset: str, version: int) -> Summed:
    """What is made from the records of a dataset at a version."""
    known = catalogue.load()
    records = _records(session, root, dataset, version)
    columns = rollup.distinct_columns(known, dataset)
    distinct = {column: _told_apart(known, dataset, column, records) for column in columns}
    return Summed(_rolled_up(known, dataset, records), distinct)


def _records(session: sessions.SparkSession, root: str, dataset: str, version: int) -> DataFrame:
    """The records at a version, in the columns of today's contract."""
    place = session.read.format("delta").option("versionAsOf", version)
    found: DataFrame = place.load(f"{root}/{dataset}")
    fields = CONTRACTS[dataset].model_fields
    there = {*found.columns}
    for name in (one for one in arrow_schema(dataset).names if one not in there):
        usual = None if fields[name].is_required() else fields[name].get_default()
        found = found.withColumn(name, F.lit(usual))
    return found


def _rolled_up(known: Catalogue, dataset: str, records: DataFrame) -> pa.Table:
    """As `rollup.sums_statement` has it."""
    empty = rollup.roll_up(known, dataset, arrow_schema(dataset).empty_table())
    sources = known.datasets[dataset].dimensions
    report = [F.col(rollup.REPORT)] if is_list(dataset) else []
    by = [*report, *(_dimension(source).alias(name) for name, source in sources.items())]
    added = rollup.summed_columns(known, dataset)
    sums = [F.sum(column).cast("double").alias(f"sum_{column}") for column in added]
    rounded = [_approximations(column) for column in added if CONTRACTS[dataset].awaited]
    found = records.groupBy(*by).agg(F.count(F.lit(1)).alias("n"), *sums, *rounded)
    return _typed(found, empty.schema)


def _approximations(column: str) -> Column:
    marked = F.array_contains(F.split("rounded", ","), column)
    return F.sum(F.when(marked, 1).otherwise(0)).alias(f"rounded_{column}")


def _dimension(source: str | DatePart | Bins) -> Column:
    if isinstance(source, DatePart):
        return F.year(source.of) if source.part == "year" else F.month(source.of)
    if isinstance(source, Bins):
        return _edge(source).cast("string")
    return F.col(source)


def _edge(source: Bins) -> Column:
    """The lower edge of the bin in which a number falls; missing below the first of them."""
    edges = [F.when(F.col(source.of) >= edge, edge) for edge in sorted(source.edges, reverse=True)]
    return F.coalesce(*edges)


def _told_apart(known: Catalogue, dataset: str, column: str, records: DataFrame) -> pa.Table:
    """As `rollup.distinct_statement` has it, of records that stand for all that are like them."""
    schema, sources = arrow_schema(dataset), known.datasets[dataset].dimensions
    asked = [sources[name] for name in rollup.distinct_columns(known, dataset)[column]]
    plain = {one for one in asked if isinstance(one, str)} | {column}
    plain |= {rollup.REPORT} if is_list(dataset) else set()
    alike = {one.of: _like(one) for one in asked if not isinstance(one, str)}
    columns = [F.col(name) for name in sorted(plain)]
    columns += [made.alias(name) for name, made in alike.items() if name not in plain]
    found = records.select(*columns).distinct()
    names = [*sorted(plain), *(name for name in alike if name not in plain)]
    rows = _typed(found, pa.schema([(name, schema.field(name).type) for name in names]))
    return rollup.tell_apart(known, dataset, column, rows)


def _like(source: DatePart | Bins) -> Column:
    """A value that falls where the others of a record's group fall."""
    if isinstance(source, DatePart):
        return F.trunc(source.of, "month")
    return _edge(source)


def _typed(found: DataFrame, schema: pa.Schema) -> pa.Table:
    """The rows of a query in the types that DuckDB gives."""
    return found.toArrow().select(schema.names).cast(schema)
