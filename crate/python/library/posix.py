"""A stand-in for the module `posix`: there is no operating system here."""

from _begin import urandom as urandom

error = OSError
environ = {}
_have_functions = []
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024
_SAID = "there are no files here but those that a program makes"


class stat_result(tuple):
    pass


class terminal_size(tuple):
    @property
    def columns(self):
        return self[0]

    @property
    def lines(self):
        return self[1]


def _no_file(path, *args, **kwargs):
    raise FileNotFoundError(2, "No such file or directory", path)


stat = lstat = open = listdir = scandir = remove = unlink = rmdir = rename = _no_file
mkdir = chdir = readlink = access = _no_file


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
