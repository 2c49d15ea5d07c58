"""What can be done on the Compare page, for its keys and the overview of keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from microjournal.gui.actions import Action
from microjournal.gui.presenters.compare import ComparePresenter
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.widgets.framing import ZOOM_STEP
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.pyramid import PicturePyramid
from microjournal.support.i18n import _


def compare_actions(
    page: ComparePresenter[PicturePyramid],
    canvas: PhotoCanvas,
    *,
    flip: Callable[[], None],
    toggle_outlines: Callable[[], None],
    show_method: Callable[[], None],
    draw_regions: Callable[[], None],
) -> tuple[Action, ...]:
    """Return every action with its key."""
    mode = page.set_mode
    rows = (
        ("side_by_side", _("Side by side"), "S", partial(mode, CompareMode.SIDE_BY_SIDE)),
        ("wipe", _("Wipe"), "W", partial(mode, CompareMode.WIPE)),
        ("overlay", _("Overlay"), "O", partial(mode, CompareMode.OVERLAY)),
        ("blink", _("Blink"), "4", partial(mode, CompareMode.BLINK)),
        ("change_map", _("Change map"), "5", partial(mode, CompareMode.CHANGE_MAP)),
        ("flip", _("Blink while held"), "B", flip),
        ("previous_view", _("Previous view"), "[", partial(page.step_view, -1)),
        ("next_view", _("Next view"), "]", partial(page.step_view, 1)),
        ("previous_session", _("Previous session"), "Left", partial(page.step_session, -1)),
        ("next_session", _("Next session"), "Right", partial(page.step_session, 1)),
        ("swap", _("Swap the two photos"), "X", page.swap),
        ("outlines", _("Show the measured regions"), "R", toggle_outlines),
        ("measure", _("Measure this pair"), "M", page.measure),
        ("method", _("How was this measured?"), "H", show_method),
        ("regions", _("Draw regions…"), "D", draw_regions),
        ("zoom_in", _("Zoom in"), "+", partial(canvas.zoom_by, ZOOM_STEP)),
        ("zoom_out", _("Zoom out"), "-", partial(canvas.zoom_by, 1.0 / ZOOM_STEP)),
        ("whole", _("Show the whole photo"), "0", canvas.show_whole),
    )
    return tuple(
        Action(id=f"compare.{name}", text=text, shortcut=key, callback=callback)
        for name, text, key, callback in rows
    )
