"""Text from people is text everywhere: nothing that guesses markup is fed with it."""

from __future__ import annotations

import ast
from pathlib import Path

import microjournal

GUI = Path(microjournal.__file__).parent / "gui"
GUESSING = frozenset(
    {"QMessageBox", "QInputDialog", "QErrorMessage", "QTextBrowser", "QTextEdit", "QWhatsThis"}
)
"""Widgets of Qt that take a text for markup if it looks like it."""
MARKUP = frozenset({"setHtml", "insertHtml", "setMarkdown", "appendHtml", "fromHtml"})


def calls() -> list[tuple[str, ast.Call]]:
    found = []
    for path in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.append((f"{path.relative_to(GUI)}:{node.lineno}", node))
    return found


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_our_own_text(node: ast.expr) -> bool:
    """Tell constants, translated constants and what was made plain from anything else."""
    match node:
        case ast.Constant():
            return True
        case ast.BinOp(left=left, right=right):
            return is_our_own_text(left) and is_our_own_text(right)
        case ast.IfExp(body=body, orelse=other):
            return is_our_own_text(body) and is_our_own_text(other)
        case ast.Call():
            return name_of(node) in {"_", "plain_tip"}
        case _:
            return False


def test_no_widget_that_guesses_markup_is_used() -> None:
    assert [place for place, call in calls() if name_of(call) in GUESSING] == []


def test_nothing_is_ever_set_as_markup() -> None:
    assert [place for place, call in calls() if name_of(call) in MARKUP] == []


def test_tooltips_are_our_own_words_or_made_plain() -> None:
    place_of_text = {"setToolTip": 0, "setWhatsThis": 0, "setStatusTip": 0, "showText": 1}
    offenders = [
        place
        for place, call in calls()
        if name_of(call) in place_of_text
        and not is_our_own_text(call.args[place_of_text[name_of(call)]])
    ]
    assert offenders == []


def test_models_make_their_tooltips_plain() -> None:
    for path in sorted((GUI / "models").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "ToolTipRole" not in text or "plain_tip(" in text, path.name
