"""Run before the program in a bundle: other programs must not load the bundle's libraries.

The bundle's starter points the library search path at the bundle for this process. A viewer
that opens a PDF, say, would inherit that and break; this process has read it already.
"""

import os

for _name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    _original = os.environ.pop(f"{_name}_ORIG", None)
    if _original:
        os.environ[_name] = _original
    else:
        os.environ.pop(_name, None)
