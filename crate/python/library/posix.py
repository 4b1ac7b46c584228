"""A stand-in for the module `posix`: there is no operating system here, and files are in memory."""

import _files
from _begin import urandom as urandom

error = OSError
environ = {}
_have_functions = []
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024


class stat_result(tuple):
    """What is known of a file: what it is, and its size."""

    st_mode = property(lambda self: self[0])
    st_size = property(lambda self: self[6])
    st_mtime = st_atime = st_ctime = property(lambda self: float(self[8]))


class terminal_size(tuple):
    @property
    def columns(self):
        return self[0]

    @property
    def lines(self):
        return self[1]


def _no_file(path, *args, **kwargs):
    _files.no_file(path)


open = scandir = chdir = readlink = _no_file


def _is_there(path):
    return path in _files.contents or path in _files.folders


def stat(path, *, dir_fd=None, follow_symlinks=True):
    at = _files.path_of(path)
    if at in _files.folders:
        return stat_result((0o40755, 0, 0, 1, 0, 0, 0, 946684800, 946684800, 946684800))
    if at not in _files.contents:
        _files.no_file(path)
    return stat_result((0o100644, 0, 0, 1, 0, 0, len(_files.contents[at]), 946684800, 946684800, 946684800))


lstat = stat


def access(path, mode):
    return _is_there(_files.path_of(path))


def listdir(path="."):
    at = _files.path_of(path)
    if at not in _files.folders:
        _files.no_file(path)
    return [one.rpartition("/")[2] for one in (*_files.folders, *_files.contents) if one != "/" and _files.folder_of(one) == at]


def remove(path):
    if _files.contents.pop(_files.path_of(path), None) is None:
        _files.no_file(path)


unlink = remove


def rename(source, target):
    at, to = _files.path_of(source), _files.path_of(target)
    if at not in _files.contents or _files.folder_of(to) not in _files.folders:
        _files.no_file(source)
    _files.contents[to] = _files.contents.pop(at)


replace = rename


def mkdir(path, mode=0o777):
    at = _files.path_of(path)
    if _is_there(at):
        raise FileExistsError(17, "File exists", path)
    if _files.folder_of(at) not in _files.folders:
        _files.no_file(path)
    _files.folders[at] = None


def rmdir(path):
    at = _files.path_of(path)
    if at not in _files.folders:
        _files.no_file(path)
    if listdir(path):
        raise OSError(39, "Directory not empty", path)
    del _files.folders[at]


def getcwd():
    return "/"


def getpid():
    return 1


def getppid():
    return 0


def cpu_count():
    return 2


def get_terminal_size(fd=None):
    return terminal_size((80, 24))


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    try:
        return type(path).__fspath__(path)
    except AttributeError:
        kind = type(path).__name__
        raise TypeError(f"expected str, bytes or os.PathLike object, not {kind}") from None


def strerror(code):
    return f"error {code}"


def _exit(status=0):
    import _threadground

    _threadground.end_run()


def times():
    import time

    return (time.monotonic(),) * 5


def umask(mask):
    return 0


def putenv(name, value):
    pass


def unsetenv(name):
    pass


def isatty(fd):
    return False
