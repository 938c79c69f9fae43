"""The screen: Qt widgets that show what services return.

Importing PySide6 makes every later `import` of the process read the module's source and look for
"PySide6" in it, for the sake of a switch (`from __feature__ import snake_case`) that this program
does not use. That took a tenth of the start and kept all those sources in memory, so the ordinary
import is put back.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - it replaces the import that is put back here

if hasattr(builtins, "__orig_import__"):
    builtins.__import__ = builtins.__orig_import__
