"""Printed documents: readable, tagged, archival, deterministic, and silent about the refused."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from microjournal import __version__
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.errors import InputError
from microjournal.domain.measurements import Verdict
from microjournal.domain.reports import (
    AftercareItem,
    AftercareSheet,
    PracticeProfile,
    RecoverySheet,
)
from microjournal.reports.jpeg import plain_jpeg
from microjournal.reports.typst_pdf import (
    Paper,
    aftercare_pdf,
    comparison_pages_png,
    comparison_pdf,
    recovery_pdf,
)
from tests.unit.reports.builders import HAZY, a_jpeg, a_pair, a_region, a_report, a_series

MARKUP = '#panic("x") *bold* _it_ @foo $x$ <b> [y] `z` // c /* d */ \\n ~ = H'
PURPOSE = (
    "Documents and compares photographs; not intended for diagnosis, "
    "monitoring of disease or treatment decisions."
)

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")


def text_of(pdf: bytes, *, layout: bool = False) -> str:
    """Return the selectable text of a PDF on one line, compatibility forms folded."""
    command = ["pdftotext", *(["-layout"] if layout else []), "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return " ".join(unicodedata.normalize("NFKC", done.stdout.decode()).split())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def alternative_texts(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [
            str(item["/Alt"])
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]


@needs_poppler
def test_names_and_notes_are_printed_as_text_never_run_as_markup() -> None:
    report = a_report(patient_line=f"Anna {MARKUP}", notes=MARKUP, practice=MARKUP)
    document = comparison_pdf(report)
    assert document.warnings == ()
    text = text_of(document.pdf)
    for piece in ('#panic("x")', "*bold*", "@foo", "$x$", "<b>", "// c", "/* d */", "\\n"):
        assert text.count(piece) >= 3, piece


def test_the_pdf_declares_archival_and_accessible_conformance() -> None:
    with opened(comparison_pdf(a_report()).pdf) as document:
        with document.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Photo comparison"
            assert metadata["xmp:CreateDate"].startswith("2026-06-01T00:00:00")
        assert str(document.Root["/Lang"]) == "en"
        assert bool(document.Root["/MarkInfo"]["/Marked"])
        assert "/StructTreeRoot" in document.Root


def test_every_picture_and_chart_has_an_alternative_text() -> None:
    texts = alternative_texts(comparison_pdf(a_report()).pdf)
    assert "Photograph, Before · 12 Jan 2026" in texts
    assert any(text.startswith("Trend of skin relief, Left cheek") for text in texts)
    assert all(texts)


@needs_poppler
def test_a_table_row_says_change_interval_noise_and_verdict() -> None:
    text = text_of(comparison_pdf(a_report()).pdf, layout=True)
    assert "Left cheek −14.2 % −19.2 ... −8.9 % −7.7 / +8.3 % smoother" in text.replace("…", "...")


@needs_poppler
def test_a_refused_pair_shows_its_reason_and_no_number() -> None:
    refused = a_pair(comparable=False, regions=(a_region(-33.3),), statement="")
    text = text_of(comparison_pdf(a_report(pairs=(refused,), trends=())).pdf)
    assert "Not comparable" in text
    assert "The light comes from another side." in text
    assert "33" not in text
    assert "%" not in text


@needs_poppler
def test_a_refused_region_in_a_comparable_pair_shows_its_reason_and_no_number() -> None:
    refused = replace(
        a_region(-33.3, region=AnatomicRegion.FOREHEAD),
        verdict=Verdict.NOT_COMPARABLE,
        reasons=(HAZY,),
    )
    regions = (a_region(-14.2), refused)
    report = a_report(pairs=(a_pair(regions=regions),), trends=())
    text = text_of(comparison_pdf(report).pdf, layout=True)
    row = text[text.index("Forehead") :][:120]
    assert "softer than the baseline" in row
    assert "not comparable" in row
    assert "%" not in row[: row.index("not comparable")]
    assert "33" not in text


@needs_poppler
def test_the_purpose_and_the_page_number_stand_on_every_page() -> None:
    pdf = comparison_pdf(a_report(pairs=tuple(a_pair() for _ in range(5)))).pdf
    with opened(pdf) as document:
        count = len(document.pages)
    text = text_of(pdf)
    assert count > 1
    assert text.count(PURPOSE) == count
    assert f"Page {count} of {count}" in text
    assert f"relief change, version 1 · microjournal {__version__}" in text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert comparison_pdf(a_report()).pdf == comparison_pdf(a_report()).pdf


@needs_poppler
def test_letters_of_many_scripts_are_printed_without_a_warning() -> None:
    name = "Żółć Łukasz Ğülşen Ελένη Дмитрий Nguyễn"
    document = comparison_pdf(a_report(patient_line=name))
    assert document.warnings == ()
    assert unicodedata.normalize("NFKC", name) in text_of(document.pdf)


def test_a_letter_no_font_has_is_told_and_the_document_is_made_all_the_same() -> None:
    meroitic = "\U00010980"
    document = comparison_pdf(a_report(patient_line=f"Anna {meroitic}"))
    assert document.pdf.startswith(b"%PDF")
    assert len(document.warnings) == 1
    assert "no installed font" in document.warnings[0]


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="nothing lists the system's fonts")
def test_an_east_asian_name_is_printed_or_told() -> None:
    document = comparison_pdf(a_report(patient_line="山田 花子"))
    listed = subprocess.run(
        ["fc-list", ":charset=5c71:charset=7530"], capture_output=True, check=False
    )
    assert bool(document.warnings) == (not listed.stdout.strip())


@needs_poppler
def test_broken_text_does_not_break_the_document() -> None:
    line = "Anna\x00\x07\ud800 Berger\r\nP-0042"
    assert "Anna Berger P-0042" in text_of(comparison_pdf(a_report(patient_line=line)).pdf)


@needs_poppler
def test_a_very_long_name_wraps_and_stays_whole() -> None:
    name = " ".join(["Hubert-Wolfgang"] * 30) + " Schluss"
    text = text_of(comparison_pdf(a_report(patient_line=name, practice=name)).pdf)
    assert text.count("Schluss") >= 3


@pytest.mark.parametrize("count", [1, 12])
def test_pictures_keep_their_pixels_and_lose_their_metadata(count: int) -> None:
    jpeg = a_jpeg(60, 80)
    pdf = comparison_pdf(a_report(pairs=tuple(a_pair(jpeg=jpeg) for _ in range(count)))).pdf
    assert b"SECRET" in jpeg
    with opened(pdf) as document:
        streams = [
            item.read_raw_bytes()
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Filter") == "/DCTDecode"
        ]
    assert plain_jpeg(jpeg).data in streams
    assert not any(b"SECRET" in stream for stream in streams)


@needs_poppler
def test_many_regions_continue_on_the_next_page() -> None:
    regions = tuple(a_region(-10.0 - n, region=r) for n, r in enumerate(AnatomicRegion)) * 4
    pdf = comparison_pdf(a_report(pairs=(a_pair(regions=regions),), trends=())).pdf
    assert text_of(pdf).count("Décolletage") == 4


def test_an_unreadable_picture_is_refused_in_words() -> None:
    with pytest.raises(InputError) as caught:
        comparison_pdf(a_report(pairs=(a_pair(jpeg=b"\xff\xd8\xff\xe0no"),)))
    assert caught.value.code == "report_picture_unreadable"


def test_the_sheet_size_can_be_letter() -> None:
    with opened(comparison_pdf(a_report(), paper=Paper.LETTER).pdf) as document:
        assert [float(side) for side in document.pages[0].mediabox] == [0, 0, 612, 792]


def test_the_preview_has_a_picture_for_every_page() -> None:
    report = a_report(pairs=tuple(a_pair() for _ in range(5)), trends=(a_series(), a_series()))
    pages = comparison_pages_png(report, pixels_per_inch=30)
    with opened(comparison_pdf(report).pdf) as document:
        assert len(pages) == len(document.pages)
    assert Image.open(io.BytesIO(pages[0])).format == "PNG"
    assert len(comparison_pages_png(a_report(pairs=(), trends=()), pixels_per_inch=30)) == 1


def an_aftercare_sheet(*items: AftercareItem) -> AftercareSheet:
    return AftercareSheet(
        practice=PracticeProfile(name="Hautpraxis", phone="+49 89 1"),
        patient_line="Anna Berger",
        treated_on=date(2026, 6, 1),
        treatment_line="Left cheek 1.5 mm",
        next_on=date(2026, 6, 29),
        items=items,
        call_us=("Fever",),
    )


@needs_poppler
def test_the_aftercare_sheet_marks_what_nobody_confirmed() -> None:
    confirmed = AftercareItem(period="Day 1", kind="Do", text="Clean hands", verified=True)
    open_line = AftercareItem(period="Day 1", kind="Avoid", text=f"Sun {MARKUP}")
    document = aftercare_pdf(an_aftercare_sheet(confirmed, open_line))
    text = text_of(document.pdf)
    assert document.warnings == ()
    assert "29 Jun 2026" in text
    assert "Clean hands *" not in text
    assert "~ = H *" in text
    assert "Lines marked *" in text
    assert '#panic("x")' in text


@needs_poppler
def test_an_aftercare_sheet_says_once_when_nothing_or_all_is_confirmed() -> None:
    line = AftercareItem(period="Day 1", kind="Do", text="Clean hands")
    unconfirmed = text_of(aftercare_pdf(an_aftercare_sheet(line)).pdf)
    confirmed = text_of(aftercare_pdf(an_aftercare_sheet(replace(line, verified=True))).pdf)
    assert "General reference, not yet confirmed" in unconfirmed
    assert "*" not in unconfirmed
    assert "not yet confirmed" not in confirmed


@pytest.mark.parametrize("count", [6, 36])
def test_the_aftercare_sheet_is_one_page(count: int) -> None:
    kinds = ("Do", "Avoid", "Normal")
    items = tuple(
        AftercareItem(
            period=f"Period {number // 9}",
            kind=kinds[number // 3 % 3],
            text="Sunscreen of SPF 30 or more every day",
        )
        for number in range(count)
    )
    with opened(aftercare_pdf(an_aftercare_sheet(*items)).pdf) as document:
        assert len(document.pages) == 1


@needs_poppler
def test_the_recovery_sheet_prints_every_group_in_order() -> None:
    groups = tuple(f"K{number:04d}" for number in range(13))
    document = recovery_pdf(
        RecoverySheet(journal_id="3f2a9c", created_on=date(2026, 6, 1), groups=groups)
    )
    text = text_of(document.pdf)
    positions = [text.index(group) for group in groups]
    assert positions == sorted(positions)
    assert document.warnings == ()


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("needs qpdf")
    file = tmp_path / "comparison.pdf"
    file.write_bytes(comparison_pdf(a_report()).pdf)
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


@needs_poppler
def test_several_charts_share_one_legend_and_keep_their_own_limit() -> None:
    right = a_series(region=AnatomicRegion.RIGHT_CHEEK)
    text = text_of(comparison_pdf(a_report(trends=(a_series(), right))).pdf)
    assert text.count("Line and shaded band") == 1
    assert text.count("Smallest detectable change: −7.7 / +8.3 %") == 2
    assert "Right cheek · Left cheek" in text


@needs_poppler
def test_columns_nobody_filled_in_are_left_out() -> None:
    assert "Notes" in text_of(comparison_pdf(a_report(notes="calm")).pdf)
    assert "Notes" not in text_of(comparison_pdf(a_report(notes="")).pdf)
