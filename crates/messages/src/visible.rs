//! Makes text from pasted documents safe to look at: what cannot be seen, or looks like something
//! else, is written as its code point.
//!
//! For screens only. What is copied or exported stays exactly as it was.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every deceptive character written as `\u{202e}`.
///
/// Deceptive are control characters (line breaks and tabs too), bidirectional controls,
/// zero-width and other invisible characters, and letters of a script with Latin look-alikes
/// where they stand among Latin letters or in an ARN.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Nearly every name is plain ASCII.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while !rest.is_empty() {
        let (run, after) = split_run(rest);
        let mixed = run.bytes().any(|byte| byte.is_ascii_alphabetic());
        for character in run.chars() {
            if is_invisible(character) || (mixed && has_latin_look_alikes(character)) {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            } else {
                shown.push(character);
            }
        }
        rest = after;
    }
    Cow::Owned(shown)
}

/// As [`visible`], but line breaks and tabs stay: for indented text such as a statement.
pub fn visible_lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            shown.push('\n');
        }
        for (column, part) in line.split('\t').enumerate() {
            if column > 0 {
                shown.push('\t');
            }
            shown.push_str(&visible(part));
        }
    }
    shown
}

/// The characters up to the end of the first run in which scripts are compared, and the rest.
///
/// An ARN is one run, since nothing but ASCII belongs into it; elsewhere a run is a word.
fn split_run(text: &str) -> (&str, &str) {
    let is_arn = text.starts_with("arn:");
    let end = text
        .char_indices()
        .find(|&(at, character)| {
            if is_arn {
                character.is_whitespace() || character == '"'
            } else {
                // `arn:` ends the run before it, as in `"arn:...`.
                !(is_word_letter(character) || is_invisible(character))
                    || (at > 0 && text.get(at..).is_some_and(|rest| rest.starts_with("arn:")))
            }
        })
        .map_or(
            text.len(),
            |(at, character)| if at == 0 { character.len_utf8() } else { at },
        );
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Whether a character leaves no mark of its own on the screen, or moves others.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0x00ad // soft hyphen
            | 0x034f // combining grapheme joiner
            | 0x061c // Arabic letter mark
            | 0x115f..=0x1160 // Hangul fillers
            | 0x17b4..=0x17b5
            | 0x180b..=0x180f
            | 0x200b..=0x200f // zero-width characters and directional marks
            | 0x2028..=0x202e // separators and bidirectional embeddings
            | 0x2060..=0x206f // word joiner, bidirectional isolates
            | 0x3164
            | 0xfe00..=0xfe0f // variation selectors
            | 0xfeff
            | 0xffa0
            | 0xfff0..=0xfffb
            | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a
            | 0xe0000..=0xe0fff // tags and further variation selectors
        )
        // Blanks other than the one on the keyboard; the ideographic space is wide enough to see.
        || (character.is_whitespace() && character != ' ' && character != '\u{3000}')
}

/// Whether a letter belongs to a script in which some letters look like Latin ones.
fn has_latin_look_alikes(character: char) -> bool {
    matches!(
        u32::from(character),
        0x0180..=0x02af // Latin letters of few languages, such as the alphas and the dotless ones
        | 0x0370..=0x03ff // Greek
        | 0x0400..=0x052f // Cyrillic
        | 0x0530..=0x058f // Armenian
        | 0x13a0..=0x13ff // Cherokee
        | 0x1d00..=0x1dbf // small capitals
        | 0x1f00..=0x1fff // Greek with accents
        | 0x2c60..=0x2cff
        | 0xa4d0..=0xa4ff // Lisu
        | 0xa640..=0xa69f
        | 0xa720..=0xa7ff
        | 0xab30..=0xabbf
        | 0xff01..=0xff5e // full-width forms
        | 0x1d400..=0x1d7ff // mathematical letters
    )
}

/// Whether a letter or digit, of any language: of the blocks beyond ASCII all but those of signs, marks
/// and private use. The tables of Unicode would be larger than all that asks for them.
#[must_use]
pub fn is_word_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || letter >= '\u{c0}'
            && !matches!(
                letter,
                '\u{d7}'
                    | '\u{f7}'
                    | '\u{300}'..='\u{36f}'
                    | '\u{2000}'..='\u{2bff}'
                    | '\u{3000}'..='\u{3004}'
                    | '\u{3008}'..='\u{3020}'
                    | '\u{e000}'..='\u{f8ff}'
                    | '\u{fe00}'..='\u{fe6f}'
                    | '\u{feff}'..='\u{ff0f}'
                    | '\u{ff1a}'..='\u{ff20}'
                    | '\u{1f000}'..='\u{1faff}'
                    | '\u{e0000}'..
            )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(visible(text), expected);
    }

    #[test]
    fn ordinary_names_stay() {
        for name in [
            "arn:aws:iam::111122223333:role/app@x=1,y.z+w_-",
            "Run task",
            "",
            "注文を処理 ECS",
            "Запуск ECS",
            "Größe naïve",
            "タスク\u{3000}実行",
        ] {
            check(name, name);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        check("admin\u{202e}nimda", "admin\\u{202e}nimda");
        check("a\u{200b}b\u{feff}c", "a\\u{200b}b\\u{feff}c");
        check("a\nb\tc\0", "a\\u{a}b\\u{9}c\\u{0}");
        check("role\u{e0041}", "role\\u{e0041}");
        check("a\u{a0}b", "a\\u{a0}b");
    }

    #[test]
    fn letters_that_look_latin_are_written_out_among_latin_ones() {
        check("\u{430}dmin", "\\u{430}dmin");
        check(
            "arn:aws:iam::111122223333:role/\u{441}\u{43e}",
            "arn:aws:iam::111122223333:role/\\u{441}\\u{43e}",
        );
        check(
            "\"arn:aws:iam::1:role/\u{441}\" \u{441}",
            "\"arn:aws:iam::1:role/\\u{441}\" \u{441}",
        );
        check("\u{ff41}dmin", "\\u{ff41}dmin");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(
            visible_lines("{\n\t\"a\u{200b}\": 1\n}"),
            "{\n\t\"a\\u{200b}\": 1\n}"
        );
    }
}
