"""What ``validate --calibrate`` prints: fitted constants beside those in the code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.validation.calibration import Constants, Fit
    from microjournal.validation.calibration_figures import SuiteFigures


def calibrate(out: Path, console: Console) -> int:
    """Fit the interval to the run in ``out`` and print what it would become; nothing is kept."""
    from microjournal.validation.calibration import fits
    from microjournal.validation.run_file import read

    for found in fits(read(out)):
        _print(found, console)
    return EXIT_OK


def _print(found: Fit, console: Console) -> None:
    from microjournal.validation.calibration_figures import suite_figures

    console.record(_fit_fields(found), _fit_text(found))
    for name, constants in (("in_code", found.in_code), ("fitted", found.fitted)):
        for figures in suite_figures(found, constants):
            console.record(_suite_fields(found, name, figures), _suite_text(name, figures))


def _fit_fields(found: Fit) -> dict[str, JsonValue]:
    return {
        "event": "calibration",
        "setting": found.setting.value,
        "pairs": len(found.pairs),
        "withheld": sum(pair.is_withheld for pair in found.pairs),
        "in_code": dict(found.in_code.values),
        "fitted": dict(found.fitted.values),
        "gain": found.gain,
    }


def _suite_fields(found: Fit, constants: str, figures: SuiteFigures) -> dict[str, JsonValue]:
    return {
        "event": "calibration_suite",
        "setting": found.setting.value,
        "constants": constants,
        "suite": figures.suite,
        "pairs": figures.pairs,
        "withheld": figures.withheld,
        "unchanged": figures.unchanged,
        "smoother": figures.smoother,
        "rougher": figures.rougher,
        "coverage": figures.coverage,
        "smallest_detectable": figures.smallest_detectable,
    }


def _fit_text(found: Fit) -> str:
    return _("{setting}: {count} pairs; in the code {code}; fitted {fitted}").format(
        setting=found.setting.value,
        count=len(found.pairs),
        code=_constants_text(found.in_code),
        fitted=_constants_text(found.fitted),
    )


def _constants_text(constants: Constants) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in constants.values.items())


def _suite_text(constants: str, figures: SuiteFigures) -> str:
    return _(
        "  {constants}, {suite}: unchanged skin smoother {smoother}, rougher {rougher}"
        " (n = {unchanged}); truth in the interval {coverage} (n = {pairs})"
    ).format(
        constants=constants,
        suite=figures.suite,
        smoother=_share_text(figures.smoother),
        rougher=_share_text(figures.rougher),
        unchanged=figures.unchanged,
        coverage=_share_text(figures.coverage),
        pairs=figures.pairs,
    )


def _share_text(share: float | None) -> str:
    return "–" if share is None else f"{100.0 * share:.1f} %"
