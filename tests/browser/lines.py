"""The line between a page and its server, as it may be."""

from playwright.sync_api import Page, WebSocketRoute

STREAM = "**/_stcore/stream"


class Line:
    """The connection of a page, which can be refused, cut, frozen and slow, and is whole again."""

    def __init__(self, page: Page) -> None:
        self.refused = self.frozen = self.slow = False
        self.on_the_way: list[bytes | str] = []
        self.open: list[WebSocketRoute] = []
        page.route_web_socket(STREAM, self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.refused:
            socket.close(code=1008)
            return
        server = socket.connect_to_server()
        socket.on_message(lambda message: self.frozen or server.send(message))
        server.on_message(lambda message: self.frozen or self._bring(socket, message))
        self.open.append(socket)

    def _bring(self, socket: WebSocketRoute, message: bytes | str) -> None:
        if self.slow:
            self.on_the_way.append(message)
        else:
            socket.send(message)

    def arrive(self) -> None:
        """What was on the way comes, and the line is no longer slow."""
        self.slow = False
        while self.on_the_way:
            self.open[-1].send(self.on_the_way.pop(0))

    def cut(self) -> None:
        self.refused = True
        self.open.pop().close(code=1001)
