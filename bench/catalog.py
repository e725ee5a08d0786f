"""Times native DuckDB, one thread, on what catalog.mjs measures: one line of JSON.

python catalog.py FILE CSV ROUNDS TABLE_SQL QUERY_SQL        (pip install duckdb)
"""

import json
import statistics
import sys
import time

import duckdb

path, csv, rounds, table, query = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5]
database = duckdb.connect(config={"threads": 1})


def milliseconds(sql: str, before: str | None = None) -> float:
    times = []
    for _ in range(rounds):
        if before:
            database.execute(before)
        start = time.perf_counter()
        database.execute(sql).fetchall()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


opening = milliseconds(f"CREATE TABLE t AS SELECT * FROM read_parquet('{path}')", "DROP TABLE IF EXISTS t")
database.execute("DROP TABLE t")
reading = milliseconds(f"CREATE TABLE t AS SELECT * FROM read_csv('{csv}')", "DROP TABLE IF EXISTS t")
database.execute(table)
print(json.dumps({"opening": opening, "csv": reading, "binning": milliseconds(query)}))
