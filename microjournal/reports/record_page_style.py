"""The frame of the pages of a portability export: head, style, language."""

from __future__ import annotations

import html
from collections.abc import Sequence

from microjournal.support.i18n import language

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.45 system-ui, sans-serif; color: #1a2230; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-top: 1px solid #d5dae2; padding-top: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dt { color: #55607a; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #e3e7ee;
  overflow-wrap: anywhere; vertical-align: top; }
th { color: #55607a; font-weight: 600; }
.note { white-space: pre-line; overflow-wrap: anywhere; }
.missing { border-left: 4px solid #b25000; padding: .2rem .8rem; background: #fff6ec; }
.photos { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; }
figure { margin: 0; break-inside: avoid; }
figure img { width: 100%; height: 18rem; object-fit: contain; background: #f1f3f7; }
figcaption { color: #55607a; font-size: .9rem; }
footer { margin: 3rem 0 1rem; color: #55607a; font-size: .85rem; }
@media print {
  @page { margin: 15mm; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h2 { break-after: avoid; }
  tr { break-inside: avoid; }
  .photos { grid-template-columns: repeat(3, 1fr); }
  figure img { height: 55mm; }
}
"""


def page(title: str, body: Sequence[str]) -> str:
    """Return a whole page; ``body`` is HTML, ``title`` text that names nobody."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language()}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{html.escape(title)}</title>",
            f"<style>{_STYLE}</style></head><body>",
            *body,
            "</body></html>",
            "",
        ]
    )
