"""Rendering that does to its process what hostile originals do; a record without an original is set as ever."""

import os
import time

from runtime.rendering_work import Rendered, Task, rendered


def hostile(task: Task) -> Rendered:
    """Hang, eat or abort, as the original says."""
    wanted = task.original.content if task.original else b""
    if wanted == b"hang":
        time.sleep(3600)
    if wanted == b"eat":
        eaten = bytearray(os.urandom(2**20) * 400)
        time.sleep(3600)
        del eaten
    if wanted == b"abort":
        os.abort()
    return rendered(task)
