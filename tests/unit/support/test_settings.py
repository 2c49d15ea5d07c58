"""Settings of this computer."""

from __future__ import annotations

from pathlib import Path

from microjournal.support.settings import Settings, load_settings, save_settings, settings_file


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    kept = Settings(last_journal="/journals/one", theme="dark", language="de")
    save_settings(kept, tmp_path / "new")
    assert load_settings(tmp_path / "new") == kept


def test_missing_and_damaged_settings_give_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    settings_file(tmp_path).write_text("{broken", encoding="utf-8")
    assert load_settings(tmp_path) == Settings()
    settings_file(tmp_path).write_text("[]", encoding="utf-8")
    assert load_settings(tmp_path) == Settings()


def test_settings_of_another_version_are_read_as_far_as_they_are_known(tmp_path: Path) -> None:
    settings_file(tmp_path).write_text('{"theme": "dark", "new": 1, "language": 3}', "utf-8")
    assert load_settings(tmp_path) == Settings(theme="dark")


def test_settings_that_cannot_be_kept_are_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    save_settings(Settings(theme="dark"), blocked)
    assert blocked.read_text("utf-8") == "in the way"
