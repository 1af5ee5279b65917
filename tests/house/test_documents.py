"""What the documents promise is there."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    inside = [target for target in targets if "://" not in target]

    assert not [target for target in inside if not (path.parent / target).exists()]


def test_publiccode_says_what_the_standard_asks() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    dutch = code["description"]["nl"]

    assert code["legal"]["license"] == "EUPL-1.2"
    assert code["localisation"]["availableLanguages"] == ["nl"]
    assert 20 < len(dutch["shortDescription"]) <= 150
    assert 150 <= len(dutch["longDescription"]) <= 10000


def test_the_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "make run" in readme
    assert "make test" in readme
