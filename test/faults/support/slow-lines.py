"""Cables that take their time and lose something, as a netem queue would.

usage: slow-lines.py DELAY_MS LOSS SEED NAME NAME [NAME NAME ...]

Makes network cards (tap) by these names and passes every frame of a pair's one card to the other; from the signal SIGUSR1
on DELAY_MS later, and but for a share LOSS of them. Says "ready" once the cards are there; whoever started it puts them where it
wants them.
"""

import fcntl
import heapq
import os
import random
import select
import signal
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
FRAME = 65536
# As long a queue as a home's router has; then it drops.
MOST_WAITING = 1000


def card(name):
    """A new network card; its frames are read from and written to the descriptor returned."""
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return descriptor


def main():
    line = {"delay": 0.0, "loss": 0.0}
    worse = {"delay": float(sys.argv[1]) / 1000, "loss": float(sys.argv[2])}
    signal.signal(signal.SIGUSR1, lambda *_: line.update(worse))
    chance = random.Random(int(sys.argv[3]))
    cards = [card(name) for name in sys.argv[4:]]
    other = {a: b for one, two in zip(cards[::2], cards[1::2]) for a, b in ((one, two), (two, one))}
    waiting = []
    number = 0
    print("ready", flush=True)
    while True:
        pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for descriptor in select.select(cards, [], [], pause)[0]:
            try:
                frame = os.read(descriptor, FRAME)
            except OSError:
                # Its card is down, or went with its host.
                continue
            if chance.random() >= line["loss"] and len(waiting) < MOST_WAITING:
                number += 1
                due = time.monotonic() + line["delay"]
                heapq.heappush(waiting, (due, number, other[descriptor], frame))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, descriptor, frame = heapq.heappop(waiting)
            try:
                os.write(descriptor, frame)
            except OSError:
                # The same at the far end.
                continue


main()
