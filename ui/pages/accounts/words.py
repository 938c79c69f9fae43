"""Numbers and ends of imports in words."""

from PySide6.QtGui import QFontMetrics

from app.domain.account_import import ImportReport, ImportRun
from app.i18n import _, current_language
from ui.labels import Look, Mark, Role
from ui.theme import FontRole, Theme
from ui.wording import count_text


def heading_room(theme: Theme, heading: str, least: int) -> int:
    """A column's width at 100 % that neither cuts its heading nor is less than `least`."""
    words = QFontMetrics(theme.font(FontRole.CAPTION, bold=True)).horizontalAdvance(heading)
    return max(least, words * 100 // theme.zoom + 22)


def size_text(size: int) -> str:
    """A file's size: 177 MB, 3.6 MB, 12 KB."""
    if size >= 10_000_000:
        return f"{size / 1_000_000:,.0f} MB"
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, size // 1000)} KB"


def ended(report: ImportReport) -> tuple[Role, str, str]:
    """Colour, headline and sentence of a report."""
    rate = report.rows / max(report.seconds, 0.001)
    seconds = f"{report.seconds:,.0f}" if report.seconds >= 10 else f"{report.seconds:.1f}"
    pace = _("{rows:,} rows in {seconds} s, {rate:,.0f} a second.").format(
        rows=report.rows, seconds=seconds, rate=rate
    )
    if report.cancelled:
        kept = _("The rows read so far are kept. Import the file again to go on.")
        return Role.SOON, _("The import was stopped"), _joined([pace, kept])
    more = [pace]
    if report.new_places:
        more.append(_("{n} new estates.").format(n=report.new_places))
    if report.unplaced:
        more.append(
            _(
                "{n} belong to no estate, outages do not find them: name the branch offices'"
                " districts in the settings, or add columns for district and estate, and import"
                " again."
            ).format(n=count_text(report.unplaced))
        )
    if report.unread_phones:
        more.append(_("{n} telephone texts made no number.").format(n=report.unread_phones))
    if report.rejected:
        title = _("The import is finished; some rows were refused")
        more.append(_("Correct them in their file and import that file."))
        return Role.SOON, title, _joined(more)
    return Role.OK, _("The import is finished"), _joined(more)


def _joined(sentences: list[str]) -> str:
    """Chinese sentences follow each other without a space."""
    return ("" if current_language() == "zh_CN" else " ").join(sentences)


def run_look(run: ImportRun) -> Look:
    """The state of an import of the past."""
    if run.finished_at is None:
        return Look(_("Not finished"), Role.HOLD, Mark.BARS)
    if run.cancelled:
        return Look(_("Stopped"), Role.SOON, Mark.TRIANGLE)
    return Look(_("Finished"), Role.DONE, Mark.CHECK)
