"""Sends a text back without looking at it, so that what is measured is the other side."""

import os
import sys

HEAD_END = b'"payload":{"text":'

sys.stderr.write('{"type":"BACKEND_READY"}\n')
sys.stderr.flush()


def write_all(data: memoryview) -> None:
    """Write all of it to stdout."""
    while data:
        data = data[os.write(1, data) :]


line = bytearray()
while chunk := os.read(0, 1 << 20):
    line += chunk
    if not chunk.endswith(b"\n"):
        continue
    start = line.index(HEAD_END) + len(HEAD_END)
    end = line.rindex(b'"', start) + 1
    text = line[start:end]
    identifier = line[line.index(b'"id":"') + 6 : line.index(b'","type"')]
    head = b'{"id":"%b","type":"ECHO_RESPONSE","success":true,"error":null,"timestamp":0,"data":' % identifier
    write_all(memoryview(head + text + b"}\n"))
    line = bytearray()
