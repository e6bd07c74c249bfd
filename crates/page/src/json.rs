//! A small reader of JSON: what the core answers, and workspaces of links and earlier visits. What
//! serde derives for the types of the contract is most of a module's bytes; this is a tenth of it.

/// As deep as values are read; the contract's are far from it.
const DEEPEST: usize = 64;

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Json {
    #[default]
    Null,
    Bool(bool),
    /// A whole number from 0 on; the contract has no other.
    Number(u64),
    /// Any other number.
    OtherNumber,
    Text(String),
    List(Vec<Json>),
    /// In the order of the text.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text; `None`: it is not JSON.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader {
            text,
            at: 0,
            depth: 0,
        };
        let value = reader.value()?;
        reader.skip_space();
        (reader.at == text.len()).then_some(value)
    }

    /// Takes a member out of an object.
    pub(super) fn take(&mut self, name: &str) -> Self {
        let Self::Object(members) = self else {
            return Self::Null;
        };
        let mut found = members.iter_mut().filter(|(key, _)| key == name);
        found
            .next()
            .map(|(_, value)| std::mem::take(value))
            .unwrap_or_default()
    }
}

struct Reader<'text> {
    text: &'text str,
    at: usize,
    depth: usize,
}

impl<'text> Reader<'text> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Goes past a byte, and past the space behind it.
    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        if is_there {
            self.at += 1;
            self.skip_space();
        }
        is_there
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let is_there = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        is_there.then_some(value)
    }

    fn value(&mut self) -> Option<Json> {
        self.skip_space();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.nested(Self::list),
            b'{' => self.nested(Self::object),
            _ => self.number(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Json>) -> Option<Json> {
        self.depth += 1;
        let value = (self.depth <= DEEPEST).then(|| read(self)).flatten();
        self.depth -= 1;
        value
    }

    fn list(&mut self) -> Option<Json> {
        let mut items = Vec::new();
        self.eat(b'[');
        if self.eat(b']') {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_space();
            if !self.eat(b',') {
                break;
            }
        }
        self.end(b']')?;
        Some(Json::List(items))
    }

    fn object(&mut self) -> Option<Json> {
        let mut members = Vec::new();
        self.eat(b'{');
        if self.eat(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            let name = self.string()?;
            self.skip_space();
            if !self.eat(b':') {
                return None;
            }
            members.push((name, self.value()?));
            self.skip_space();
            if !self.eat(b',') {
                break;
            }
        }
        self.end(b'}')?;
        Some(Json::Object(members))
    }

    fn end(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    fn number(&mut self) -> Option<Json> {
        let rest = self.text.get(self.at..)?;
        let end = rest
            .find(|letter: char| !matches!(letter, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let written = rest.get(..end)?;
        self.at += end;
        if written.is_empty() {
            return None;
        }
        let mut number: u64 = 0;
        for byte in written.bytes() {
            let grown = number.checked_mul(10);
            match grown.and_then(|grown| grown.checked_add(u64::from(byte.wrapping_sub(b'0')))) {
                Some(next) if byte.is_ascii_digit() => number = next,
                _ => return Some(Json::OtherNumber),
            }
        }
        Some(Json::Number(number))
    }

    fn string(&mut self) -> Option<String> {
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let mut read = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let end = rest.find(['"', '\\'])?;
            read.push_str(rest.get(..end)?);
            self.at += end + 1;
            if rest.as_bytes().get(end) == Some(&b'"') {
                return Some(read);
            }
            read.push(self.escaped()?);
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'"' | b'\\' | b'/' => char::from(letter),
            b'u' => {
                let first = self.unit()?;
                if !(0xd800..0xdc00).contains(&first) {
                    // Half of a pair by itself is no character.
                    return Some(char::from_u32(first).unwrap_or('\u{fffd}'));
                }
                if !self.text.get(self.at..)?.starts_with("\\u") {
                    return Some('\u{fffd}');
                }
                self.at += 2;
                let second = self.unit()?;
                let pair = 0x10000 + ((first - 0xd800) << 10) + second.wrapping_sub(0xdc00);
                char::from_u32(pair).unwrap_or('\u{fffd}')
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Json {
        Json::Text(text.to_owned())
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        for (written, read) in [
            ("null", Json::Null),
            (" true ", Json::Bool(true)),
            ("18446744073709551615", Json::Number(u64::MAX)),
            ("-1", Json::OtherNumber),
            ("1.5e3", Json::OtherNumber),
            ("18446744073709551616", Json::OtherNumber),
            (r#""a\"\\\/\n\u00e9\ud83d\ude00""#, text("a\"\\/\né😀")),
            (r#""\ud83d""#, text("\u{fffd}")),
            ("[ ]", Json::List(Vec::new())),
            (
                "[ 1 , [2] ]",
                Json::List(vec![Json::Number(1), Json::List(vec![Json::Number(2)])]),
            ),
            (
                r#"{ "b" : {} , "a": "é" }"#,
                Json::Object(vec![
                    ("b".to_owned(), Json::Object(Vec::new())),
                    ("a".to_owned(), text("é")),
                ]),
            ),
        ] {
            assert_eq!(Json::parse(written), Some(read), "{written}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        let deep = "[".repeat(DEEPEST + 1) + &"]".repeat(DEEPEST + 1);
        for written in [
            "",
            "nul",
            "[1",
            "[1,]",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "\"a",
            "1 2",
            "\"\\x\"",
            "\"\\u12\"",
            "+",
            &deep,
        ] {
            assert_eq!(
                Json::parse(written).filter(|json| *json != Json::OtherNumber),
                None,
                "{written}"
            );
        }
    }
}
