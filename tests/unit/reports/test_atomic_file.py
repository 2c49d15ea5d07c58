"""An export is there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.reports import atomic_file
from microjournal.reports.atomic_file import write_export
from microjournal.support.sizes import size_text


def test_a_finished_export_replaces_the_former_one(tmp_path: Path) -> None:
    target = tmp_path / "comparison.pdf"
    target.write_bytes(b"old")
    write_export(target, b"new")
    assert target.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["comparison.pdf"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EACCES, "export_forbidden"), (errno.EIO, "export_failed")],
)
def test_after_a_failure_the_former_file_is_whole_and_no_part_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    target = tmp_path / "comparison.pdf"
    target.write_bytes(b"old")

    def failing(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(EnvironmentFault) as caught:
        write_export(target, b"new" * 1000)
    assert caught.value.code == code
    assert target.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["comparison.pdf"]


def test_a_full_disk_is_told_with_needed_and_free_space() -> None:
    fault = atomic_file.export_fault(OSError(errno.ENOSPC, "full"), Path("/"), 12_500_000)
    assert "12.5 MB needed" in fault.message
    assert "free" in fault.message


def test_a_missing_folder_and_a_folder_as_target_are_the_persons_to_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError) as missing:
        write_export(tmp_path / "nowhere" / "a.pdf", b"x")
    with pytest.raises(InputError) as folder:
        write_export(tmp_path, b"x")
    assert (missing.value.code, folder.value.code) == (
        "export_folder_missing",
        "export_target_is_folder",
    )


def test_a_pipe_or_device_keeps_its_name(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError) as caught:
        write_export(pipe, b"x")
    assert caught.value.code == "export_target_not_a_file"
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (12_500_000, "12.5 MB"), (2 * 10**12, "2.0 TB")]
)
def test_sizes_read_as_people_read_them(size: int, text: str) -> None:
    assert size_text(size) == text
