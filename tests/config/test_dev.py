"""The parts of the set-up script that can be told apart from the machine they run on."""

import json
import os
from pathlib import Path

import pytest

from config import dev


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """The script pointed at an empty project."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VAR", tmp_path / "var")
    return tmp_path


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def executable(folder: Path, name: str, script: str) -> None:
    write(folder / name, f"#!/bin/sh\n{script}\n").chmod(0o755)


# Digests and stamps


def test_a_digest_changes_with_content_and_with_name(tmp_path):
    first = dev.digest([write(tmp_path / "a.scss", "red")])
    other_content = dev.digest([write(tmp_path / "a.scss", "blue")])
    other_name = dev.digest([write(tmp_path / "b.scss", "red")])
    assert len({first, other_content, other_name}) == 3


def test_a_digest_is_the_same_for_the_same_files(tmp_path):
    paths = [write(tmp_path / "a"), write(tmp_path / "b", "x")]
    assert dev.digest(paths) == dev.digest(paths)


def test_files_are_found_in_folders_and_by_name_in_one_order(tmp_path):
    one, two = write(tmp_path / "folder" / "z"), write(tmp_path / "folder" / "deep" / "a")
    alone = write(tmp_path / "alone")
    assert dev.files_under(tmp_path / "folder", alone) == sorted([one, two, alone])


def test_a_step_is_done_once_for_the_same_inputs(project):
    done = []
    result = write(project / "result")
    for inputs in ("1", "1", "2", "2"):
        dev.once("step", inputs, lambda: done.append("x"), still_there=result)
    assert len(done) == 2


def test_a_step_is_done_again_when_its_result_is_gone(project):
    done = []
    result = write(project / "result")
    assert dev.once("step", "1", lambda: done.append("x"), still_there=result)
    result.unlink()
    assert dev.once("step", "1", lambda: done.append("x"), still_there=result)
    assert done == ["x", "x"]


def test_a_step_that_failed_is_tried_again_even_with_an_old_stamp(project):
    result = write(project / "result")

    def failing() -> None:
        raise dev.SetupError("no network")

    dev.once("step", "1", lambda: None, still_there=result)
    with pytest.raises(dev.SetupError, match="no network"):
        dev.once("step", "2", failing, still_there=result)
    assert not (project / "var" / "stamps" / "step").exists()


# What this machine has


@pytest.mark.parametrize(
    ("text", "version"),
    [("v20.19.1", (20, 19)), ("v18.20.4\n", (18, 20)), ("24.0", (24, 0)), ("", None), ("no node here", None)],
)
def test_versions_are_read_from_what_programs_print(text, version):
    assert dev.version_in(text) == version


@pytest.mark.parametrize(
    ("version", "used"), [("v18.20.4", False), ("v20.18.9", False), ("v20.19.0", True), ("v24.1.0", True)]
)
def test_only_a_node_new_enough_for_the_style_compiler_is_used(tmp_path, monkeypatch, version, used):
    executable(tmp_path, "node", f"echo {version}")
    executable(tmp_path, "npm", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    expected = (str(tmp_path / "node"), str(tmp_path / "npm"))
    assert dev.node_on_this_machine() == (expected if used else None)


def test_a_node_without_npm_is_not_used(tmp_path, monkeypatch):
    executable(tmp_path, "node", "echo v24.1.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.node_on_this_machine() is None


def test_no_node_at_all_is_not_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.node_on_this_machine() is None


def test_chromium_is_found_under_any_of_its_names(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.chromium() is None
    executable(tmp_path, "chromium-browser", "exit 0")
    assert dev.chromium() == str(tmp_path / "chromium-browser")


def test_the_output_of_a_program_that_fails_or_is_missing_is_nothing():
    assert dev.output_of("sh", "-c", "echo fine") == "fine\n"
    assert dev.output_of("sh", "-c", "echo bad; exit 3") == ""
    assert dev.output_of("no-such-program-here") == ""


def test_a_step_that_fails_says_which_command_it_was():
    with pytest.raises(dev.SetupError, match="This step failed: sh -c exit 2"):
        dev.must("sh", "-c", "exit 2")


def test_a_missing_venv_module_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(dev, "find_spec", lambda _name: None)
    with pytest.raises(dev.SetupError, match="sudo apt install python3-venv"):
        dev.make_environment(tmp_path / "venv")


def npm_folders(project: Path, *, wanted: str, present: str | None) -> None:
    write(project / "package-lock.json", json.dumps({"packages": {"": {}, "node_modules/sass": {"version": wanted}}}))
    if present:
        installed = {"packages": {"node_modules/sass": {"version": present}}}
        write(project / "node_modules" / ".package-lock.json", json.dumps(installed))


@pytest.mark.parametrize(("present", "behind"), [("1.2.3", False), ("1.2.2", True), (None, True)])
def test_npm_packages_are_fetched_again_when_the_lock_moved(project, present, behind):
    npm_folders(project, wanted="1.2.3", present=present)
    assert dev.npm_is_behind() is behind


# The closing report


def test_the_report_says_what_passed_failed_and_was_not_run(capsys):
    code = dev.report(
        [
            dev.Outcome("tests on SQLite", True),
            dev.Outcome("types", False),
            dev.Outcome("browser tests", None, "no Chromium found"),
        ]
    )
    assert code == 1
    assert capsys.readouterr().out.splitlines() == [
        "",
        "What was run:",
        "  passed   tests on SQLite",
        "  FAILED   types",
        "  not run  browser tests: no Chromium found",
        "",
    ]


def test_what_was_not_run_is_no_failure():
    assert dev.report([dev.Outcome("a", True), dev.Outcome("b", None, "why")]) == 0


@pytest.mark.parametrize(("code", "passed"), [(0, True), (1, False), (2, False), (4, False), (5, None), (75, None)])
def test_exit_codes_of_the_test_runner_are_told_apart(code, passed):
    assert dev.outcome("tests", code).passed is passed


# Sizes


def test_long_files_are_named_with_their_length_and_migrations_are_not_counted(project):
    write(project / "config" / "short.py", "x = 1\n" * 500)
    write(project / "indicators" / "long.py", "x = 1\n" * 501)
    write(project / "indicators" / "migrations" / "0001_initial.py", "x = 1\n" * 900)
    assert dev.too_long() == [f"indicators{os.sep}long.py (501)"]


def test_the_share_of_test_lines_counts_code_once(project):
    write(project / "config" / "code.py", "x = 1\n" * 10)
    write(project / "tests" / "test_code.py", "x = 1\n" * 25)
    assert dev.tests_per_line() == 2.5


def test_an_empty_project_has_no_share_of_test_lines(project):
    assert dev.tests_per_line() == 0.0


# The command line


def test_an_unknown_command_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        dev.main(["explode"])
    assert "choose from" in capsys.readouterr().err


def test_a_problem_is_printed_plainly_and_ends_with_one(monkeypatch, capsys):
    def failing(_arguments: list[str]) -> int:
        raise dev.SetupError("Put this right.")

    monkeypatch.setitem(dev.COMMANDS, "run", failing)
    assert dev.main(["run"]) == 1
    assert capsys.readouterr().err == "\nPut this right.\n"


def test_words_after_a_command_are_handed_on(monkeypatch):
    heard = []
    monkeypatch.setitem(dev.COMMANDS, "test", lambda words: heard.append(words) or 0)
    assert dev.main(["test", "tests/config", "-k", "sign_in"]) == 0
    assert heard == [["tests/config", "-k", "sign_in"]]
