//! Lines within the brackets and quotes of YAML that stand further to the left than the specification
//! allows: a closing bracket below its key, for one. PyYAML, libyaml and what AWS reads templates with take
//! them; the parser does not.

use crate::finding::{Because, Code, Param};

/// Lines of one text that may be joined.
const LINES_AT_MOST: usize = 500;
/// Bytes that all readings of one text may cost.
const BYTES_AT_MOST: usize = 64 * 1024 * 1024;

/// Whether that is what the parser says.
pub(super) fn is_misplaced(because: &Because) -> bool {
    let reason = match because.params.get("reason") {
        Some(Param::Text(reason)) => reason.as_str(),
        _ => return false,
    };
    because.code == Code::YamlInvalid
        && matches!(
            reason,
            "invalid indentation"
                | "invalid indentation in flow construct"
                | "invalid indentation in quoted scalar"
        )
}

/// A text whose lines are joined where the parser asks for it. Each byte keeps its place.
pub(super) struct Lines {
    text: Vec<u8>,
    joined: String,
    left: usize,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let by_size = BYTES_AT_MOST / text.len().max(1);
        Self {
            text: text.as_bytes().to_vec(),
            joined: String::new(),
            left: by_size.min(LINES_AT_MOST),
        }
    }

    /// Joins the line in which a token begins with the one before, or the lines of a text in quotes;
    /// `None` if it is neither the first token of its line nor such a text, or if that was done too
    /// often.
    pub(super) fn join(&mut self, at: usize) -> Option<&str> {
        self.left = self.left.checked_sub(1)?;
        if self.line_before(at).is_none() {
            self.quoted(at)?;
        }
        self.joined = String::from_utf8(self.text.clone()).ok()?;
        Some(&self.joined)
    }

    fn line_before(&mut self, at: usize) -> Option<()> {
        let before = self.text.get(..at)?;
        let start = before.iter().rposition(|&byte| byte == b'\n')?;
        let indent = before.get(start + 1..)?;
        if !indent.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return None;
        }
        let line = before.get(..start)?;
        let line = line
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |end| end + 1);
        let from = comment(before.get(line..start)?).map_or(start, |comment| line + comment);
        self.text.get_mut(from..=start)?.fill(b' ');
        // A tab is no indentation.
        self.text.get_mut(start..at)?.fill(b' ');
        Some(())
    }

    /// Joins the lines of a text in quotes that begins here; where a line ends there is white space, as
    /// in the text that is meant, only more of it.
    fn quoted(&mut self, at: usize) -> Option<()> {
        let quote = *self
            .text
            .get(at)
            .filter(|byte| matches!(byte, b'"' | b'\''))?;
        let (mut is_escaped, mut is_double, mut ends) = (false, false, false);
        let rest = self.text.get_mut(at + 1..)?;
        for place in 0..rest.len() {
            let next = rest.get(place + 1).copied();
            let byte = rest.get_mut(place)?;
            match *byte {
                // Two single quotes are one that is meant.
                _ if is_double => is_double = false,
                b'\'' if quote == b'\'' && next == Some(quote) => is_double = true,
                one if one == quote && !is_escaped => break,
                b'\n' | b'\r' if is_escaped => return None,
                b'\n' | b'\r' => {
                    ends = true;
                    *byte = b' ';
                }
                _ => {}
            }
            is_escaped = *byte == b'\\' && !is_escaped && quote == b'"';
        }
        ends.then_some(())
    }
}

/// Where the comment of a line begins.
fn comment(line: &[u8]) -> Option<usize> {
    let (mut quote, mut last) = (None, b' ');
    for (at, &byte) in line.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if matches!(last, b' ' | b'\t' | b'[' | b'{' | b',' | b':') => {
                quote = Some(byte);
            }
            (None, b'#') if matches!(last, b' ' | b'\t') => return Some(at),
            _ => {}
        }
        last = byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::text::{Tree, yaml};

    #[track_caller]
    fn check(text: &str, key: &str, expected: &[&str]) {
        let reading = yaml::read(text, 0);
        assert!(reading.findings.is_empty(), "{:?}", reading.findings);
        assert!(!reading.repaired);
        let root = reading.root.unwrap();
        let value = root.get("x").unwrap().get(key).unwrap();
        let items: Vec<&str> = value
            .items()
            .iter()
            .map(|item| {
                // Its place is that of the text.
                let span = item.span();
                let written = text.get(span.start as usize..span.end as usize).unwrap();
                written.trim().trim_matches(['"', '\''])
            })
            .collect();
        assert_eq!(items, expected, "{text}");
        assert!(root.get("last").is_some());
    }

    #[test]
    fn brackets_may_close_below_their_key() {
        for text in [
            "x:\n  a: [\n    b,\n    \"c\"\n  ]\nlast: 1\n",
            "x:\n  a: [\n    b,\n    'c'\n]\nlast: 1\n",
            "x:\n  a: [ # the first, [ and \"\n    b, # ä\n    # more\n\n  c # it's\n  ]\nlast: 1\n",
            "x:\r\n  a: [\r\n    b,\r\n    c\r\n  ]\r\nlast: 1\r\n",
            "x:\n  a: [\nb,\nc\n]\nlast: 1\n",
            "x:\n  a:\n    [\n    b,\n    c\n    ]\nlast: 1\n",
            "x: {\n  a: [\n  b,\n  c\n  ]\n}\nlast: 1\n",
        ] {
            check(text, "a", &["b", "c"]);
        }
    }

    #[test]
    fn texts_in_quotes_may_end_below_their_key() {
        for (text, expected) in [
            ("x:\n  a: '{\n    \"b\": 1\n}'\nlast: 1\n", "{\"b\":1}"),
            (
                "x:\n  a: \"{\n    \\\"b\\\": 1\n}\"\nlast: 1\n",
                "{\"b\":1}",
            ),
            (
                "x:\r\n  a: '{\r\n\"b\": \"it''s\"\r\n}'\r\nlast: 1\r\n",
                "{\"b\":\"it's\"}",
            ),
            (
                "x:\n  a: !Sub '{\n}'\n  c: [\n  ]\n  d: '\ne'\nlast: 1\n",
                "{}",
            ),
        ] {
            let reading = yaml::read(text, 0);
            assert!(
                reading.findings.is_empty(),
                "{text}: {:?}",
                reading.findings
            );
            let root = reading.root.unwrap();
            let value = root.get("x").unwrap().get("a").unwrap();
            let value = value.get("Fn::Sub").unwrap_or(value);
            let without_space = value.as_str().unwrap().replace(char::is_whitespace, "");
            assert_eq!(without_space, expected, "{text}");
            assert!(root.get("last").is_some());
        }
    }

    #[test]
    fn what_is_broken_stays_broken() {
        for text in [
            "x:\n  a: [\n    b\nlast: 1\n",
            "x:\n  a: b\n ]\n",
            "x:\n   a: 1\n  b: 2\n",
            "a: [\n]]\n",
            "x:\n  a: '{\nlast: 1\n",
        ] {
            let reading = yaml::read(text, 0);
            assert!(!reading.findings.is_empty(), "{text}");
        }
        // Many lines end within the budget.
        let many = format!("x:\n  a: [\n{}]\n", "b,\n".repeat(2_000));
        assert!(!yaml::read(&many, 0).findings.is_empty());
    }
}
