"""How many entries a 7z archive has, counted from its directory without a library.

What is counted is in the last of its parts; all before that is stepped over (7zFormat.txt of the LZMA SDK).
"""

from collections.abc import Callable

_END, _DIRECTORY, _PROPERTIES, _ALL_STREAMS, _FILES = 0, 1, 2, (3, 4), 5
_PACKED, _FOLDERS, _WITHIN, _SIZES, _SUMS = 6, 7, 8, 9, 10
_FOLDER, _UNPACKED_SIZES, _NUMBERS, _EMPTY_STREAM, _EMPTY_FILE = 11, 12, 13, 14, 15
_IS_COMPLEX, _HAS_PROPERTIES = 0x10, 0x20


def count_entries(directory: bytes) -> int:
    """The entries that are not folders, of an unpacked directory. Raises ValueError if it is broken."""
    cursor = _Cursor(directory)
    try:
        return _counted(cursor)
    except IndexError:
        raise ValueError(len(directory)) from None


def _counted(cursor: "_Cursor") -> int:
    if (kind := cursor.number()) != _DIRECTORY:
        raise ValueError(kind)
    while (kind := cursor.number()) != _FILES:
        if kind == _END:
            return 0
        if kind == _PROPERTIES:
            while cursor.number():
                cursor.skip(cursor.number())
        elif kind in _ALL_STREAMS:
            _Streams(cursor).step_over()
        else:
            raise ValueError(kind)
    return _entries(cursor)


def _entries(cursor: "_Cursor") -> int:
    every = cursor.number()
    empty: list[bool] = []
    are_files = 0
    while kind := cursor.number():
        size = cursor.number()
        end = cursor.at + size
        if kind == _EMPTY_STREAM:
            empty = cursor.bits(every)
        elif kind == _EMPTY_FILE:
            are_files = sum(cursor.bits(sum(empty)))
        cursor.skip(end - cursor.at)
    return every - sum(empty) + are_files


class _Cursor:
    """Where in the directory is being read; raises IndexError past its end."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self.at = raw, 0

    def byte(self) -> int:
        self.at += 1
        return self._raw[self.at - 1]

    def number(self) -> int:
        """A number: as many bits as its first byte begins with tell how many bytes follow, low ones first."""
        first, mask, found = self.byte(), 0x80, 0
        for place in range(8):
            if not first & mask:
                return found | (first & mask - 1) << 8 * place
            found |= self.byte() << 8 * place
            mask >>= 1
        return found

    def skip(self, size: int) -> None:
        self.at += size
        if size < 0 or self.at > len(self._raw):
            raise IndexError

    def bits(self, count: int) -> list[bool]:
        """So many, the highest of a byte first."""
        start = self.at
        self.skip((count + 7) // 8)
        return [bool(self._raw[start + number // 8] & 0x80 >> number % 8) for number in range(count)]

    def sums(self, count: int) -> list[bool]:
        """Which of so many things have a sum; the sums themselves are passed over."""
        if self.byte():
            self.skip(4 * count)
            return [True] * count
        defined = self.bits(count)
        self.skip(4 * sum(defined))
        return defined


class _Streams:
    """What an archive tells of its packed bytes."""

    def __init__(self, cursor: _Cursor) -> None:
        self._cursor = cursor
        self._outs: list[int] = []
        self._have_sums: list[bool] = []

    def step_over(self) -> None:
        """Move behind it."""
        parts: dict[int, Callable[[], None]] = {
            _PACKED: self._packed,
            _FOLDERS: self._folders,
            _WITHIN: self._within,
        }
        while kind := self._cursor.number():
            if kind not in parts:
                raise ValueError(kind)
            parts[kind]()

    def _packed(self) -> None:
        _, count = self._cursor.number(), self._cursor.number()
        while kind := self._cursor.number():
            if kind == _SIZES:
                self._numbers(count)
            else:
                self._expect(kind, _SUMS)
                self._cursor.sums(count)

    def _folders(self) -> None:
        self._expect(self._cursor.number(), _FOLDER)
        count = self._cursor.number()
        self._expect(self._cursor.byte(), 0)
        self._outs = [self._folder() for _ in range(count)]
        self._have_sums = [False] * count
        while kind := self._cursor.number():
            if kind == _UNPACKED_SIZES:
                self._numbers(sum(self._outs))
            else:
                self._expect(kind, _SUMS)
                self._have_sums = self._cursor.sums(count)

    def _folder(self) -> int:
        """How many streams come out of the coders of a block."""
        ins = outs = 0
        for _ in range(self._cursor.number()):
            told = self._cursor.byte()
            self._cursor.skip(told & 15)
            is_complex = told & _IS_COMPLEX
            ins += self._cursor.number() if is_complex else 1
            outs += self._cursor.number() if is_complex else 1
            if told & _HAS_PROPERTIES:
                self._cursor.skip(self._cursor.number())
        self._numbers(2 * (outs - 1))
        packed = ins - (outs - 1)
        if packed > 1:
            self._numbers(packed)
        return outs

    def _within(self) -> None:
        counts = [1] * len(self._outs)
        while kind := self._cursor.number():
            if kind == _NUMBERS:
                counts = [self._cursor.number() for _ in counts]
            elif kind == _SIZES:
                self._numbers(sum(count - 1 for count in counts if count))
            else:
                self._expect(kind, _SUMS)
                pairs = zip(counts, self._have_sums, strict=True)
                self._cursor.sums(sum(count for count, has in pairs if count != 1 or not has))

    def _numbers(self, count: int) -> None:
        for _ in range(count):
            self._cursor.number()

    @staticmethod
    def _expect(kind: int, wanted: int) -> None:
        if kind != wanted:
            raise ValueError(kind)
