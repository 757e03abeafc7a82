"""A way to Redis on which answers get lost: the server has done what it was asked, and nobody hears."""

import socket
import threading
from contextlib import contextmanager


class Lossy:
    """Stands before the server at `server_port`, on a port of its own."""

    def __init__(self, server_port):
        self.server_port = server_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.word, self.times, self.lost = b"", 0, 0

    def lose(self, word, times):
        """Of so many requests that hold this word the answer is lost, and the connection with it."""
        self.word, self.times = word, times

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        server = socket.create_connection(("127.0.0.1", self.server_port))
        with client, server:
            while request := client.recv(1_000_000):
                server.sendall(request)
                answer = server.recv(1_000_000)
                if self.times and self.word in request:
                    self.times -= 1
                    self.lost += 1
                    return
                client.sendall(answer)


@contextmanager
def lossy(server_port):
    """For requests and answers that fit into one piece each."""
    one = Lossy(server_port)
    thread = threading.Thread(target=one.serve, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        one.listener.shutdown(socket.SHUT_RDWR)
        one.listener.close()
        thread.join()
