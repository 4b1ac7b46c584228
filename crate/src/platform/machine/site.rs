//! The site of a native process, which no page serves: a small server with the documents that a page's host
//! would serve.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

/// The documents, each with its address.
const DOCUMENTS: [(&str, &str); 4] = [
    ("documents/barrier.txt", include_str!("../../../documents/barrier.txt")),
    ("documents/event.txt", include_str!("../../../documents/event.txt")),
    ("documents/lock.txt", include_str!("../../../documents/lock.txt")),
    ("documents/queue.txt", include_str!("../../../documents/queue.txt")),
];

/// How many bytes of a request are read at most.
const MOST: u64 = 8192;

/// The site's address, up to and with the last `/`; the first call starts the server, on a free port. `None`
/// if it could not be started.
#[expect(clippy::disallowed_methods, reason = "the platform may call what the others may not")]
pub(super) fn address() -> Option<&'static str> {
    static ADDRESS: OnceLock<Option<String>> = OnceLock::new();
    let start = || {
        let listener = TcpListener::bind(("127.0.0.1", 0)).ok()?;
        let port = listener.local_addr().ok()?.port();
        let serve = move || listener.incoming().flatten().for_each(|stream| drop(answer(&stream)));
        std::thread::Builder::new().name("site".into()).spawn(serve).ok()?;
        Some(format!("http://127.0.0.1:{port}/"))
    };
    ADDRESS.get_or_init(start).as_deref()
}

/// Answers one request.
fn answer(mut stream: &TcpStream) -> io::Result<()> {
    // A client that says nothing does not keep the others waiting for long.
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut request = BufReader::new(stream.take(MOST)).lines();
    let asked = request.next().transpose()?.unwrap_or_default();
    // The request is read to its end: a connection that is closed with something left to read is reset.
    for line in request {
        if line?.is_empty() {
            break;
        }
    }
    let path = asked.strip_prefix("GET /").and_then(|rest| rest.split(' ').next());
    let found = DOCUMENTS.iter().find(|(address, _)| Some(*address) == path);
    let (status, text) = found.map_or(("404 Not Found", ""), |(_, text)| ("200 OK", *text));
    let length = text.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    )
}
