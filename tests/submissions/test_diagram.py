"""The page about the workflow says what the table says."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from submissions import workflow
from submissions.diagram import page
from submissions.enums import State

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "workflow.md"


def test_the_committed_page_is_what_the_table_gives_today():
    assert PAGE.read_text(encoding="utf-8") == page(), "Run: manage.py workflow_diagram"


def test_the_command_writes_the_page_where_it_is_told(tmp_path, capsys):
    target = tmp_path / "deep" / "workflow.md"
    call_command("workflow_diagram", "--to", str(target))
    assert target.read_text(encoding="utf-8") == page()
    assert str(target) in capsys.readouterr().out


def test_every_step_and_state_is_on_it():
    text = page()
    for step in workflow.TABLE.transitions.values():
        assert f"(`{step.name}`)" in text
        for source in step.sources:
            assert f"    {source} --> {step.target} : {step.label}" in text
    assert all(f"    {state.value} : {state.label}" in text for state in State)


def test_who_may_not_is_said_in_words():
    row = next(line for line in page().splitlines() if "(`approve`)" in line)
    assert row == "| Approve (`approve`) | With lead | Approved | Lead | a contributor |  |"
