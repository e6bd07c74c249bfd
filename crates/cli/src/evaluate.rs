//! `evaluate`: one question a line, one answer a line, in the same order.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};

use sfn_role_check::simulate;

/// Answers every line of a file. Empty lines are no questions.
pub(crate) fn run(file: &str, out: &mut dyn Write) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{file}: {error}");
    let input: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin().lock()),
        _ => Box::new(std::fs::File::open(file).map_err(failed)?),
    };
    let mut input = BufReader::with_capacity(1 << 18, input);
    let mut out = BufWriter::with_capacity(1 << 18, out);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        number += 1;
        // What is no UTF-8 cannot be JSON; the answer says where it stops being one.
        let text = match std::str::from_utf8(&line) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(&line),
        };
        if text.trim().is_empty() {
            continue;
        }
        let answer = simulate::answer(text.trim_end_matches(['\n', '\r']), number);
        if let Err(error) = write(&mut out, &answer) {
            return ended(error);
        }
    }
    match out.flush() {
        Ok(()) => Ok(()),
        Err(error) => ended(error),
    }
}

fn write(out: &mut impl Write, answer: &simulate::Answer) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, answer)?;
    out.write_all(b"\n")
}

/// A closed pipe is no error: who reads has read enough.
fn ended(error: std::io::Error) -> Result<(), String> {
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(error.to_string()),
    }
}
