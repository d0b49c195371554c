"""Plans for thousands of backups on Apache Spark, one process of tierfit for each partition of paths.

    python tests/fleet/spark.py PATHS OUTPUT [--master spark://HOST:7077] [--tierfit PATH]

PATHS is a file with one backup folder a line, readable on every worker, as is tierfit. OUTPUT gets two
tables as Parquet: `answers`, a row for each path with its error, if it has one, and `plans`, a row for each
device, app and tier: whether the plan for that tier switches the app off, and the bytes that frees.

`pipe` hands each partition's paths to one tierfit, which answers with a line for each; checkCode makes
Spark try a partition again when its process fails or its worker dies, and never because of a bad backup.
"""

import argparse
import json
import shlex

from pyspark.sql import SparkSession, types as t

ANSWER = t.StructType([
    t.StructField("tier", t.StringType(), False),
    t.StructField("path", t.StringType(), False),
    t.StructField("error", t.StringType()),
    t.StructField("device", t.StringType()),
    t.StructField("outcome", t.StringType()),
    t.StructField("freed_bytes", t.LongType()),
])
PLAN = t.StructType([
    t.StructField("tier", t.StringType(), False),
    t.StructField("path", t.StringType(), False),
    t.StructField("device", t.StringType()),
    t.StructField("app", t.StringType(), False),
    t.StructField("bytes", t.LongType(), False),
    t.StructField("gain_bytes", t.LongType(), False),
])


def device(line):
    return line["backups"][0]["device_name"]


def answer(tier, line):
    if line["error"]:
        return tier, line["path"], line["error"]["code"], None, None, None
    return tier, line["path"], None, device(line), line["outcome"], line["freed_bytes"]


def plans(tier, line):
    for app in line["exclude"] or []:
        yield tier, line["path"], device(line), app["id"], app["bytes"], app["gain_bytes"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("paths")
    arguments.add_argument("output")
    arguments.add_argument("--master", default="local[*]")
    arguments.add_argument("--tierfit", default="tierfit")
    arguments.add_argument("--partitions", type=int, default=40)
    arguments.add_argument("--tiers", nargs="+", default=["5GB", "50GB", "200GB"])
    arguments.add_argument("--slow", type=float, default=0, help="wait before each partition, to see a worker die")
    arguments = arguments.parse_args()

    spark = SparkSession.builder.master(arguments.master).appName("tierfit").getOrCreate()
    # Spark's default takes a library in C, which doesn't load beside two libraries of C (glibc and musl).
    spark.conf.set("spark.sql.parquet.compression.codec", "gzip")
    paths = spark.sparkContext.textFile(arguments.paths, arguments.partitions).repartition(arguments.partitions)
    tierfit = shlex.quote(arguments.tierfit)
    wait = f"sleep {arguments.slow}; " if arguments.slow else ""
    answers = plan_rows = None
    for tier in arguments.tiers:
        # One thread each: Spark itself runs as many partitions at once as there are cores.
        command = f"sh -c '{wait}exec {tierfit} plan --paths-from - --threads 1 --risk any --min-size 0 -t {tier}'"
        lines = paths.pipe(command, checkCode=True).map(json.loads).cache()
        rows = spark.createDataFrame(lines.map(lambda line, tier=tier: answer(tier, line)), ANSWER)
        answers = rows if answers is None else answers.union(rows)
        rows = spark.createDataFrame(lines.flatMap(lambda line, tier=tier: plans(tier, line)), PLAN)
        plan_rows = rows if plan_rows is None else plan_rows.union(rows)
    answers.write.mode("overwrite").parquet(f"{arguments.output}/answers")
    plan_rows.write.mode("overwrite").parquet(f"{arguments.output}/plans")
    spark.stop()


if __name__ == "__main__":
    main()
