//! The letters of a script: blanks, heredocs, brackets that close, and the lines of a Makefile.

use crate::finding::Span;

/// A place in a script.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn letter(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    /// Blanks, continued lines and comments.
    pub(super) fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            if let Some(after) = rest
                .strip_prefix("\\\n")
                .or_else(|| rest.strip_prefix("\\\r\n"))
            {
                self.at = self.text.len() - after.len();
            } else if rest.starts_with('#') {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with([' ', '\t', '\r']) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// `<<WORD` with the lines up to that word.
    pub(super) fn heredoc(&mut self) {
        let rest = self.rest();
        let start = rest
            .get(2..)
            .unwrap_or_default()
            .trim_start_matches(['-', ' ']);
        let end = start.find(char::is_whitespace).unwrap_or(start.len());
        let word = start.get(..end).unwrap_or_default();
        let word = word.trim_matches(['\'', '"', '\\', ')']);
        let Some(line_end) = rest.find('\n') else {
            self.at = self.text.len();
            return;
        };
        let mut at = self.at + line_end + 1;
        for line in rest
            .get(line_end + 1..)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            at += line.len();
            if line.trim() == word {
                break;
            }
        }
        // The line break ends the command.
        let ends = self.text.get(..at).is_some_and(|read| read.ends_with('\n'));
        self.at = if ends { at - 1 } else { self.text.len() };
    }
}

/// The lines of a Makefile, with continued ones as one.
pub(super) fn logical_lines(text: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut line = String::new();
    let mut start = 0;
    for part in text.split_inclusive('\n') {
        if line.is_empty() {
            start = at;
        }
        at += part.len();
        let part = part.trim_end_matches(['\n', '\r']);
        match part.strip_suffix('\\') {
            Some(part) => {
                line.push_str(part);
                line.push(' ');
            }
            None => {
                line.push_str(part);
                let end = at.saturating_sub(1).max(start);
                found.push((std::mem::take(&mut line), Span::new(start, end)));
            }
        }
    }
    if !line.is_empty() {
        found.push((line, Span::new(start, at)));
    }
    found
}

/// How many conditionals of make are open behind a line.
pub(super) fn conditionals(depth: u32, line: &str) -> u32 {
    let first = line
        .split(|letter: char| letter.is_whitespace() || letter == '(')
        .next();
    match first {
        Some("ifeq" | "ifneq" | "ifdef" | "ifndef" | "define") => depth + 1,
        Some("endif" | "endef") => depth.saturating_sub(1),
        _ => depth,
    }
}

/// Where the bracket stands that closes.
pub(super) fn end_of(inner: &str, close: char) -> Option<usize> {
    let open = if close == ')' { '(' } else { '{' };
    let mut depth = 0_u32;
    let mut quote = None;
    for (at, letter) in inner.char_indices() {
        match (quote, letter) {
            (Some(one), _) => quote = (letter != one).then_some(one),
            (None, '\'') => quote = Some(letter),
            (None, letter) if letter == open => depth += 1,
            (None, letter) if letter == close && depth == 0 => return Some(at),
            (None, letter) if letter == close => depth -= 1,
            _ => {}
        }
    }
    None
}
