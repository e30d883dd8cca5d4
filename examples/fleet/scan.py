"""Checks many repositories and puts the results into Parquet.

    scan.py repositories.txt results/                          on this machine
    scan.py repositories.txt results/ --scheduler tcp://...    on a cluster of Dask

The list has a repository a line: a folder, or an address for git. Each is one task. A task writes its
results to a file that is named after the repository, in one step, so that a task that runs again
(because a worker was lost, or because the whole scan was started again) replaces its own results and
nobody else's: nothing is lost and nothing is counted twice.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from dask.distributed import Client, LocalCluster, as_completed

# Seconds for one repository. A hanging clone must not block a worker.
PATIENCE = 600


def key_of(repository):
    """A name for a file, the same in every run."""
    return hashlib.sha256(repository.encode()).hexdigest()[:24]


def scan(repository, results, program):
    """Checks one repository; returns a line for the table of repositories."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            folder = checkout(repository, scratch)
            command = [program, "check", "--output-format=jsonl", "--exit-zero", "--quiet", "."]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            # The last line says how much there is, so a report that was cut off is noticed.
            if not lines or lines[-1]["type"] != "summary":
                raise RuntimeError(f"exit code {done.returncode}: {done.stderr.strip()[:500]}")
        except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
            return status(repository, "failed", why=str(error)[:500])
    write(Path(results) / "findings" / f"{key_of(repository)}.jsonl", repository, lines[:-1])
    summary = lines[-1]
    outcome = "partial" if summary["failed"] else "checked"
    return status(repository, outcome, findings=sum(line["type"] == "finding" for line in lines),
                  files=summary["checked"])


def checkout(repository, scratch):
    """The folder of a repository, cloned if it is an address."""
    if "://" not in repository:
        if not os.path.isdir(repository):
            raise RuntimeError("no such folder")
        return repository
    # Without asking for passwords, without running anything that the repository brings.
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    command = ["git", "-c", "core.hooksPath=/dev/null", "clone", "--quiet", "--depth=1", "--", repository, scratch + "/clone"]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE, env=environment)
    return scratch + "/clone"


def write(path, repository, lines):
    """Writes the findings and failures of a repository in one step."""
    rows = [
        {
            "repository": repository,
            "type": line["type"],
            "path": line["path"],
            "line": line["start"]["line"] if "start" in line else None,
            "rule": line.get("rule"),
            "severity": line.get("severity"),
            "message": line["message"],
        }
        for line in lines
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False) as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    os.replace(file.name, path)


def status(repository, outcome, findings=0, files=0, why=None):
    """A line of the table of repositories."""
    return {"repository": repository, "outcome": outcome, "findings": findings, "files": files, "why": why}


def collect(results, statuses):
    """Two Parquet files from all results of this run, checked against each other."""
    table = results / "repositories.jsonl"
    table.write_text("".join(json.dumps(line) + "\n" for line in statuses))
    names = {f"{key_of(line['repository'])}.jsonl" for line in statuses if line["outcome"] != "failed"}
    # A repository that is no longer in the list, or that fails now, has no results any more.
    for file in (results / "findings").glob("*"):
        if file.name not in names:
            file.unlink()
    columns = ("{repository: 'VARCHAR', type: 'VARCHAR', path: 'VARCHAR', line: 'BIGINT', "
               "rule: 'VARCHAR', severity: 'VARCHAR', message: 'VARCHAR'}")
    database = duckdb.connect()
    database.execute(f"COPY (SELECT * FROM read_json('{results}/findings/*.jsonl', format='newline_delimited', "
                     f"columns={columns})) TO '{results}/findings.parquet' (FORMAT parquet)")
    database.execute(f"COPY (SELECT * FROM read_json('{table}', format='newline_delimited')) "
                     f"TO '{results}/repositories.parquet' (FORMAT parquet)")
    rows = database.sql(f"SELECT count(*) FROM '{results}/findings.parquet' WHERE type = 'finding'").fetchone()[0]
    said = sum(line["findings"] for line in statuses)
    if rows != said:
        raise SystemExit(f"{said} findings were reported, and {rows} are in the table")


def main():
    """Reads the arguments and runs the scan."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("repositories", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--scheduler", help="the address of a Dask scheduler")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--program", default="scantling")
    options = parser.parse_args()

    listed = options.repositories.read_text().split("\n")
    # The same repository twice in the list is one repository.
    repositories = sorted({line.strip() for line in listed if line.strip()})
    results = options.results.resolve()
    results.mkdir(parents=True, exist_ok=True)
    (results / "findings").mkdir(exist_ok=True)

    cluster = None
    if not options.scheduler:
        cluster = LocalCluster(n_workers=options.workers, threads_per_worker=1, dashboard_address=None)
    with Client(options.scheduler or cluster) as client:
        # A worker that is lost loses a task, which Dask gives to another.
        tasks = client.map(scan, repositories, results=str(results), program=options.program, pure=False, retries=2)
        statuses = [task.result() for task in as_completed(tasks)]
    if cluster:
        cluster.close()
    statuses.sort(key=lambda line: line["repository"])
    if [line["repository"] for line in statuses] != repositories:
        raise SystemExit("some repositories have no result")
    collect(results, statuses)
    failed = sum(line["outcome"] == "failed" for line in statuses)
    print(f"{len(statuses)} repositories, {failed} failed, {sum(line['findings'] for line in statuses)} findings")
    return 2 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
