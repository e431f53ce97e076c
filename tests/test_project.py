"""Rules about the repository as a whole."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from config.dev import ROOT, too_long

TOP_LEVEL = {
    "accounts", ".ci", ".editorconfig", ".env.example", ".gitignore", ".npmrc", ".pre-commit-config.yaml", "CHANGELOG.md",
    "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md", "benchmarks", "config", "docs", "indicators",
    "manage.py", "package-lock.json", "package.json", "pyproject.toml", "reporting", "requirements-node.txt",
    "requirements.txt", "submissions", "templates", "tests",
}  # fmt: skip
APPS = ("config", "accounts", "indicators", "submissions", "reporting")
# Built from parts, so that this file does not find itself.
REGISTRIES = re.compile("|".join((r"registry\." + "npmjs", r"files\." + "pythonhosted", r"pypi\." + "org/simple")))

# Markup that Django is told to trust, or a view without the form token: each needs a reason here.
TRUSTED_MARKUP = {
    "reporting/views/public.py": "the stored body of an edition: written by our own renderer, which escapes, and frozen",
    "reporting/views/layout_base.py": "the preview beside a layout: the same renderer",
    "reporting/views/scorecards.py": "the preview: the same renderer, so that it shows what will be published",
}


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, and those about to be: what is ignored does not count."""
    done = subprocess.run(  # noqa: S603  (fixed words)
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for line in done.stdout.splitlines() if (path := ROOT / line).is_file()]


def app_code() -> list[Path]:
    return [path for path in tracked("*.py") if path.relative_to(ROOT).parts[0] in APPS]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_top_level_holds_only_what_belongs_there():
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert found - TOP_LEVEL == set()


def test_no_python_file_has_outgrown_one_purpose():
    assert too_long() == []


def test_no_file_names_the_host_of_a_package_registry():
    texts = {named(path): path.read_text(errors="ignore") for path in tracked()}
    assert [name for name, text in texts.items() if REGISTRIES.search(text)] == []


def test_every_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    dependency = re.compile(r'^\s+"[A-Za-z][\w\[\].-]*[<>=]=?[^"]*",')
    listed = [line for line in lines if dependency.match(line)]
    assert len(listed) > 20
    assert [line.strip() for line in listed if " # " not in line] == []


def test_the_lock_holds_every_dependency_with_a_hash():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [line for group in project["optional-dependencies"].values() for line in group] + project["dependencies"]
    names = {re.split(r"[<>=\[]", line)[0].lower().replace("_", "-") for line in wanted}
    lock = (ROOT / "requirements.txt").read_text()
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, flags=re.MULTILINE))
    assert names - locked == set()
    assert len(re.findall(r"^[a-z0-9-]+==", lock, flags=re.MULTILINE)) <= lock.count("--hash=sha256:")


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-node.txt"])
def test_a_lock_is_complete_so_that_nothing_unchecked_can_be_installed(lock):
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_form_takes_every_field_of_a_model():
    assert [named(path) for path in app_code() if "__all__" in path.read_text() and "fields" in all_fields(path)] == []


def all_fields(path: Path) -> set[str]:
    """Names that are given the text "__all__" in a module."""
    return {
        target.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value == "__all__"
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def test_nothing_is_trusted_as_markup_or_excused_from_the_form_token_without_a_reason():
    suspect = re.compile(r"\bmark_safe\b|\|\s*safe\b|\bcsrf_exempt\b|\bSafeString\(|autoescape off")
    sources = [*app_code(), *tracked("templates/*.html", "templates/*.svg", "templates/*.jinja")]
    found = {named(path) for path in sources if suspect.search(path.read_text())}
    assert found - set(TRUSTED_MARKUP) == set()


def test_no_page_carries_a_style_or_script_the_policy_would_refuse():
    inline = re.compile(
        r"\sstyle=|<style\b|<script>|\son(click|change|error|input|load|submit|key\w+|mouse\w+)=", re.IGNORECASE
    )
    tags = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
    pages = tracked("templates/*.html", "templates/*.svg", "templates/*.jinja")
    found = [named(path) for path in pages if inline.search(tags.sub("", path.read_text()))]
    assert found == []


def test_no_signal_receivers_stand_in_for_a_service():
    receivers = re.compile(r"@receiver\b|\b(pre|post)_(save|delete|init)\b|m2m_changed")
    assert [named(path) for path in app_code() if receivers.search(path.read_text())] == []


def test_the_built_styles_hold_nothing_that_belongs_to_gov_uk():
    built = ROOT / "config" / "static" / "build" / "app.css"
    if not built.exists():
        pytest.skip("the styles are not built: run python3 config/dev.py assets")
    styles = built.read_text()
    assert len(styles) > 50_000
    assert [word for word in ("GDS Transport", "@font-face", "/assets/fonts", "crest") if word in styles] == []


def test_nothing_built_or_fetched_is_under_version_control():
    places = {path.relative_to(ROOT).parts[:3] for path in tracked()}
    assert ("config", "static", "build") not in places
    assert not {"node_modules", "var", ".venv"} & {place[0] for place in places}


def test_migrations_match_the_models():
    done = subprocess.run(
        [".venv/bin/python", "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
