//! Finding fixed words in messages: without case, with any white space between them, in one pass.

/// A way through a text, over any white space between words.
pub(super) struct Cursor<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Where the way is.
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Over white space and these signs.
    pub(super) fn skip(&mut self, signs: &str) {
        loop {
            let rest = self.rest();
            let trimmed = without_space(rest).trim_start_matches(|letter| signs.contains(letter));
            if trimmed.len() == rest.len() {
                return;
            }
            self.at += rest.len() - trimmed.len();
        }
    }

    /// Over these words, if they are next. The last one ends there, unless it ends in a sign.
    pub(super) fn words(&mut self, words: &str) -> bool {
        let mut rest = self.rest();
        for word in words.split(' ') {
            let trimmed = without_space(rest);
            match trimmed.split_at_checked(word.len()) {
                Some((start, after)) if start.eq_ignore_ascii_case(word) => rest = after,
                _ => return false,
            }
        }
        if rest.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
            return false;
        }
        self.at = self.text.len() - rest.len();
        true
    }

    /// Whether a type is next, with a name behind it.
    pub(super) fn is_type(&self, kind: &str) -> bool {
        let mut ahead = Cursor { ..*self };
        ahead.words(kind)
            && ahead.rest().starts_with(char::is_whitespace)
            && !["because", "with"]
                .into_iter()
                .any(|word| ahead.words(word))
    }

    /// The letters that fit.
    pub(super) fn run(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|letter| !fits(letter)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }
}

/// Without the white space that it starts with, be it written as an escape, and without what
/// terminals, logs and mails put between words: frames, colors, marks of code and of quotes.
pub(super) fn without_space(mut text: &str) -> &str {
    let mut is_at_start = false;
    loop {
        let rest = text.trim_start();
        is_at_start |= text
            .get(..text.len() - rest.len())
            .is_some_and(|space| space.contains('\n'));
        let escape = ["\\n", "\\r", "\\t"]
            .into_iter()
            .find_map(|escape| rest.strip_prefix(escape));
        text = match escape.or_else(|| without_decoration(rest)) {
            Some(after) => after,
            // A quoted line, a row of a table.
            None if is_at_start && rest.starts_with(['>', '|']) => {
                rest.get(1..).unwrap_or_default()
            }
            None => return rest,
        };
    }
}

/// Without the frame, the color or the mark of code that it starts with.
fn without_decoration(text: &str) -> Option<&str> {
    if let Some(after) = text.strip_prefix(['\u{2502}', '\u{2577}', '\u{2575}', '\u{2503}', '`']) {
        return Some(after);
    }
    // A control sequence of a terminal: parameters, then a letter.
    let sequence = ["\u{1b}[", "\\u001b[", "\\x1b["]
        .into_iter()
        .find_map(|start| text.strip_prefix(start))?;
    let end = sequence.find(|letter: char| !letter.is_ascii_digit() && letter != ';')?;
    let mut after = sequence.get(end..)?.chars();
    after.next().filter(char::is_ascii_alphabetic)?;
    Some(after.as_str())
}

/// The first character that starts at or after an offset.
pub(super) fn character_at(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Where words occur, with any white space between them and without case: start and end.
pub(super) fn find(text: &str, from: usize, words: &str) -> Option<(usize, usize)> {
    let mut words = words.split(' ');
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    let mut at = from;
    loop {
        let start = at + find_ascii(text.get(at..)?, first)?;
        let mut end = start + first.len();
        let fits = rest.iter().all(|word| {
            let Some(remaining) = text.get(end..) else {
                return false;
            };
            let trimmed = without_space(remaining);
            let gap = remaining.len() - trimmed.len();
            let matched = gap > 0
                && trimmed
                    .as_bytes()
                    .get(..word.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
            end += gap + word.len();
            matched
        });
        if fits {
            return Some((start, end));
        }
        at = start + first.len();
    }
}

/// The last place of a word.
pub(super) fn last(text: &str, word: &str) -> Option<(usize, usize)> {
    let mut found = None;
    let mut at = 0;
    while let Some((start, end)) = find(text, at, word) {
        found = Some((start, end));
        at = end;
    }
    found
}

/// Where an ASCII word occurs, without case.
fn find_ascii(text: &str, word: &str) -> Option<usize> {
    text.as_bytes()
        .windows(word.len())
        .position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}
