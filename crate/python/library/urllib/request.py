"""A small `urllib.request`: documents by their addresses."""

import io as _io
from urllib.error import HTTPError, URLError
from urllib.parse import unquote_to_bytes as _unquote_to_bytes

import _threadground as _ground

__all__ = ["ProxyHandler", "Request", "build_opener", "urlopen"]


class Request:
    """What is asked for."""

    def __init__(self, url, data=None, headers=None, method=None):
        self.full_url = url
        self.data = data
        self.headers = dict(headers or {})
        self.method = method or ("POST" if data is not None else "GET")

    def get_full_url(self):
        return self.full_url

    def get_method(self):
        return self.method


class _Response(_io.BytesIO):
    """A document that has come."""

    def __init__(self, url, body):
        super().__init__(body)
        self.url = url
        self.code = self.status = 200
        self.msg = self.reason = "OK"
        self.headers = {}

    def geturl(self):
        return self.url

    def getcode(self):
        return self.code

    def info(self):
        return self.headers


def urlopen(url, data=None, timeout=None):
    """Fetches a document, for which the thread waits."""
    if isinstance(url, Request):
        if url.get_method() != "GET":
            raise URLError(f"a run of Threadground only gets: no {url.get_method()}")
        url = url.full_url
    if data is not None:
        raise URLError("a run of Threadground only gets: no data can be sent")
    if url.startswith("data:"):
        return _Response(url, _data(url))
    text, code = _ground.fetch(url, 0.1)
    if text is not None:
        return _Response(url, text.encode())
    if code is not None:
        raise HTTPError(url, code, "Not Found" if code == 404 else "", {}, None)
    raise URLError("no such host, or it does not answer")


def _data(url):
    kind, comma, data = url[len("data:") :].partition(",")
    if not comma:
        raise URLError("a data: address has a comma before its data")
    body = _unquote_to_bytes(data)
    if kind.endswith(";base64"):
        import base64

        body = base64.decodebytes(body)
    return body


class ProxyHandler:
    """There is no proxy here."""

    def __init__(self, proxies=None):
        self.proxies = proxies


class _Opener:
    addheaders = ()

    def open(self, url, data=None, timeout=None):
        return urlopen(url, data, timeout)


def build_opener(*handlers):
    return _Opener()


def install_opener(opener):
    pass
