"""The call desk in the states a call leads to, and what the shell shows beside the pages."""

from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from app.domain.call import CallState
from app.i18n import _
from app.services.demo_data import demo_cast
from tests.helpers.program import Program
from tests.pictures.scenes import Shot, call_from, clear_desk, idle, insert, key, ring, said
from ui.arrival import NOTE_EMBEDDED
from ui.sign_in import SignIn

_SHOWN: dict[str, QWidget] = {}


def dispatching(program: Program) -> None:
    page = call_from(program, demo_cast().leak.number)
    key(program, "3")
    key(program, "Tab")
    QTest.keyClicks(QApplication.focusWidget(), "zgdbg")
    key(program, "Return")
    for name, text in (
        ("location", "华光路口东北角，农商银行门前人行道"),
        ("complaint", "人行道冒水，水流入非机动车道，行人绕行。昨天报过，今天仍未修好。"),
        ("reply", "已登记，维修人员一小时内到现场。"),
    ):
        getattr(page.work.card.form, name).setFocus()
        insert(program, text)
    _answer_questions(program, page)
    key(program, "F8")
    key(program, "F9")


def _answer_questions(program: Program, page: Any) -> None:
    """Whatever the category asks is answered with its first choice, or in a few words."""
    for field in page.work.card.form.questions.fields.values():
        field.editor.setFocus()
        if isinstance(field.editor, QLineEdit):
            asks_time = "几点" in field.label_text or "time" in field.label_text
            insert(program, "17:30" if asks_time else "农商银行")
        elif isinstance(field.editor, QComboBox):
            key(program, "Down")
        else:
            key(program, "1")


def long_names(program: Program) -> None:
    """A company's name, an address and an outage's reason as long as they come."""
    page = call_from(program, demo_cast().three_accounts.number)
    page.work.card.form.salutation.setFocus()
    insert(program, "齐盛物业服务有限公司（示例）共青团西路管理处值班经理")
    page.work.card.form.location.setFocus()
    insert(program, "地下车库二层消防泵房东侧第三根立柱旁，现场联系人值班电工，分机 8012")
    page.work.card.form.complaint.setFocus()
    insert(program, "整栋楼从早上开始水压很小，高层完全没有水，物业已经检查过水泵，没有报警。" * 4)


def parked(program: Program) -> None:
    """Two calls were put aside before they were registered."""
    clear_desk(program)
    program.window.navigate("call_desk")
    page: Any = program.window.page("call_desk")
    for number in (demo_cast().leak.number, demo_cast().unknown.number):
        call_id = ring(program, number, CallState.RINGING)
        ring(program, number, CallState.ANSWERED, call_id)
        page.work.card.form.complaint.setFocus()
        insert(program, "楼道里的总阀门一直在滴水，邻居也反映过。")
    page.room.desk.shown = None
    page.show_case()
    program.settle()


def registered(program: Program) -> None:
    """The call was counted into the outage and still goes on."""
    page = call_from(program, demo_cast().outage.number)
    for sequence in ("Alt+1", "F8", "Ctrl+Return"):
        key(program, sequence)
    program.wait(lambda: not program.application.tasks.pending)
    page.show_case()
    program.settle()


def choosing_category(program: Program) -> None:
    call_from(program, demo_cast().leak.number)
    key(program, "2")
    key(program, "Tab")
    key(program, "Down")


def bill(program: Program) -> None:
    """A household that owes asks about its bill."""
    _choose_category(program, demo_cast().cut_off.number, "slsf")


def leak_reported(program: Program) -> None:
    """Somebody else reports a leak that is open already."""
    page = call_from(program, demo_cast().unknown.number)
    key(program, "3")
    found = program.window.services.calls.pop(demo_cast().leak.number)
    page.lookup.take_account(found.accounts[0].id)
    program.wait(lambda: not program.application.tasks.pending)
    program.settle()


def dispatch_in_outage(program: Program) -> None:
    """The outage is ticked, but somebody has to go and look."""
    page = call_from(program, demo_cast().outage.number)
    page.work.insert_script()
    page.work.card.form.complaint.setFocus()
    insert(program, "同一栋楼别的单元有水，只有二单元没有水。")
    _answer_questions(program, page)
    key(program, "F9")


def _choose_category(program: Program, number: str, initials: str) -> None:
    page = call_from(program, number)
    page.work.card.form.category.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), initials)
    key(program, "Return")


def toasts(program: Program) -> None:
    idle(program)
    shown = program.window.toasts
    registered = said(
        "已登记，计入 TS-20260714-01（同类来电第 63 通）",
        "Registered, counted into TS-20260714-01 (call no. 63)",
    )
    shown.show_success(registered, lambda: None)
    shown.show_info(said("第 2 版已发布，来电弹屏和话术已更新。", "Version 2 is published."))
    wrong = said("短信未发出：号码无效。请核对后重发。", "The message was not sent: wrong number.")
    shown.show_error(wrong, said("改号码", "Correct it"), lambda: None)
    program.settle()


def _put_away() -> None:
    for shown in _SHOWN.values():
        shown.close()
        shown.deleteLater()
    _SHOWN.clear()


def sign_in(program: Program) -> None:
    """Who sits here: the people of the demonstration."""
    theme = program.window.theme
    _put_away()
    window = SignIn(theme, program.settings.site.company, _(NOTE_EMBEDDED))
    window.resize(theme.px(1100), theme.px(720))
    core = program.application.core
    assert core is not None
    window.show_people(core.people())
    window.show()
    _SHOWN["sign_in"] = window
    program.settle()


DESK_SHOTS: tuple[Shot, ...] = (
    Shot("1-call-desk-dispatch", dispatching),
    Shot("1-call-desk-long-names", long_names),
    Shot("1-call-desk-category", choosing_category),
    Shot("1-call-desk-registered", registered),
    Shot("1-call-desk-parked", parked),
    Shot("1-call-desk-bill", bill),
    Shot("1-call-desk-leak", leak_reported),
    Shot("1-call-desk-dispatch-outage", dispatch_in_outage),
    Shot("6-toasts", toasts),
    Shot("6-sign-in", sign_in, window=lambda _program: _SHOWN["sign_in"]),
)
