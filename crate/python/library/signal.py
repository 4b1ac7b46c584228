"""A stand-in for the module `signal`: there are no signals here."""

import enum as _enum


class Signals(_enum.IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGTERM = 15
    SIGALRM = 14


class Handlers(_enum.IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


SIGHUP, SIGINT = Signals.SIGHUP, Signals.SIGINT
SIGTERM, SIGALRM = Signals.SIGTERM, Signals.SIGALRM
SIG_DFL, SIG_IGN = Handlers.SIG_DFL, Handlers.SIG_IGN


def _none(*args, **kwargs):
    raise OSError("there are no signals here: use an Event, or a Timer")


signal = alarm = pause = raise_signal = setitimer = _none


def getsignal(number):
    return SIG_DFL


def default_int_handler(number, frame):
    raise KeyboardInterrupt
