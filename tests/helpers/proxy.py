"""A bad network between a desk and its server: delays, silence, refusals, cut answers.

The proxy is a process of its own, so that a busy test does not slow it down; `Proxy` tells it
what to be by lines on its standard input.
"""

import asyncio
import contextlib
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field

_ABORT = struct.pack("ii", 1, 0)


class Proxy:
    """A running proxy to a port of this computer; connect to `port`."""

    def __init__(self, target: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.proxy", str(target)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.port = int(self._heard())

    def _heard(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def _tell(self, *words: object) -> None:
        assert self._process.stdin is not None
        print(*words, file=self._process.stdin, flush=True)
        assert self._heard() == "ok\n"

    def pass_all(self, seconds: float = 0) -> None:
        """A good network, or one that delays everything by `seconds` in each direction."""
        self._tell("pass", seconds)

    def hole(self) -> None:
        """Everything is taken, old connections and new, and nothing is passed on."""
        self._tell("hole")

    def refuse(self) -> None:
        """End all connections, refuse new ones."""
        self._tell("refuse")

    def mute(self) -> None:
        """What clients say arrives; what the server answers does not."""
        self._tell("mute")

    def cut(self, after_bytes: int = 0, after_chunks: int = 0) -> None:
        """Once: end the connection when so much of the answers has been passed on."""
        self._tell("cut", after_bytes, after_chunks)

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


@dataclass
class _Network:
    """What the proxy is like just now."""

    target: int
    delay: float = 0.0
    hole: bool = False
    mute: bool = False
    refuse: bool = False
    cut: tuple[int, int] | None = None
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def become(self, words: list[str]) -> None:
        name, *values = words
        self.hole, self.mute, self.refuse = name == "hole", name == "mute", name == "refuse"
        self.delay = float(values[0]) if name == "pass" else 0.0
        self.cut = (int(values[0]), int(values[1])) if name == "cut" else None
        if self.refuse:
            self.abort(self.writers)
            self.writers = []

    @staticmethod
    def abort(writers: list[asyncio.StreamWriter]) -> None:
        for writer in writers:
            with contextlib.suppress(OSError):
                writer.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, _ABORT
                )
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuse:
            self.abort([writer])
            return
        try:
            there, onward = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            self.abort([writer])
            return
        pair = [writer, onward]
        self.writers += pair
        for one in pair:
            one.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(
            self.pump(reader, onward, pair, answers=False),
            self.pump(there, writer, pair, answers=True),
        )

    async def pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
        pair: list[asyncio.StreamWriter], *, answers: bool,
    ) -> None:  # fmt: skip
        """Pass on what comes, each piece after the delay, as the network is at that moment."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sender = asyncio.create_task(self.send(queue, writer, pair, answers=answers))
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                queue.put_nowait((time.monotonic() + self.delay, piece))
        if not self.hole:
            queue.put_nowait((time.monotonic() + self.delay, b""))
            await sender

    async def send(
        self, queue: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter,
        pair: list[asyncio.StreamWriter], *, answers: bool,
    ) -> None:  # fmt: skip
        with contextlib.suppress(OSError):
            while True:
                due, piece = await queue.get()
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if self.hole or (self.mute and answers):
                    continue
                if not piece:
                    break
                if answers and self.cut is not None and not self.still_passes(piece, writer, pair):
                    return
                writer.write(piece)
                await writer.drain()
            writer.close()

    def still_passes(
        self, piece: bytes, writer: asyncio.StreamWriter, pair: list[asyncio.StreamWriter]
    ) -> bool:
        """Count the answers down; at zero the connection ends in the middle of one."""
        assert self.cut is not None
        left, chunks = self.cut
        if chunks > 0:
            self.cut = (left, chunks - 1)
            return True
        if len(piece) < left:
            self.cut = (left - len(piece), 0)
            return True
        self.cut = None
        if left:
            writer.write(piece[:left])
        for one in pair:
            one.close()
        return False


async def _main(target: int) -> None:
    network = _Network(target)
    server = await asyncio.start_server(network.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        network.become(line.split())
        print("ok", flush=True)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
