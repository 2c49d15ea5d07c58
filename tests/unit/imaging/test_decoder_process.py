"""The decoder process: what it may do, how it dies, and that nobody minds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import FileIO
from pathlib import Path

import pytest

from microjournal.domain.decoding import PhotoDecoder
from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.imaging import worker_process
from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.framing import BrokenFrameError, read_frame, write_frame
from microjournal.imaging.worker_process import (
    WorkerDiedError,
    WorkerProcess,
    worker_command,
    worker_environment,
)
from tests.helpers import photos

SOUND = photos.jpeg(photos.skin_like(320, 240), quality=90)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits of the Linux kernel")


@pytest.fixture
def decoder() -> Iterator[ProcessPhotoDecoder]:
    decoder = ProcessPhotoDecoder()
    yield decoder
    decoder.close()


def wait_until(condition: Callable[[], bool], *, within_s: float = 10.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition(), "did not happen in time"


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.code


def test_it_is_a_photo_decoder(decoder: ProcessPhotoDecoder) -> None:
    port: PhotoDecoder = decoder
    assert port.inspect(SOUND).height_px == 240


def test_process_starts_with_the_first_photo_and_serves_the_next_ones(
    decoder: ProcessPhotoDecoder,
) -> None:
    none_yet = decoder.process_ids
    decoder.inspect(SOUND)
    first = decoder.process_ids
    decoder.inspect(SOUND)
    assert (len(none_yet), len(first)) == (0, 1)
    assert decoder.process_ids == first


def test_warming_up_starts_the_process_that_decodes(decoder: ProcessPhotoDecoder) -> None:
    decoder.warm_up()
    started = decoder.process_ids
    decoder.inspect(SOUND)
    assert decoder.process_ids == started


def test_process_that_died_idle_is_replaced_unnoticed(decoder: ProcessPhotoDecoder) -> None:
    decoder.inspect(SOUND)
    os.kill(decoder.process_ids[0], signal.SIGKILL)
    assert decoder.inspect(SOUND).width_px == 320


@linux_only
def test_killed_in_the_middle_only_that_photo_fails(decoder: ProcessPhotoDecoder) -> None:
    decoder.inspect(SOUND)
    (process_id,) = decoder.process_ids
    before = cpu_ticks_of(process_id)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(code_of, lambda: decoder.inspect(slow_png()))
        wait_until(lambda: cpu_ticks_of(process_id) > before + 10)
        os.kill(process_id, signal.SIGKILL)
        assert waiting.result(timeout=10) == "decoder_failed"
    assert decoder.inspect(SOUND).width_px == 320


@linux_only
def test_killed_before_it_took_the_photo_another_process_gets_it(
    decoder: ProcessPhotoDecoder,
) -> None:
    decoder.inspect(SOUND)
    (process_id,) = decoder.process_ids
    os.kill(process_id, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(decoder.inspect, SOUND)
        wait_until(lambda: decoder._idle.empty())
        os.kill(process_id, signal.SIGKILL)
        assert waiting.result(timeout=10).width_px == 320


def test_hanging_process_is_ended_after_the_wall_clock_limit() -> None:
    decoder = ProcessPhotoDecoder()
    decoder.inspect(SOUND)
    decoder._cpu_limit_s = 0.1  # the next photo gets 0.4 s by the wall clock
    os.kill(decoder.process_ids[0], signal.SIGSTOP)
    assert code_of(lambda: decoder.inspect(SOUND)) == "decoder_timeout"
    decoder._cpu_limit_s = 5.0
    assert decoder.inspect(SOUND).width_px == 320
    decoder.close()


@linux_only
def test_kernel_ends_a_process_that_computes_too_long() -> None:
    """The worker is asked for more than its allowance by a frame of our own."""
    process, requests, answers = a_bare_worker()
    heavy = slow_png()
    frame: object = True
    while frame is not None:
        try:
            write_frame(requests, {"operation": "inspect", "cpu_s": 0.01}, [heavy])
            frame = read_frame(answers, 1 << 30) and read_frame(answers, 1 << 30)
        except (BrokenFrameError, BrokenPipeError):
            frame = None
    assert process.wait(timeout=20) == -signal.SIGXCPU
    close_pipes(process)


def test_process_leaves_when_its_input_closes() -> None:
    process, _requests, _answers = a_bare_worker()
    close_pipes(process)
    assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("nonsense", [b"\xff\xff\xff\xff", b"\x00\x00\x00\x02[]", b"\x00\x00"])
def test_process_leaves_when_the_request_is_no_frame(nonsense: bytes) -> None:
    process, requests, _answers = a_bare_worker()
    requests.write(nonsense)
    close_pipes(process)
    assert process.wait(timeout=20) == 1


@linux_only
def test_process_runs_under_limits(decoder: ProcessPhotoDecoder) -> None:
    decoder.inspect(SOUND)
    limits = limits_of(decoder.process_ids[0])
    assert limits["Max file size"] == ("0", "0")
    assert limits["Max core file size"] == ("0", "0")
    assert limits["Max open files"] == ("32", "32")
    assert int(limits["Max address space"][1]) <= 1536 * 1024 * 1024
    assert int(limits["Max cpu time"][0]) <= 10


@linux_only
def test_process_has_no_network(decoder: ProcessPhotoDecoder) -> None:
    if subprocess.run(["unshare", "-Un", "true"], capture_output=True).returncode:
        pytest.skip("this kernel gives no network namespaces to ordinary users")
    decoder.inspect(SOUND)
    try:
        namespace = Path(f"/proc/{decoder.process_ids[0]}/ns/net").readlink()
    except PermissionError:
        pytest.skip("the process may not be looked into, which is as good")
    assert namespace != Path("/proc/self/ns/net").readlink()


def test_environment_of_the_process_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROJOURNAL_PASSPHRASE", "correct horse")
    monkeypatch.setenv("HOME", "/home/jane-doe")
    environment = worker_environment()
    assert "HOME" not in environment
    assert "correct horse" not in str(environment)


def test_frozen_bundle_starts_itself_as_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/microjournal/microjournal")
    assert worker_command() == ["/opt/microjournal/microjournal", "--decode-worker"]
    assert "PYTHONPATH" not in worker_environment()


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "pass"]])
def test_decoder_that_does_not_start_is_no_fault_of_the_photo(
    decoder: ProcessPhotoDecoder, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(worker_process, "worker_command", lambda: command)
    decoder.warm_up()
    with pytest.raises(EnvironmentFault) as caught:
        decoder.inspect(SOUND)
    assert caught.value.code == "decoder_unavailable"


def test_two_workers_decode_for_two_threads() -> None:
    decoder = ProcessPhotoDecoder(workers=2)
    both_inside = threading.Barrier(2)

    def decode(_: int) -> int:
        both_inside.wait(timeout=10)
        return sum(decoder.inspect(SOUND).width_px for _ in range(5))

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(decode, range(2))) == [1600, 1600]
    started = decoder.process_ids
    decoder.close()
    assert len(started) == 2
    assert not decoder.process_ids


def test_threads_share_one_worker_without_mixing_answers(decoder: ProcessPhotoDecoder) -> None:
    pictures = {width: photos.jpeg(photos.quadrants(width, 40)) for width in range(40, 56)}

    def decode(width: int) -> bool:
        return decoder.pixels(pictures[width]).width_px == width

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(decode, pictures))


def test_close_ends_the_process_and_a_later_photo_starts_another(
    decoder: ProcessPhotoDecoder,
) -> None:
    decoder.inspect(SOUND)
    decoder.close()
    decoder.close()
    assert len(decoder.process_ids) == 0
    assert decoder.inspect(SOUND).width_px == 320


def test_close_does_not_wait_for_a_photo_in_work(decoder: ProcessPhotoDecoder) -> None:
    decoder.inspect(SOUND)
    os.kill(decoder.process_ids[0], signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(code_of, lambda: decoder.inspect(SOUND))
        wait_until(lambda: decoder._idle.empty())
        decoder.close()
        assert waiting.result(timeout=10) == "decoder_failed"


def test_a_worker_ended_while_it_starts_does_not_take_the_photo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The end may come between the question whether it came and the start of the process."""
    worker = WorkerProcess()
    start = worker._started

    def ended_first() -> object:
        worker.kill()
        return start()

    monkeypatch.setattr(worker, "_started", ended_first)
    with pytest.raises(WorkerDiedError):
        worker.request({"operation": "inspect"}, SOUND, timeout_s=20, max_answer_bytes=1 << 20)
    worker.close()


def test_dates_after_tomorrow_are_not_believed() -> None:
    decoder = ProcessPhotoDecoder(today=lambda: date(2026, 3, 1))
    for taken, expected in (("2026:03:02 23:00:00", True), ("2026:03:03 00:00:00", False)):
        inspected = decoder.inspect(photos.jpeg(exif=photos.exif(taken=taken)))
        assert (inspected.taken_at is not None) is expected
    decoder.close()


def test_importing_the_decoder_loads_no_picture_library() -> None:
    """The window is painted before any of them is needed; they load in the child alone."""
    program = (
        "import sys, microjournal.imaging.decoder, microjournal.imaging.source_files;"
        "sys.exit(bool({'numpy', 'PIL', 'simplejpeg', 'cv2'} & set(sys.modules)))"
    )
    environment = {**worker_environment(), "MICROJOURNAL_LANGUAGE": "en"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=False)
    assert done.returncode == 0


def slow_png() -> bytes:
    """A picture that takes about a second of computing and weighs next to nothing."""
    return photos.huge_png(8_900, 8_900)


def cpu_ticks_of(process_id: int) -> int:
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def a_bare_worker() -> tuple[subprocess.Popen[bytes], FileIO, FileIO]:
    process = subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=worker_environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return (
        process,
        FileIO(process.stdin.fileno(), "w", closefd=False),
        FileIO(process.stdout.fileno(), "r", closefd=False),
    )


def close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def limits_of(process_id: int) -> dict[str, tuple[str, str]]:
    lines = Path(f"/proc/{process_id}/limits").read_text().splitlines()[1:]
    rows = ((line[:26].strip(), line[26:].split()) for line in lines)
    return {name: (values[0], values[1]) for name, values in rows}
