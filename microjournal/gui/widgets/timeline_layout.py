"""Where everything of the timeline lies, in pixels of the whole grid; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import SessionId
from microjournal.gui.presenters.timeline_rows import TimelinePhoto, TimelineRow, TimelineState

HEAD_PX = 40
ROW_HEAD_PX = 152
CAPTION_PX = 32
GAP_PX = 10
CELL_GAP_PX = 18
ROW_GAP_PX = 14
MIN_THUMB_PX = 104
MAX_THUMB_PX = 232
ASPECT = 1.18
"""Height of a thumbnail over its width: a face fits without wasting a row."""
MAX_THUMB_HEIGHT_PX = 232
"""Two whole sessions are visible at once, however few views there are."""
PILL_PX = 24
PILL_REACH_PX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def contains(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedItem:
    """A thumbnail, or (without a photo) the gap where one could be."""

    box: Box
    session_id: SessionId
    view: StandardView
    photo: TimelinePhoto | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedColumn:
    """A view and the width its cells take."""

    view: StandardView
    label: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """A session and the height its cells take."""

    row: TimelineRow
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLayout:
    """The whole grid; items are in reading order."""

    width: float = 0.0
    height: float = 0.0
    thumb_width: float = MIN_THUMB_PX
    thumb_height: float = MIN_THUMB_PX * ASPECT
    columns: tuple[PlacedColumn, ...] = ()
    rows: tuple[PlacedRow, ...] = ()
    items: tuple[PlacedItem, ...] = ()

    def item_at(self, x: float, y: float) -> int:
        """Return the number of the item at a point, -1 if there is none."""
        return next(
            (number for number, item in enumerate(self.items) if item.box.contains(x, y)), -1
        )

    def question_at(self, x: float, y: float) -> int:
        """Return the number of the item whose view is asked about at a point, or -1."""
        return next(
            (
                number
                for number, item in enumerate(self.items)
                if item.photo is not None
                and item.photo.is_unsure
                and question_box(item.box).contains(x, y)
            ),
            -1,
        )

    def session_at(self, y: float) -> SessionId | None:
        """Return the session whose row a height belongs to."""
        return next(
            (
                placed.row.session_id
                for placed in self.rows
                if placed.y <= y < placed.y + placed.height
            ),
            None,
        )

    def view_at(self, x: float) -> StandardView | None:
        """Return the view whose column a point belongs to."""
        return next(
            (column.view for column in self.columns if column.x <= x < column.x + column.width),
            None,
        )

    def neighbour(self, number: int, dx: int, dy: int) -> int:
        """Return the nearest item in a direction, or ``number`` itself at the edge."""
        if not 0 <= number < len(self.items):
            return 0 if self.items else -1
        x, y = self.items[number].box.centre
        best, best_cost = number, float("inf")
        for other, item in enumerate(self.items):
            ox, oy = item.box.centre
            along = (ox - x) * dx + (oy - y) * dy
            across = abs((ox - x) * dy) + abs((oy - y) * dx)
            cost = along + 4 * across
            if along > 1 and cost < best_cost:
                best, best_cost = other, cost
        return best


def question_box(box: Box) -> Box:
    """Return the part below a thumbnail that answers to a press on "Confirm view"."""
    top = box.y + box.height
    half = box.width / 2
    return Box(
        x=box.x + half - PILL_REACH_PX, y=top, width=half + 2 * PILL_REACH_PX, height=CAPTION_PX
    )


def lay_out(state: TimelineState, available_px: float) -> TimelineLayout:
    """Return where everything lies when ``available_px`` of width may be used."""
    slots = _slots(state)
    thumb = _thumb_width(slots, available_px)
    height = thumb_height(thumb)
    columns = _columns(state, slots, thumb)
    rows = _rows(state, height)
    items = tuple(item for placed in rows for item in _items_of_row(placed, columns, thumb))
    last = columns[-1] if columns else None
    return TimelineLayout(
        width=last.x + last.width if last else ROW_HEAD_PX,
        height=rows[-1].y + rows[-1].height if rows else HEAD_PX,
        thumb_width=thumb,
        thumb_height=height,
        columns=columns,
        rows=rows,
        items=items,
    )


def _slots(state: TimelineState) -> list[int]:
    """Return how many thumbnails the fullest cell of each view holds."""
    return [
        max([1, *(len(row.cells[number].photos) for row in state.rows)])
        for number in range(len(state.views))
    ]


def _thumb_width(slots: list[int], available_px: float) -> float:
    if not slots:
        return MIN_THUMB_PX
    spent = ROW_HEAD_PX + len(slots) * CELL_GAP_PX + (sum(slots) - len(slots)) * GAP_PX
    return min(max((available_px - spent) / sum(slots), MIN_THUMB_PX), MAX_THUMB_PX)


def _columns(state: TimelineState, slots: list[int], thumb: float) -> tuple[PlacedColumn, ...]:
    placed, x = [], float(ROW_HEAD_PX)
    for (view, label), count in zip(state.views, slots, strict=True):
        width = count * thumb + (count - 1) * GAP_PX + CELL_GAP_PX
        placed.append(PlacedColumn(view=view, label=label, x=x, width=width))
        x += width
    return tuple(placed)


def thumb_height(width: float) -> float:
    """Return how high a thumbnail of a width is."""
    return min(width * ASPECT, MAX_THUMB_HEIGHT_PX)


def _rows(state: TimelineState, thumb: float) -> tuple[PlacedRow, ...]:
    height = thumb + CAPTION_PX + ROW_GAP_PX
    return tuple(
        PlacedRow(row=row, y=HEAD_PX + number * height, height=height)
        for number, row in enumerate(state.rows)
    )


def _items_of_row(
    placed: PlacedRow, columns: tuple[PlacedColumn, ...], thumb: float
) -> list[PlacedItem]:
    items = []
    for cell, column in zip(placed.row.cells, columns, strict=True):
        for number, photo in enumerate(cell.photos or (None,)):
            box = Box(
                x=column.x + number * (thumb + GAP_PX),
                y=placed.y,
                width=thumb,
                height=thumb_height(thumb),
            )
            items.append(
                PlacedItem(box=box, session_id=cell.session_id, view=cell.view, photo=photo)
            )
    return items
