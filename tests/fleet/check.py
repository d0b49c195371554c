"""Reads what Spark wrote with DuckDB, and what tierfit itself says of the same paths, and compares.

    python tests/fleet/check.py PATHS OUTPUT TIERFIT TIER...
"""

import subprocess
import sys

import duckdb

# Named, because DuckDB can't guess the type of what is an empty list in every line.
COLUMNS = {
    "path": "VARCHAR",
    "error": "STRUCT(code VARCHAR)",
    "outcome": "VARCHAR",
    "freed_bytes": "BIGINT",
    "exclude": "STRUCT(bytes BIGINT, gain_bytes BIGINT)[]",
}

paths, output, tierfit, *tiers = sys.argv[1:]
database = duckdb.connect()
total = 0
for tier in tiers:
    lines = f"{output}/{tier}.jsonl"
    with open(lines, "wb") as file:
        subprocess.run(
            [tierfit, "plan", "--paths-from", paths, "--risk", "any", "--min-size", "0", "-t", tier], stdout=file, check=True)
    database.execute(f"""
        CREATE TABLE alone AS
        SELECT path, error.code AS error, outcome, freed_bytes, exclude
        FROM read_json('{lines}', format = 'newline_delimited', columns = {COLUMNS})""")
    query = """
        SELECT count(*), count(error), sum(freed_bytes), count(DISTINCT path),
               count(*) FILTER (outcome = 'plan') FROM {} WHERE {}"""
    alone = database.execute(query.format("alone", "true")).fetchall()[0]
    spark = database.execute(
        query.format(f"read_parquet('{output}/answers/*.parquet')", f"tier = '{tier}'")).fetchall()[0]
    assert alone == spark, (tier, alone, spark)
    alone_apps = database.execute("""
        SELECT count(*), sum(app.bytes), sum(app.gain_bytes)
        FROM (SELECT unnest(exclude) AS app FROM alone)""").fetchall()[0]
    spark_apps = database.execute(f"""
        SELECT count(*), sum(bytes), sum(gain_bytes)
        FROM read_parquet('{output}/plans/*.parquet') WHERE tier = '{tier}'""").fetchall()[0]
    assert alone_apps == spark_apps, (tier, alone_apps, spark_apps)
    print(f"{tier}: {spark[0]} paths, {spark[1]} without an answer, {spark[4]} plans, "
          f"{spark_apps[0]} switches that free {spark[2]} bytes: the same by Spark and by tierfit alone")
    total += spark[0]
    database.execute("DROP TABLE alone")
print(f"{total} answers in all")
