"""A stand-in for the module `signal`: there are no signals here."""

import enum as _enum


class Signals(_enum.IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGKILL = 9
    SIGUSR1 = 10
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGCHLD = 17


class Handlers(_enum.IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


globals().update(Signals.__members__)
SIG_DFL, SIG_IGN = Handlers


def _none(*args, **kwargs):
    raise OSError("there are no signals here: use an Event, or a Timer")


signal = alarm = pause = raise_signal = setitimer = _none


def getsignal(number):
    return default_int_handler if number == Signals.SIGINT else SIG_DFL


def default_int_handler(number, frame):
    raise KeyboardInterrupt
