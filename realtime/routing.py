"""Which socket leads where."""

sockets: list[object] = []
