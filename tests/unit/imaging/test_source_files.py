"""Dropped files and folders: found in order, read without waiting, odd ones named."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.source_files import list_candidates, read_source
from tests.helpers import photos


def written(folder: Path, *names: str) -> list[Path]:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return [folder / name for name in names]


def names_below(*paths: Path) -> list[str]:
    return [candidate.path.name for candidate in list_candidates(paths)]


def code_of(path: Path, **options: int) -> str:
    with pytest.raises(InputError) as caught:
        read_source(path, **options)
    return caught.value.code


def test_folder_is_listed_with_all_below_it_in_name_order(tmp_path: Path) -> None:
    written(tmp_path, "b.jpg", "a.JPG", "sub/d.png", "sub/deeper/e.tif", "sub/c.txt", "z/f")
    assert names_below(tmp_path) == ["a.JPG", "b.jpg", "c.txt", "d.png", "e.tif", "f"]


def test_hidden_files_litter_and_sidecars_are_left_out(tmp_path: Path) -> None:
    written(tmp_path, "a.jpg", ".hidden.jpg", ".DS_Store", "Thumbs.db", "a.xmp", "a.AAE", "a.thm")
    written(tmp_path, ".git/config", "desktop.ini")
    assert names_below(tmp_path) == ["a.jpg"]


def test_file_named_directly_is_offered_whatever_it_is(tmp_path: Path) -> None:
    (path,) = written(tmp_path, ".hidden.xmp")
    assert names_below(path) == [".hidden.xmp"]


@pytest.mark.parametrize("seconds", [0, -(10**9), 315_532_800, 2**33])
def test_a_file_date_that_cannot_be_true_is_unknown(tmp_path: Path, seconds: int) -> None:
    (path,) = written(tmp_path, "a.jpg")
    assert list_candidates([path])[0].modified_at is not None
    os.utime(path, (seconds, seconds))
    assert list_candidates([path])[0].modified_at is None


def test_files_of_unknown_kinds_are_offered_to_be_refused_in_words(tmp_path: Path) -> None:
    written(tmp_path, "notes.txt", "movie.mp4", "no_suffix")
    assert names_below(tmp_path) == ["movie.mp4", "no_suffix", "notes.txt"]


def test_linked_folders_are_not_entered_so_loops_end(tmp_path: Path) -> None:
    written(tmp_path, "a.jpg", "sub/b.jpg")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert names_below(tmp_path) == ["a.jpg", "self", "b.jpg"]


def test_the_same_path_twice_is_one_candidate(tmp_path: Path) -> None:
    (path,) = written(tmp_path, "a.jpg")
    assert names_below(path, tmp_path, path) == ["a.jpg"]


def test_missing_path_is_offered_and_refused(tmp_path: Path) -> None:
    (candidate,) = list_candidates([tmp_path / "gone.jpg"])
    assert candidate.modified_at is None
    assert code_of(candidate.path) == "cannot_read"


def test_name_that_is_no_text_is_shown_with_replacements(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9\n.jpg")
    try:
        written(tmp_path, "x")[0].rename(tmp_path / name)
    except OSError:
        pytest.skip("this file system takes only text as names")
    (candidate,) = list_candidates([tmp_path])
    assert candidate.display_name == "caf\ufffd\ufffd.jpg"
    assert read_source(candidate.path) == b"x"


def test_modification_time_is_aware(tmp_path: Path) -> None:
    (path,) = written(tmp_path, "a.jpg")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (candidate,) = list_candidates([path])
    assert candidate.modified_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)) * 9000)
    assert read_source(path) == bytes(range(256)) * 9000
    assert code_of(path, max_bytes=1000) == "too_large"


def test_empty_file_is_read_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert read_source(tmp_path / "empty") == b""


def test_link_to_a_file_counts_as_the_file(tmp_path: Path) -> None:
    (path,) = written(tmp_path, "a.jpg")
    (tmp_path / "link.jpg").symlink_to(path)
    assert read_source(tmp_path / "link.jpg") == b"a.jpg"


def test_pipe_is_refused_without_being_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merely to open it would wake whoever writes into it."""
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    assert names_below(tmp_path) == ["pipe.jpg"]
    opened: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", lambda path, flags: opened.append(path))
        assert code_of(pipe) == "not_a_regular_file"
    assert not opened


def test_device_socket_folder_and_broken_links_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket.jpg")
    (tmp_path / "nowhere.jpg").symlink_to(tmp_path / "gone")
    (tmp_path / "circle.jpg").symlink_to(tmp_path / "circle.jpg")
    odd = [tmp_path / name for name in ("socket.jpg", "nowhere.jpg", "circle.jpg")]
    assert {code_of(path) for path in [*odd, Path("/dev/zero"), tmp_path]} == {"not_a_regular_file"}
    listener.close()


def test_nul_in_a_path_is_an_error_in_words(tmp_path: Path) -> None:
    assert code_of(Path(f"{tmp_path}/a\x00b")) == "cannot_read"
    assert len(list_candidates([Path(f"{tmp_path}/a\x00b")])) == 1


def test_error_of_the_card_is_told_apart_from_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = written(tmp_path, "a.jpg")

    def broken(descriptor: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", broken)
        with pytest.raises(EnvironmentFault) as caught:
            read_source(path)
    assert caught.value.code == "source_failed"


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    (path,) = written(tmp_path, "a.jpg")
    before = next_descriptor()
    for _ in range(5):
        read_source(path)
        code_of(path, max_bytes=1)
    assert next_descriptor() == before


def next_descriptor() -> int:
    """The number the next opened file gets: it rises when one is left open."""
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


def test_mixed_folder_gives_three_photos_and_four_reasons(tmp_path: Path) -> None:
    good = photos.jpeg(photos.skin_like(160, 120))
    for name, data in {
        "1 good.jpg": good,
        "2 good.png": photos.encoded(photos.quadrants(), "PNG"),
        "3 good.dat": good,
        "4 cut.jpg": good[: len(good) // 2],
        "5 empty.jpg": b"",
        "6 text.jpg": b"not a photo at all",
    }.items():
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "7 pipe.jpg")
    decoder = ProcessPhotoDecoder()
    outcomes = [outcome_of(decoder, candidate.path) for candidate in list_candidates([tmp_path])]
    decoder.close()
    reasons = ["truncated", "empty_file", "not_a_photo", "not_a_regular_file"]
    assert outcomes == ["stored"] * 3 + reasons


def outcome_of(decoder: ProcessPhotoDecoder, path: Path) -> str:
    try:
        decoder.inspect(read_source(path))
    except InputError as error:
        return error.code
    return "stored"
