//! The words of a command: quotes taken off, variables replaced, and what commands print where that is
//! known.

use crate::finding::Span;
use crate::text::marks;

use super::calls::printed;
use super::reader::{Reader, end_of};
use super::shell::Script;
use super::surroundings::own_folder;
use super::variables::{DEPTH_AT_MOST, LENGTH_AT_MOST, is_name};

impl Script {
    /// One word, with its quotes taken off and its variables replaced.
    pub(super) fn word(&mut self, reader: &mut Reader<'_>, depth: u32) -> String {
        let mut word = String::new();
        let mut is_quoted = false;
        while let Some(letter) = reader.peek() {
            if word.len() > LENGTH_AT_MOST {
                reader.at = reader.text.len();
                break;
            }
            match letter {
                _ if marks::holds(letter.encode_utf8(&mut [0; 4])) => {
                    // A placeholder that was made before.
                    let rest = reader.rest();
                    let end = rest.find('}').map_or(rest.len(), |end| end + 1);
                    word.push_str(rest.get(..end).unwrap_or_default());
                    reader.at += end;
                }
                '"' => {
                    is_quoted = !is_quoted;
                    reader.letter();
                }
                '\'' if !is_quoted => {
                    reader.letter();
                    let rest = reader.rest();
                    let end = rest.find('\'').unwrap_or(rest.len());
                    word.push_str(rest.get(..end).unwrap_or_default());
                    reader.at = (reader.at + end + 1).min(reader.text.len());
                }
                '\\' => {
                    reader.letter();
                    match reader.letter() {
                        Some('\n') | None => {}
                        Some(letter) if is_quoted && !"\"\\$`".contains(letter) => {
                            word.push('\\');
                            word.push(letter);
                        }
                        Some(letter) => word.push(letter),
                    }
                }
                '$' => {
                    let value = self.dollar(reader, depth);
                    word.push_str(&value);
                }
                '`' => {
                    reader.letter();
                    let rest = reader.rest();
                    let end = rest.find('`').unwrap_or(rest.len());
                    reader.at = (reader.at + end + 1).min(reader.text.len());
                    word.push_str(&self.alone("command"));
                }
                _ if is_quoted => {
                    word.push(letter);
                    reader.letter();
                }
                letter if letter.is_whitespace() || ";|&()<>".contains(letter) => break,
                letter => {
                    word.push(letter);
                    reader.letter();
                }
            }
        }
        word
    }

    /// What begins with a dollar sign.
    fn dollar(&mut self, reader: &mut Reader<'_>, depth: u32) -> String {
        reader.letter();
        let rest = reader.rest();
        if let Some(inner) = rest.strip_prefix('(') {
            let end = end_of(inner, ')').unwrap_or(inner.len());
            let inner = inner.get(..end).unwrap_or_default().to_owned();
            reader.at = (reader.at + end + 2).min(reader.text.len());
            return self.substitution(&inner, depth);
        }
        if let Some(inner) = rest.strip_prefix('{') {
            let end = end_of(inner, '}').unwrap_or(inner.len());
            let inner = inner.get(..end).unwrap_or_default();
            let value = match inner.split_once(":-").or_else(|| inner.split_once(":=")) {
                // Somebody may have set it.
                Some((name, _)) => self.variable(name),
                None => self.variable(inner),
            };
            reader.at = (reader.at + end + 2).min(reader.text.len());
            return value;
        }
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = rest
            .find(|letter| !is_of_name(letter))
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default().to_owned();
        reader.at += end;
        match name.is_empty() {
            true => "$".to_owned(),
            false => self.variable(&name),
        }
    }

    fn variable(&mut self, name: &str) -> String {
        match self.variables.get(name) {
            Some(Some(value)) => value.clone(),
            // It is given from outside, and is the same everywhere.
            None if is_name(name) && !self.is_loose => self.hole(name),
            _ => self.alone(name),
        }
    }

    /// What a command prints: a file, the account, else nothing that is known.
    fn substitution(&mut self, inner: &str, depth: u32) -> String {
        let inner = inner.trim();
        if let Some(path) = inner
            .strip_prefix("cat ")
            .or_else(|| inner.strip_prefix('<'))
        {
            let mut words = Reader {
                text: path.trim(),
                at: 0,
            };
            let path = self.word(&mut words, depth + 1);
            let is_all = words.rest().trim().is_empty();
            if is_all && !path.starts_with(['-', '<']) {
                return format!("file://{path}");
            }
        }
        let says = |words: &[&str]| words.iter().all(|word| inner.contains(word));
        if says(&["aws", "sts get-caller-identity", "Account"]) && !inner.contains('|') {
            return marks::of_document(self.document, "${AWS::AccountId}");
        }
        if let Some(folder) = own_folder(inner) {
            return folder;
        }
        if depth < DEPTH_AT_MOST && inner.contains("aws") {
            let folder = self.folder.clone();
            let before = self.commands.len();
            self.run(inner, depth + 1, Some(Span::new(0, 1)));
            self.folder = folder;
            self.assumes_role |= inner.contains("assume-role");
            return match printed(
                self.commands.get(before..).unwrap_or_default(),
                inner,
                self.document,
            ) {
                Some(printed) => printed,
                None => self.alone("command"),
            };
        }
        self.alone("command")
    }
}
