"""The errors of `urllib.request`."""

__all__ = ["ContentTooShortError", "HTTPError", "URLError"]


class URLError(OSError):
    """The address cannot be reached."""

    def __init__(self, reason, filename=None):
        self.args = (reason,)
        self.reason = reason
        if filename is not None:
            self.filename = filename

    def __str__(self):
        return f"<urlopen error {self.reason}>"


class HTTPError(URLError):
    """There was an answer, and it was not the document."""

    def __init__(self, url, code, msg, hdrs, fp):
        self.code = self.status = code
        self.msg = self.reason = msg
        self.hdrs = self.headers = hdrs
        self.fp = fp
        self.filename = self.url = url

    def __str__(self):
        return f"HTTP Error {self.code}: {self.msg}"

    def __repr__(self):
        return f"<HTTPError {self.code}: {self.msg!r}>"


class ContentTooShortError(URLError):
    """Less came than was told."""

    def __init__(self, message, content):
        super().__init__(message)
        self.content = content
