//! Answers requests with the files of a folder, and with nothing outside of it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tiny_http::{Header, Method, Request, Response, Server};

/// Answers requests until the server is gone.
pub(crate) fn serve(server: &Server, root: &Path) {
    for request in server.incoming_requests() {
        // A visitor who went away is no concern of the next one.
        let _ = answer(request, root);
    }
}

fn answer(request: Request, root: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::from_string("only GET\n").with_status_code(405));
    }
    let found = file_of(root, request.url()).and_then(|path| {
        let file = File::open(&path).ok()?;
        Some((Response::from_file(file), media_type(&path)))
    });
    match found {
        Some((response, media_type)) => request.respond(
            response
                .with_header(header("Content-Type", media_type))
                .with_header(header("Cache-Control", "no-store"))
                .with_header(header("X-Content-Type-Options", "nosniff")),
        ),
        None => request.respond(Response::from_string("not found\n").with_status_code(404)),
    }
}

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
        Some("ts" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[expect(
    clippy::expect_used,
    reason = "names and values are constants of this file"
)]
fn header(name: &'static str, value: &'static str) -> Header {
    Header::from_bytes(name, value).expect("a valid header")
}

#[cfg(test)]
mod tests {
    use super::*;

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
