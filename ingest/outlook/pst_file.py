"""Mailbox files of Outlook (PST, OST): folders, and items as .msg files would hold them ([MS-PST] 2.4)."""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain, repeat

from ingest.outlook.msg_names import names_of
from ingest.outlook.outlook_envelope import kind_of
from ingest.outlook.outlook_item import Attachment, Named, OutlookItem, Properties, code_page
from ingest.outlook.pst_nodes import MalformedMailboxError, Node, NodeFile
from ingest.outlook.pst_place import ItemPlace
from ingest.outlook.pst_tables import Heap, PropertySet, Table
from records.content import Content
from records.record import RecordKind

_FOLDER, _SEARCH, _ITEM = 2, 3, 4
_KIND = 0x1F
_NAMES = 0x61
_ATTACHMENTS, _RECIPIENTS, _LISTED = 0x671, 0x692, 0x0E
_ATTACHMENT, _EMBEDDED = 5, 5
_DEPTH = 60
_MOST_FOLDERS_DEEP = 200


class MailboxFile:
    """One PST or OST."""

    def __init__(self, content: Content) -> None:
        """Read the header. Raises MalformedMailboxError for what we do not read."""
        self._file = NodeFile(content)
        self._paths: dict[int, str] = {}

    @cached_property
    def _names(self) -> dict[int, Named]:
        try:
            heap = Heap(self._file, self._file.node(_NAMES))
            told = PropertySet(heap, {}).found
        except MalformedMailboxError:
            return {}
        return names_of(told.raw(2), told.raw(3), told.raw(4))

    def count(self) -> int:
        """How many nodes are items, without looking into any."""
        return sum(node is not None and node.number & _KIND == _ITEM for node in self._file.nodes())

    @property
    def is_whole(self) -> bool:
        """Whether every page of nodes can be read."""
        return all(node is not None for node in self._file.nodes())

    def items(self) -> Iterator[ItemPlace]:
        """Every item by number, in folders or not. What belongs to no folder lies in a nameless one."""
        listed: dict[int, dict[int, str]] = {}
        for node in self._file.nodes():
            if node is not None and node.number & _KIND == _ITEM:
                if node.parent not in listed:
                    listed[node.parent] = self._listed(node.parent)
                kind = listed[node.parent].get(node.number)
                yield ItemPlace(node.number, self._path(node.parent), kind is not None, kind or "")

    def item(self, number: int) -> OutlookItem:
        """The item of a node; unsound and empty if nothing of it can be read.

        Raises MalformedMailboxError if there is no such node.
        """
        node = self._file.node(number)
        try:
            return self._item(node, 0)
        except MalformedMailboxError:
            return OutlookItem(Properties(), is_sound=False)

    def _listed(self, folder: int) -> dict[int, str]:
        """The items that a folder says it has, each with a word for its class."""
        try:
            table = Table(Heap(self._file, self._file.node(folder & ~_KIND | _LISTED)), {})
            numbers = table.numbers()
            classes = [_kind_of(row.text(0x001A)) for row, _ in table.rows((0x001A,))]
        except MalformedMailboxError:
            return {}
        return dict(zip(numbers, chain(classes, repeat("")), strict=False))

    def _path(self, folder: int) -> str:
        """The names of the folders from the top, with `/` between them."""
        if folder not in self._paths:
            names: list[str] = []
            here = folder
            for _ in range(_MOST_FOLDERS_DEEP):
                try:
                    node = self._file.node(here)
                    name = PropertySet.of(self._file, node, {}).found.text(0x3001)
                except MalformedMailboxError:
                    break
                if node.number & _KIND not in (_FOLDER, _SEARCH):
                    break
                names.append(name.replace("/", "\u2215"))
                if node.parent in (0, here):
                    break
                here = node.parent
            self._paths[folder] = "/".join(filter(None, reversed(names)))
        return self._paths[folder]

    def _item(self, node: Node, depth: int) -> OutlookItem:
        heap = Heap(self._file, node)
        told = PropertySet(heap, self._names)
        charset = code_page(told.found.number(0x3FFD) or told.found.number(0x3FDE))
        item = OutlookItem(told.found, is_sound=told.is_sound)
        self._recipients(item, heap)
        self._attachments(item, heap, depth)
        for each in (told.found, *item.recipients, *(one.properties for one in item.attachments)):
            each.charset = charset
        return item

    def _recipients(self, item: OutlookItem, heap: Heap) -> None:
        if _RECIPIENTS not in heap.below:
            return
        try:
            for row, is_sound in Table(Heap(self._file, heap.below[_RECIPIENTS]), self._names).rows():
                item.recipients.append(row)
                item.is_sound = item.is_sound and is_sound
        except MalformedMailboxError:
            item.is_sound = False

    def _attachments(self, item: OutlookItem, heap: Heap, depth: int) -> None:
        if _ATTACHMENTS not in heap.below:
            return
        try:
            numbers = Table(Heap(self._file, heap.below[_ATTACHMENTS]), {}).numbers()
        except MalformedMailboxError:
            numbers = [number for number in sorted(heap.below) if number & _KIND == _ATTACHMENT]
            item.is_sound = False
        for number in numbers:
            try:
                item.attachments.append(self._attachment(heap.below[number], depth))
            except (KeyError, MalformedMailboxError):
                item.attachments.append(Attachment(Properties()))
                item.is_sound = False

    def _attachment(self, node: Node, depth: int) -> Attachment:
        told = PropertySet.of(self._file, node, self._names)
        inner = told.objects.get(0x3701)
        method = told.found.number(0x3705)
        if inner is None:
            return Attachment(told.found)
        if method == _EMBEDDED and depth < _DEPTH:
            del told.found.values[0x3701]
            return Attachment(told.found, self._item(inner, depth + 1))
        told.found.values[0x3701] = 0x102, self._file.data(inner.data)
        return Attachment(told.found)


def _kind_of(message_class: str) -> str:
    kind, subtype = kind_of(message_class)
    return subtype if kind is RecordKind.ITEM else kind.value
