"""The commands behind the Makefile: set up, run, test, check, fix and build the styles.

Needs Python 3.11 and nothing else: it makes the virtual environment that everything else lives in. Every step leaves
a stamp with the digest of what it was made from, so a second start skips what has not changed.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
BUILD = ROOT / "config" / "static" / "build"
SOURCES = ROOT / "config" / "static_src"
APPS = ("config", "indicators", "submissions", "reporting")

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)
MOST_LINES = 500
TEST_LINES_PER_LINE = 1.5
ENFORCE_TEST_LINES = False
NOT_AVAILABLE = 75  # EX_TEMPFAIL: the wrapped command could not be tried here

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


class SetupError(Exception):
    """Something the person at the keyboard has to put right; the message says what."""


@dataclass(frozen=True)
class Outcome:
    """One line of the closing report: ``passed`` is None when the step was not run."""

    name: str
    passed: bool | None
    note: str = ""

    def __str__(self) -> str:
        word = {True: "passed", False: "FAILED", None: "not run"}[self.passed]
        return f"  {word:8} {self.name}" + (f": {self.note}" if self.note else "")


# Small parts


def program(name: str, *, home: Path = VENV) -> str:
    folder, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return str(home / folder / f"{name}{ending}")


def call(*command: str, env: Mapping[str, str] | None = None) -> int:
    """Run a program in the project folder with its output shown; the answer is its exit code."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode


def must(*command: str, env: Mapping[str, str] | None = None) -> None:
    if call(*command, env=env) != 0:
        raise SetupError(f"This step failed: {' '.join(command)}")


def output_of(*command: str) -> str:
    """What a program prints, or nothing when it is missing or fails."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def files_under(*places: Path) -> list[Path]:
    found = [path for place in places for path in ([place] if place.is_file() else place.rglob("*")) if path.is_file()]
    return sorted(found)


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 of names and contents, so that a renamed file counts as a change."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def once(name: str, made_from: str, step: Callable[[], None], *, still_there: Path) -> bool:
    """Do a step unless its stamp says it was done from the same inputs and its result still stands."""
    stamp = VAR / "stamps" / name
    if still_there.exists() and stamp.is_file() and stamp.read_text() == made_from:
        return False
    stamp.unlink(missing_ok=True)
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)
    return True


def version_in(text: str) -> tuple[int, int] | None:
    """Major and minor number in an answer such as "v20.19.1"."""
    found = re.search(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


def chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


# Set-up


def make_environment(home: Path) -> None:
    if find_spec("ensurepip") is None:
        raise SetupError("Python's venv module is incomplete here. On Debian or Ubuntu: sudo apt install python3-venv")
    venv.create(home, with_pip=True, clear=home.exists())


def install(requirements: str, *, home: Path = VENV) -> None:
    print(f"Installing what {requirements} lists", flush=True)
    must(
        program("python", home=home), "-m", "pip", "install", "-qq", "--disable-pip-version-check",
        "--require-hashes", "-r", requirements,
    )  # fmt: skip


def packages() -> None:
    lock = ROOT / "requirements.txt"

    def step() -> None:
        if not works(VENV):
            make_environment(VENV)
        install(lock.name)

    once("packages", digest([lock]) + sys.version, step, still_there=Path(program("python")))


def works(home: Path) -> bool:
    """An interrupted start can leave a virtual environment without pip."""
    return output_of(program("python", home=home), "-m", "pip", "--version") != ""


def node_on_this_machine() -> tuple[str, str] | None:
    """The node and npm of this machine, if new enough for the style compiler."""
    version = version_in(output_of("node", "--version"))
    node, npm = shutil.which("node"), shutil.which("npm")
    return (node, npm) if node and npm and version and version >= OLDEST_NODE else None


def build_assets() -> None:
    """Fetch the pinned design system with npm, compile our styles against it, and copy its scripts."""
    found = node_on_this_machine()
    throwaway = VAR / "node"
    if not found:
        make_environment(throwaway)
        install("requirements-node.txt", home=throwaway)
    node, npm = found or (program("node", home=throwaway), program("npm", home=throwaway))
    path = {"PATH": str(Path(node).parent) + os.pathsep + os.environ.get("PATH", "")}
    if not (ROOT / "node_modules" / "sass").is_dir() or npm_is_behind():
        must(npm, "ci", "--omit=optional", "--loglevel=error", env=path)
    compile_styles(node)
    copy_scripts()
    shutil.rmtree(throwaway, ignore_errors=True)


def npm_is_behind() -> bool:
    installed = ROOT / "node_modules" / ".package-lock.json"
    if not installed.is_file():
        return True
    wanted = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    present = json.loads(installed.read_text())["packages"]
    return any(wanted.get(name, {}).get("version") != entry["version"] for name, entry in present.items())


def compile_styles(node: str) -> None:
    must(
        node, "node_modules/sass/sass.js", "--style=compressed", "--no-source-map", "--quiet-deps",
        "--pkg-importer=node", "--load-path=.", "--load-path=node_modules",
        f"{SOURCES / 'app.scss'}:{BUILD / 'app.css'}",
    )  # fmt: skip


def copy_scripts() -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    upstream = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
    for source in (*SOURCES.glob("*.js"), *SOURCES.glob("*.svg"), *upstream.glob("govuk-frontend.min.js*")):
        shutil.copyfile(source, BUILD / source.name)


def assets() -> None:
    inputs = files_under(SOURCES, ROOT / "package-lock.json", Path(__file__))
    if once("assets", digest(inputs), build_assets, still_there=BUILD / "app.css"):
        print("Built the styles and scripts", flush=True)


def setup() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    VAR.mkdir(exist_ok=True)
    packages()
    assets()


# Run


def manage(*arguments: str) -> None:
    must(program("python"), "manage.py", *arguments)


def has_command(name: str) -> bool:
    return name in output_of(program("python"), "manage.py", "help", "--commands").split()


def run(arguments: Sequence[str]) -> int:
    setup()
    manage("migrate", "--noinput", "--verbosity", "0")
    if has_command("demo"):
        manage("demo")
    collected = digest([*files_under(BUILD), ROOT / "requirements.txt"])
    once(
        "collected",
        collected,
        lambda: manage("collectstatic", "--noinput", "--clear", "--verbosity", "0"),
        still_there=VAR / "static",
    )
    address = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
    print(f"\nQuarterday is starting at http://{address}/  Stop it with Ctrl+C.\n", flush=True)
    return call(
        program("python"), "manage.py", "runserver", "--noreload", address, *arguments,
        env={"DJANGO_RUNSERVER_HIDE_WARNING": "true"},
    )  # fmt: skip


# Test


def pytest(*arguments: str) -> list[str]:
    return [program("python"), "-m", "pytest", "-q", *arguments]


def outcome(name: str, code: int) -> Outcome:
    """What an exit code of the test runner means; 5 is "no tests found"."""
    if code == NOT_AVAILABLE:
        return Outcome(name, None, "no PostgreSQL could be reached or started (see above)")
    if code == 5:
        return Outcome(name, None, "there are no such tests yet")
    return Outcome(name, code == 0)


def test(arguments: Sequence[str]) -> int:
    """All tests on SQLite, those that use the database again on PostgreSQL, then those in the browser."""
    setup()
    if arguments:
        return call(*pytest(*arguments))
    both_cores = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")  # a file shares what is costly to build
    results = [outcome("tests on SQLite", call(*pytest(*both_cores, "-m", "not browser and not postgres")))]
    again = pytest(*both_cores, "-m", "not browser", "--second-database")
    results.append(
        outcome("database tests on PostgreSQL", call(program("python"), "-m", "tests.with_postgres", *again))
    )
    if chromium():
        results.append(outcome("browser tests in Chromium", call(*pytest("-n", "2", "-m", "browser"))))
    else:
        results.append(Outcome("browser tests", None, "no Chromium found; on Debian: sudo apt install chromium"))
    return report(results)


def report(results: Sequence[Outcome]) -> int:
    print("\nWhat was run:")
    for result in results:
        print(result)
    print(flush=True)
    return 1 if any(result.passed is False for result in results) else 0


# Check and fix


def python_files(*folders: str) -> list[Path]:
    """Our own Python, without migrations: those are made by Django."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def too_long() -> list[str]:
    """Python files that have outgrown one purpose, each as "path (lines)"."""
    counts = {path: line_count(path) for path in python_files(*APPS, "tests")}
    return [f"{path.relative_to(ROOT)} ({lines})" for path, lines in counts.items() if lines > MOST_LINES]


def tests_per_line() -> float:
    code = sum(map(line_count, python_files(*APPS)))
    return sum(map(line_count, python_files("tests"))) / code if code else 0.0


def sizes() -> list[Outcome]:
    long, ratio = too_long(), tests_per_line()
    enough = ratio >= TEST_LINES_PER_LINE or not ENFORCE_TEST_LINES
    return [
        Outcome(f"no Python file over {MOST_LINES} lines", not long, ", ".join(long)),
        Outcome("lines of test for a line of code", enough, f"{ratio:.2f}, wanted {TEST_LINES_PER_LINE}"),
    ]


def checks() -> dict[str, list[str]]:
    tool = program
    templates = ["templates", "--extension", "html", "--quiet"]
    return {
        "ruff check": [tool("ruff"), "check", "--quiet", "."],
        "ruff format": [tool("ruff"), "format", "--check", "--quiet", "."],
        "types": [tool("mypy")],
        "import directions": [tool("lint-imports"), "--no-logo"],
        "template lint": [tool("djlint"), *templates, "--lint"],
        "template format": [tool("djlint"), *templates, "--check"],
        "no missing migrations": [tool("python"), "manage.py", "makemigrations", "--check", "--dry-run"],
        "system checks": [tool("python"), "manage.py", "check", "--fail-level", "WARNING"],
    }


def check(arguments: Sequence[str]) -> int:
    setup()
    wanted = {name: command for name, command in checks().items() if not arguments or name in arguments}
    results = [Outcome(name, call(*command) == 0) for name, command in wanted.items()]
    return report(results + sizes())


def fix(_arguments: Sequence[str]) -> int:
    setup()
    call(program("ruff"), "check", "--fix", "--quiet", ".")
    call(program("ruff"), "format", "--quiet", ".")
    call(program("djlint"), "templates", "--extension", "html", "--reformat", "--quiet")
    return 0


def only(step: Callable[[], None]) -> Callable[[Sequence[str]], int]:
    def command(_arguments: Sequence[str]) -> int:
        step()
        return 0

    return command


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "setup": only(setup),
    "assets": only(setup),
    "run": run,
    "test": test,
    "check": check,
    "fix": fix,
}


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="config/dev.py", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    chosen, rest = parser.parse_known_args(words)
    try:
        return COMMANDS[chosen.command](rest)
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
