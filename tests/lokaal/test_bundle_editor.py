"""The editor is bundled with the Node of the environment, also where the machine has none."""

from pathlib import Path

import pytest

from bisc_portal.lokaal import assets


def test_the_editor_is_bundled_without_a_node_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assets.bundle_editor(tmp_path / "agenda-editor.js")

    assert "ProseMirror" in (tmp_path / "agenda-editor.js").read_text()
