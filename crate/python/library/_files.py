"""The files of a run: they are in memory, and there are none when it begins."""

import _io

# What is in each file, and which folders there are, by their paths from the root. A run finds both as they are here.
contents = {}
folders = {"/": None}

_MODES = {"r": (True, False), "w": (False, True), "a": (False, True), "x": (False, True)}


def path_of(path):
    """The path from the root, in one form."""
    import os

    parts = []
    for part in os.fsdecode(path).split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def folder_of(path):
    return path.rpartition("/")[0] or "/"


def no_file(path):
    raise FileNotFoundError(2, "No such file or directory", path)


class _Bytes(_io.BytesIO):
    """A file that is open; what is written to it is there at once."""

    def __init__(self, name, mode, reads, writes, path):
        super().__init__(contents[path])
        self.name, self.mode = name, mode
        self._reads, self._writes, self._appends, self._path = reads, writes, "a" in mode, path
        if self._appends:
            self.seek(0, 2)

    def readable(self):
        return self._reads

    def writable(self):
        return self._writes

    def _check_reads(self):
        if not self._reads:
            raise _io.UnsupportedOperation("read")

    def read(self, size=-1, /):
        self._check_reads()
        return super().read(size)

    def read1(self, size=-1, /):
        self._check_reads()
        return super().read1(size)

    def readline(self, size=-1, /):
        self._check_reads()
        return super().readline(size)

    def write(self, data, /):
        if not self._writes:
            raise _io.UnsupportedOperation("write")
        if self._appends:
            self.seek(0, 2)
        written = super().write(data)
        contents[self._path] = self.getvalue()
        return written

    def truncate(self, size=None, /):
        length = super().truncate(self.tell() if size is None else size)
        contents[self._path] = self.getvalue()
        return length

    def fileno(self):
        raise _io.UnsupportedOperation("fileno")


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if isinstance(file, int):
        raise OSError(9, "Bad file descriptor")
    kinds = [kind for kind in mode if kind in _MODES]
    if len(kinds) != 1 or set(mode) - set("rwaxbt+") or len(set(mode)) != len(mode) or {"b", "t"} <= set(mode):
        if set(mode) - set("rwaxbt+") or len(set(mode)) != len(mode):
            raise ValueError(f"invalid mode: {mode!r}")
        if {"b", "t"} <= set(mode):
            raise ValueError("can't have text and binary mode at once")
        raise ValueError("must have exactly one of create/read/write/append mode")
    is_binary = "b" in mode
    if is_binary and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    path, kind = path_of(file), kinds[0]
    if path in folders:
        raise IsADirectoryError(21, "Is a directory", file)
    if (kind == "r" and path not in contents) or folder_of(path) not in folders:
        no_file(file)
    if kind == "x" and path in contents:
        raise FileExistsError(17, "File exists", file)
    if kind == "w" or path not in contents:
        contents[path] = b""
    reads, writes = (one or "+" in mode for one in _MODES[kind])
    binary = _Bytes(file, mode, reads, writes, path)
    if is_binary:
        return binary
    text = _io.TextIOWrapper(binary, encoding or "utf-8", errors, newline, write_through=True)
    text.mode = mode
    return text
