"""RenderingPool: children that render side by side, one to a thread, for many records at a time."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from runtime.rendering import RenderingChild
from runtime.rendering_work import Rendered, Task

_FEW = 16
"""So many records or fewer are not worth the start of another child."""
_SIDE_BY_SIDE = 2

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


class RenderingPool:
    """Makes something of records that have to be rendered, in their order. Close it when it is done."""

    def __init__(self, side_by_side: int = _SIDE_BY_SIDE) -> None:
        """Start nothing yet."""
        self._side_by_side = side_by_side
        self._begin()

    def render(self, task: Task) -> Rendered:
        """Render in the child of the calling thread. Raises as `RenderingChild.render`."""
        child: RenderingChild | None = getattr(self._own, "child", None)
        if child is None:
            child = self._own.child = RenderingChild()
            self._children.append(child)
        return child.render(task)

    def map(self, make: Callable[[_Item], _Made], items: Sequence[_Item]) -> Iterator[_Made]:
        """What `make` gives for each item, in order.

        `make` may call `render`; where the items are many it runs in several threads.
        """
        return map(make, items) if len(items) <= _FEW else self._threads.map(make, items)

    def close(self) -> None:
        """End the children, after what is at hand; what is rendered afterwards starts them anew."""
        self._threads.shutdown(cancel_futures=True)
        for child in self._children:
            child.close()
        self._begin()

    def _begin(self) -> None:
        self._threads = ThreadPoolExecutor(self._side_by_side, thread_name_prefix="klaarlicht-pages")
        self._own = threading.local()
        self._children: list[RenderingChild] = []
