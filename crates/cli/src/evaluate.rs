//! `evaluate`: one question a line, one answer a line, in the same order.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};

use rayon::prelude::*;
use sfn_role_check::simulate::{self, Answer};

/// So many lines are answered side by side, or so many bytes of them.
const LINES_AT_ONCE: usize = 1024;
const BYTES_AT_ONCE: usize = 16 * 1024 * 1024;

/// Answers every line of a file. Empty lines are no questions.
pub(crate) fn run(file: &str, out: &mut dyn Write) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{file}: {error}");
    let input: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin().lock()),
        _ => Box::new(std::fs::File::open(file).map_err(failed)?),
    };
    let mut input = BufReader::with_capacity(1 << 18, input);
    let mut out = BufWriter::with_capacity(1 << 18, out);
    let mut number = 0;
    loop {
        let lines = some(&mut input, &mut number).map_err(failed)?;
        if lines.is_empty() {
            break;
        }
        let answers: Vec<Answer> = lines.par_iter().filter_map(answer).collect();
        for answer in answers {
            if let Err(error) = write(&mut out, &answer) {
                return ended(error);
            }
        }
        // Who asks line by line waits for the answer.
        if let Err(error) = out.flush() {
            return ended(error);
        }
    }
    Ok(())
}

/// The next lines, with their numbers: as many as are there, one at least.
fn some(
    input: &mut BufReader<Box<dyn Read>>,
    number: &mut u64,
) -> std::io::Result<Vec<(u64, Vec<u8>)>> {
    let mut lines = Vec::new();
    let mut bytes = 0;
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(lines);
        }
        *number += 1;
        bytes += line.len();
        lines.push((*number, line));
        let is_more = has_line(input.buffer());
        if lines.len() >= LINES_AT_ONCE || bytes >= BYTES_AT_ONCE || !is_more {
            return Ok(lines);
        }
    }
}

/// Whether a whole line can be read without waiting.
fn has_line(buffer: &[u8]) -> bool {
    buffer.contains(&b'\n')
}

fn answer((number, line): &(u64, Vec<u8>)) -> Option<Answer> {
    // What is no UTF-8 cannot be JSON; the answer says where it stops being one.
    let text = String::from_utf8_lossy(line);
    let is_question = !text.trim().is_empty();
    is_question.then(|| simulate::answer(text.trim_end_matches(['\n', '\r']), *number))
}

fn write(out: &mut impl Write, answer: &Answer) -> std::io::Result<()> {
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
