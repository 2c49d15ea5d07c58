"""From the state of the Compare page to what the canvas draws, and the words beneath it."""

from __future__ import annotations

from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.compare_state import CompareState, Phase
from microjournal.gui.widgets.change_overlay import Overlay
from microjournal.gui.widgets.pair_painter import Scene
from microjournal.gui.widgets.pyramid import PicturePyramid
from microjournal.support.i18n import _


def scene_of(
    state: CompareState[PicturePyramid], before: Scene, overlays: tuple[Overlay, ...] = ()
) -> Scene:
    """Return the scene of a state; framing, divider and blink stay as they are on the canvas.

    A change map lies on the baseline, wherever that stands in the other modes.
    """
    pair = state.pair
    if pair is None:
        return Scene(mode=state.mode, framing=before.framing, share=before.share)
    first = pair.baseline, pair.baseline_label
    second = pair.follow_up, pair.follow_up_label
    is_map = state.mode is CompareMode.CHANGE_MAP
    if state.swapped and pair.follow_up is not None and not is_map:
        first, second = (pair.follow_up, pair.follow_up_label), first
    shown = state.findings if state.show_outlines else None
    return Scene(
        baseline=first[0],
        baseline_label=first[1],
        follow_up=second[0],
        follow_up_label=second[1],
        outlines=shown.outlines if shown is not None else (),
        overlays=overlays if is_map else (),
        mode=state.mode,
        framing=before.framing,
        share=before.share,
        nudge=state.nudge,
        flipped=before.flipped,
    )


def alignment_words(state: CompareState[PicturePyramid]) -> tuple[str, bool]:
    """Return how the photos lie on each other, and whether it deserves attention."""
    if state.phase is Phase.ONE_PHOTO:
        return _("One photo so far. Comparing begins with the second session."), False
    pair = state.pair
    if state.phase is not Phase.PAIR or pair is None:
        return "", False
    if pair.matrix is None and state.error is not None:
        return _("Not aligned: these are the stored previews"), True
    if pair.matrix is None:
        return _("Aligning…"), False
    if state.nudge != (0.0, 0.0):
        return _("Let go to keep this alignment"), False
    return pair.message, not pair.aligned
