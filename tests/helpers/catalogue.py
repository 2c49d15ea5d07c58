"""Keeps the catalogues of translations in step with the code: ``make catalogue``.

Messages are collected from the program's syntax trees, what is translated already is kept, what
nobody says any more is dropped, and the catalogue is compiled beside its text. Nothing but the
standard library is needed, so the result is the same on every machine: sorted by message, without
days and file positions.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "microjournal"
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "microjournal"
PLURAL_FORMS = "nplurals=2; plural=(n != 1);"
_SINGLE, _PLURAL = "_", "ngettext"
_MO_MAGIC = 0x950412DE
_MO_HEADER_BYTES = 28
_WORD_OF_ENTRY = re.compile(r'(msgid_plural|msgid|msgstr)(?:\[\d+\])? (".*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message and its translations: one form, or two where a number decides."""

    message: str
    plural: str = ""
    forms: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def is_complete(self) -> bool:
        """Tell whether every form is translated and nobody doubts it."""
        expected = 2 if self.plural else 1
        return not self.fuzzy and len(self.forms) == expected and all(self.forms)


def catalogue_path(language: str) -> Path:
    """Return the text of a language's catalogue; the compiled one lies beside it (``.mo``)."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages() -> tuple[str, ...]:
    """Return the languages there is a catalogue of."""
    return tuple(sorted(path.parents[1].name for path in LOCALE.glob(f"*/*/{DOMAIN}.po")))


# -- from the code ---------------------------------------------------------------------------


def messages_in_code(package: Path = PACKAGE) -> dict[str, Entry]:
    """Return every message of the program, untranslated, by its English text."""
    found: dict[str, Entry] = {}
    for path in sorted(package.rglob("*.py")):
        for entry in messages_of(path.read_text(encoding="utf-8")):
            if entry.plural or entry.message not in found:
                found[entry.message] = entry
    return found


def messages_of(source: str) -> Iterator[Entry]:
    """Yield the messages of one module; raise ValueError where one is not a plain text."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == _SINGLE:
            yield Entry(message=_constant(node.args[0]))
        elif node.func.id == _PLURAL:
            yield Entry(message=_constant(node.args[0]), plural=_constant(node.args[1]))


def _constant(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"line {node.lineno}: {ast.unparse(node)} is known only when the program runs")


# -- the text (.po) --------------------------------------------------------------------------


def read_catalogue(path: Path) -> dict[str, Entry]:
    """Return the entries of a catalogue by their English text, without its header."""
    if not path.exists():
        return {}
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    entries = (_entry_of(block) for block in blocks if block.strip())
    return {entry.message: entry for entry in entries if entry.message}


def _entry_of(block: str) -> Entry:
    texts: dict[str, list[str]] = {"msgid": [], "msgid_plural": [], "msgstr": []}
    current = texts["msgid"]
    for line in block.splitlines():
        if match := _WORD_OF_ENTRY.fullmatch(line):
            current = texts[match.group(1)]
            current.append(ast.literal_eval(match.group(2)))
        elif line.startswith('"'):
            current[-1] += ast.literal_eval(line)
    return Entry(
        message="".join(texts["msgid"]),
        plural="".join(texts["msgid_plural"]),
        forms=tuple(texts["msgstr"]),
        fuzzy=any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines()),
    )


def catalogue_text(language: str, entries: Iterable[Entry]) -> str:
    """Return the text of a catalogue, sorted by message."""
    header = _entry_text(Entry(message="", forms=(_header(language),)))
    body = (_entry_text(entry) for entry in sorted(entries, key=lambda each: each.message))
    return "\n".join([header, *body])


def _header(language: str) -> str:
    fields = {
        "Project-Id-Version": DOMAIN,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _entry_text(entry: Entry) -> str:
    flags = ["fuzzy"] if entry.fuzzy else []
    if "{" in entry.message:
        flags.append("python-brace-format")
    lines = [f"#, {', '.join(flags)}"] if flags else []
    lines.append(f"msgid {_quoted(entry.message)}")
    if not entry.plural:
        return "\n".join([*lines, f"msgstr {_quoted(''.join(entry.forms))}", ""])
    lines.append(f"msgid_plural {_quoted(entry.plural)}")
    forms = entry.forms or ("", "")
    lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms)]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    if escaped.count("\\n") > 1:
        # Several lines, such as the header's, stand below each other.
        pieces = escaped.replace("\\n", "\\n\n").splitlines()
        return "\n".join(['""', *(f'"{piece}"' for piece in pieces)])
    return f'"{escaped}"'


# -- compiled (.mo) --------------------------------------------------------------------------


def compiled(language: str, entries: Iterable[Entry]) -> bytes:
    """Return the binary catalogue (GNU gettext, revision 0, without a hash table)."""
    texts = {"": _header(language)}
    for entry in entries:
        if entry.is_complete:
            key = f"{entry.message}\0{entry.plural}" if entry.plural else entry.message
            texts[key] = "\0".join(entry.forms)
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    count = len(pairs)
    keys_at, texts_at = _MO_HEADER_BYTES, _MO_HEADER_BYTES + 8 * count
    data_at = texts_at + 8 * count
    header = struct.pack("<7I", _MO_MAGIC, 0, count, keys_at, texts_at, 0, data_at)
    keys, texts_data = [key for key, _ in pairs], [text for _, text in pairs]
    first_text_at = data_at + sum(len(key) + 1 for key in keys)
    tables = _table(keys, data_at) + _table(texts_data, first_text_at)
    return header + tables + b"".join(each + b"\0" for each in (*keys, *texts_data))


def _table(strings: Iterable[bytes], start: int) -> bytes:
    """Return length and place of each string, one after the other with a zero between."""
    rows = b""
    for string in strings:
        rows += struct.pack("<2I", len(string), start)
        start += len(string) + 1
    return rows


# -- all together ----------------------------------------------------------------------------


def merged(messages: Mapping[str, Entry], known: Mapping[str, Entry]) -> list[Entry]:
    """Return the messages of the code with the translations that are known."""
    return [
        known[text] if text in known and known[text].plural == entry.plural else entry
        for text, entry in messages.items()
    ]


def update(language: str) -> list[Entry]:
    """Write text and compiled catalogue of a language; return what is still to translate."""
    path = catalogue_path(language)
    entries = merged(messages_in_code(), read_catalogue(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue_text(language, entries), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(language, entries))
    return [entry for entry in entries if not entry.is_complete]


def main(arguments: list[str]) -> int:
    """Update the catalogues of the languages named, or of all there are."""
    missing = False
    for language in arguments or languages():
        for entry in update(language):
            missing = True
            print(f"{language}: to translate: {entry.message!r}")
    return int(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
