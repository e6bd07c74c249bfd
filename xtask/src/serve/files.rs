//! Answers requests with the files of a folder, and with nothing outside of it. One request for each
//! connection: it serves one person, on this machine.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of a request's head; browsers send far fewer.
const HEAD_AT_MOST: usize = 64 * 1024;
const HEADERS_AT_MOST: usize = 100;
/// How long a visitor may take to ask.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers requests until the program is ended.
pub(crate) fn serve(listener: &TcpListener, root: &Path) {
    for stream in listener.incoming().flatten() {
        let root = root.to_owned();
        // Browsers open connections ahead of need: none of them may keep the others waiting.
        std::thread::spawn(move || {
            // A visitor who went away is no concern of the next one.
            let _ = answer(stream, &root);
        });
    }
}

fn answer(mut stream: TcpStream, root: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let (status, media_type, contents) = match ask(&mut stream)? {
        Asked::File { url, has_body } => {
            let found = file_of(root, &url).and_then(|path| {
                let contents = fs::read(&path).ok()?;
                Some((media_type(&path), contents))
            });
            let (status, media_type, contents) = match found {
                Some((media_type, contents)) => ("200 OK", media_type, contents),
                None => ("404 Not Found", PLAIN, b"not found\n".to_vec()),
            };
            head(&mut stream, status, media_type, contents.len())?;
            if has_body {
                stream.write_all(&contents)?;
            }
            return stream.flush();
        }
        Asked::Other => ("405 Method Not Allowed", PLAIN, b"only GET\n".as_slice()),
        Asked::Nonsense => ("400 Bad Request", PLAIN, b"no request\n".as_slice()),
    };
    head(&mut stream, status, media_type, contents.len())?;
    stream.write_all(contents)?;
    stream.flush()
}

fn head(stream: &mut TcpStream, status: &str, media_type: &str, length: usize) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
}

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// A file; of a `HEAD` without its contents.
    File { url: String, has_body: bool },
    /// Something else than a file.
    Other,
    /// It is no request.
    Nonsense,
}

/// Reads the head of a request.
fn ask(stream: &mut impl Read) -> io::Result<Asked> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer)?;
        read.extend_from_slice(buffer.get(..length).unwrap_or_default());
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_AT_MOST];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&read) {
            Ok(httparse::Status::Complete(_)) => {
                let url = request.path.unwrap_or_default().to_owned();
                return Ok(match request.method {
                    Some("GET") => Asked::File {
                        url,
                        has_body: true,
                    },
                    Some("HEAD") => Asked::File {
                        url,
                        has_body: false,
                    },
                    _ => Asked::Other,
                });
            }
            Ok(httparse::Status::Partial) if length > 0 && read.len() < HEAD_AT_MOST => {}
            _ => return Ok(Asked::Nonsense),
        }
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";

/// The file that a URL names; `None` if there is none within the folder.
fn file_of(root: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?;
    let mut file = root.to_owned();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        // The names of our files need no escapes; whatever has some is not one of them.
        let plain = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !plain || name.starts_with('.') {
            return None;
        }
        file.push(name);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    fs::metadata(&file)
        .is_ok_and(|file| file.is_file())
        .then_some(file)
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("wasm") => "application/wasm",
        Some("ts" | "txt") => PLAIN,
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_however_they_arrive() {
        let file = |url: &str, has_body| Asked::File {
            url: url.to_owned(),
            has_body,
        };
        for (text, asked) in [
            (
                "GET /a.js?b HTTP/1.1\r\nHost: x\r\n\r\n",
                file("/a.js?b", true),
            ),
            ("HEAD / HTTP/1.1\r\n\r\n", file("/", false)),
            ("POST / HTTP/1.1\r\n\r\n", Asked::Other),
            ("GET / HTTP/1.1\r\n", Asked::Nonsense),
            ("\u{1}\r\n\r\n", Asked::Nonsense),
        ] {
            // Byte by byte, as a slow line brings it.
            let mut stream = text
                .as_bytes()
                .chunks(1)
                .fold(Box::new(io::empty()) as Box<dyn Read>, |before, byte| {
                    Box::new(before.chain(byte))
                });
            assert_eq!(ask(&mut stream).unwrap(), asked, "{text:?}");
        }
    }

    #[test]
    fn serves_nothing_outside_of_its_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert_eq!(file_of(&root, "/main.rs?query"), Some(root.join("main.rs")));
        assert_eq!(
            file_of(&root, "/serve/files.rs"),
            Some(root.join("serve/files.rs"))
        );
        for url in [
            "/../Cargo.toml",
            "/serve/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
        ] {
            assert_eq!(file_of(&root, url), None, "{url}");
        }
        for url in ["/", "/serve", "/missing.rs", "//etc/passwd", "/c:\\windows"] {
            assert_eq!(file_of(&root, url), None, "{url}");
        }
    }
}
