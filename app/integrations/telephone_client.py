"""What the softphone starts: hand one telephone event to the running program and be gone.

Standard library only, and little of it: the telephone waits for us. The whole act takes some
30 ms; the running program acknowledges from a thread of its own, even while its window is busy.

    main.py --incoming NUMBER [--answered | --ended] [--call-id ID] [--to NUMBER] [--ext EXT]

Exit codes: 0 delivered; 3 kept for the program, which was not running or did not answer in time;
2 wrong arguments; 4 neither delivered nor kept.
"""

# pathlib would cost a quarter of the time this module may take
# ruff: noqa: PTH102, PTH103, PTH105, PTH111, PTH112, PTH118, PTH120, PTH123

import json
import os
import socket
import sys
import time
from contextlib import suppress

DELIVERED, USAGE, KEPT, LOST = 0, 2, 3, 4
ACKNOWLEDGE_WITHIN = 0.1  # seconds
LONGEST_LINE = 8192
_LONGEST_SOCKET_PATH = 100  # sun_path holds 104 (macOS) to 108 (Linux) bytes
_EVENTS = {"--answered": "answer", "--ended": "hangup"}


def desktop_name() -> str:
    """Name of this signed-in desktop: the user, and HOTLINE_DESKTOP where one user has several."""
    user = os.environ.get("USERNAME") or os.environ.get("USER") or "user"
    profile = os.environ.get("HOTLINE_DESKTOP", "")
    name = f"hotline-desk-{user}-{profile}" if profile else f"hotline-desk-{user}"
    if sys.platform == "win32":
        name += f"-{_windows_session()}"
    return "".join(c if (c.isalnum() and c.isascii()) or c in "-_" else f"{ord(c):x}" for c in name)


def _windows_session() -> int:
    """Number of the Windows session: pipes are shared by all desktops of a terminal server."""
    import ctypes

    session = ctypes.c_uint32(0)
    library = getattr(ctypes, "windll", None)
    if library is not None:
        library.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(session))
    return session.value


def server_address() -> str:
    r"""Where the running program listens: a socket of this user alone, or `\\.\pipe\…`."""
    name = desktop_name()
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    path = os.path.join(_runtime_folder(), name + ".sock")
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    import zlib

    short = f"{zlib.crc32(os.fsencode(path)):08x}.sock"
    return os.path.join(_private_temporary_folder(), short)


def _runtime_folder() -> str:
    """XDG_RUNTIME_DIR, which only this user can enter, else a private folder under /tmp."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return folder if folder and os.path.isdir(folder) else _private_temporary_folder()


def _private_temporary_folder() -> str:
    """A folder of mode 0700 that belongs to this user; OSError when somebody else made it."""
    me = os.getuid() if hasattr(os, "getuid") else 0
    folder = f"/tmp/hotline-desk-{me}"  # noqa: S108 - ownership and mode are checked below
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    found = os.lstat(folder)
    if found.st_uid != me or found.st_mode & 0o077:
        raise PermissionError(folder)
    return folder


def spool_folder() -> str:
    """Where events wait for a program that is not running; one file an event."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or home
    elif sys.platform == "darwin":
        base = home + "/Library/Application Support"
    else:
        base = os.environ.get("XDG_STATE_HOME") or home + "/.local/state"
    return os.path.join(base, "HotlineDesk", "incoming", desktop_name())


def lock_path() -> str:
    """The file that the running program keeps locked; never on a shared disk."""
    if sys.platform == "win32":
        folder = os.path.dirname(spool_folder())
        os.makedirs(folder, exist_ok=True)
        return os.path.join(folder, desktop_name() + ".lock")
    return server_address() + ".lock"


def deliver(line: bytes, *, address: str | None = None, within: float = ACKNOWLEDGE_WITHIN) -> bool:
    """Send one line and wait for the acknowledgement; False when nobody answers in time."""
    try:
        target = server_address() if address is None else address
        if sys.platform == "win32":
            return _deliver_by_pipe(line, target, within)
        return _deliver_by_socket(line, target, within)
    except OSError:
        return False


def _deliver_by_socket(line: bytes, address: str, within: float) -> bool:
    ends = time.monotonic() + within
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(within)
        connection.connect(address)
        connection.sendall(line)
        answer = b""
        while not answer.endswith(b"\n"):
            connection.settimeout(max(0.001, ends - time.monotonic()))
            part = connection.recv(256)
            if not part:
                return False
            answer += part
    return _accepted(answer)


def _deliver_by_pipe(line: bytes, address: str, within: float) -> bool:
    """A named pipe read blocks for ever, so that it is done in a thread one can leave behind."""
    import threading

    answers: list[bytes] = []

    def talk() -> None:
        with suppress(OSError), open(address, "r+b", buffering=0) as pipe:
            pipe.write(line)
            answers.append(pipe.readline(256))

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    thread.join(within)
    return bool(answers) and _accepted(answers[0])


def _accepted(answer: bytes) -> bool:
    return answer.startswith(b'{"ok": true')


def keep(line: bytes) -> bool:
    """Leave the event for the next start; written whole or not at all."""
    name = f"{time.time_ns():020d}-{os.getpid()}"
    try:
        folder = spool_folder()
        os.makedirs(folder, 0o700, exist_ok=True)
        path = os.path.join(folder, name)
        handle = os.open(path + ".part", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            file.write(line)
        os.replace(path + ".part", path + ".json")
    except OSError:
        return False
    return True


def message(event: str, number: str, *, to: str = "", call_id: str = "", ext: str = "") -> bytes:
    """One line of JSON as Zammad's telephone interface has it, with an id against doubles.

    `event` is newCall, answer, hangup or activate; `ts` is UTC.
    """
    now = time.time()
    content = {
        "event": event,
        "from": number,
        "to": to,
        "callId": call_id,
        "ext": ext,
        "ts": time.strftime(f"%Y-%m-%dT%H:%M:%S.{int(now * 1000) % 1000:03d}Z", time.gmtime(now)),
        "id": f"{time.time_ns():x}-{os.getpid():x}",
    }
    return (json.dumps(content) + "\n").encode()


def hand_over(line: bytes, *, within: float = ACKNOWLEDGE_WITHIN) -> int:
    """Deliver the line or keep it; an exit code."""
    if deliver(line, within=within):
        return DELIVERED
    return KEPT if keep(line) else LOST


def run(arguments: list[str]) -> int:
    """The whole hand-over for a command line that holds --incoming; an exit code."""
    try:
        line = _read_arguments(arguments)
    except ValueError as error:
        if sys.stderr is not None:  # a program without console has none
            sys.stderr.write(f"{error}\n{__doc__ or ''}")
        return USAGE
    return hand_over(line)


def _read_arguments(arguments: list[str]) -> bytes:
    values = {"--incoming": "", "--call-id": "", "--to": "", "--ext": ""}
    event = "newCall"
    rest = list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name in _EVENTS and not equals:
            event = _EVENTS[name]
        elif name not in values:
            raise ValueError(f"unknown argument: {name}")
        elif equals:
            values[name] = value
        elif rest and not rest[0].startswith("--"):
            values[name] = rest.pop(0)
        elif name != "--incoming":  # no number is a withheld number
            raise ValueError(f"{name} needs a value")
    return message(
        event,
        values["--incoming"],
        to=values["--to"],
        call_id=values["--call-id"],
        ext=values["--ext"],
    )
