"""Documents written to a file a person chose: whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import Unavailable
from app.i18n import N_, _

_FILE = N_("The file {name}")
_FILE_ADVICE = N_("Choose another folder, or close the program that has it open.")


def write_whole(path: Path, content: bytes) -> Path:
    """Write `content`; the old file stays as it is when that fails.

    Raises:
        Unavailable: the folder cannot be written, or the file is open elsewhere.
    """
    with whole(path) as part:
        part.write_bytes(content)
    return path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside `path` to write into; it takes its place when nothing was raised meanwhile.

    Raises:
        Unavailable: the folder cannot be written, or the file is open elsewhere.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise Unavailable(what=_(_FILE).format(name=path.name), advice=_(_FILE_ADVICE)) from error
    finally:
        part.unlink(missing_ok=True)
