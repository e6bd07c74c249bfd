//! Reads a pattern.

use super::node::Node;

/// Nodes that a pattern may have.
const NODES_AT_MOST: usize = 2000;
/// Ranges that a set of letters may have.
const CLASS_AT_MOST: usize = 200;
/// Groups within each other.
const GROUPS_AT_MOST: usize = 50;

#[derive(Debug)]
pub(super) struct Reader<'r> {
    pub(super) rest: &'r str,
    pub(super) groups: Vec<Option<String>>,
    pub(super) nodes: usize,
    pub(super) ignores_case: bool,
    pub(super) any_is_all: bool,
}

impl Reader<'_> {
    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn letter(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = self.rest.get(letter.len_utf8()..)?;
        Some(letter)
    }

    pub(super) fn either(&mut self, depth: usize) -> Option<Node> {
        if depth > GROUPS_AT_MOST {
            return None;
        }
        let mut ways = vec![self.sequence(depth)?];
        while self.take("|") {
            ways.push(self.sequence(depth)?);
        }
        match ways.len() {
            1 => ways.pop(),
            _ => Some(Node::Either(ways)),
        }
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let mut all = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let node = self.single(depth)?;
            let node = self.repeated(node)?;
            self.nodes += 1;
            if self.nodes > NODES_AT_MOST {
                return None;
            }
            all.push(node);
        }
        Some(Node::All(all))
    }

    fn single(&mut self, depth: usize) -> Option<Node> {
        Some(match self.letter()? {
            '.' => Node::Any(self.any_is_all),
            '^' => Node::Start,
            '$' => Node::End,
            '(' => {
                let group = match () {
                    () if self.take("?:") => None,
                    () if self.take("?P<") || self.take("?<") => {
                        let (name, rest) = self.rest.split_once('>')?;
                        let is_name = !name.is_empty()
                            && name
                                .bytes()
                                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                        self.rest = rest;
                        Some(Some(Some(name.to_owned()).filter(|_| is_name)?))
                    }
                    () if self.rest.starts_with('?') => return None,
                    () => Some(None),
                };
                let number = group.map(|name| {
                    self.groups.push(name);
                    self.groups.len() - 1
                });
                let inner = self.either(depth + 1)?;
                if !self.take(")") {
                    return None;
                }
                match number {
                    Some(number) => Node::Group(Box::new(inner), number),
                    None => inner,
                }
            }
            '[' => self.class()?,
            '\\' => self.escape()?,
            '*' | '+' | '?' | '{' => return None,
            letter => self.plain(letter)?,
        })
    }

    /// A letter; of the case of others than those of ASCII nothing is known.
    fn plain(&self, letter: char) -> Option<Node> {
        match self.ignores_case {
            true if !letter.is_ascii() => None,
            true if letter.is_ascii_alphabetic() => {
                let (lower, upper) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
                let mut set = vec![(lower, lower), (upper, upper)];
                set.extend(third(lower));
                Some(Node::Class(set, true))
            }
            _ => Some(Node::Letter(letter)),
        }
    }

    fn escape(&mut self) -> Option<Node> {
        let letter = self.letter()?;
        Some(match letter {
            'A' => Node::Start,
            'z' => Node::End,
            'b' => Node::Border(true),
            'B' => Node::Border(false),
            'd' | 'w' | 's' => Node::Class(set_of(letter)?, true),
            'D' | 'W' | 'S' => Node::Class(set_of(letter.to_ascii_lowercase())?, false),
            _ => self.plain(plain_escape(letter)?)?,
        })
    }

    fn class(&mut self) -> Option<Node> {
        let is_in = !self.take("^");
        let mut set: Vec<(char, char)> = Vec::new();
        let mut is_first = true;
        loop {
            if let Some(rest) = self.rest.strip_prefix("[:") {
                let (name, rest) = rest.split_once(":]")?;
                set.extend(named_set(name)?);
                self.rest = rest;
                is_first = false;
                continue;
            }
            let letter = match self.letter()? {
                ']' if !is_first => break,
                '[' if self.rest.starts_with(['.', '=']) => return None,
                '\\' => {
                    let letter = self.letter()?;
                    if let Some(own) = set_of(letter) {
                        set.extend(own);
                        is_first = false;
                        continue;
                    }
                    plain_escape(letter)?
                }
                letter => letter,
            };
            is_first = false;
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            let last = match is_range {
                true => {
                    self.take("-");
                    match self.letter()? {
                        '\\' => plain_escape(self.letter()?)?,
                        '[' => return None,
                        last => last,
                    }
                }
                false => letter,
            };
            if last < letter {
                return None;
            }
            set.push((letter, last));
        }
        if self.ignores_case {
            // Only letters of ASCII are known in both cases.
            for (first, last) in set.clone() {
                if !last.is_ascii() {
                    return None;
                }
                for letter in (first..=last).filter(char::is_ascii_alphabetic) {
                    let other = match letter.is_ascii_lowercase() {
                        true => letter.to_ascii_uppercase(),
                        false => letter.to_ascii_lowercase(),
                    };
                    set.push((other, other));
                    set.extend(third(letter.to_ascii_lowercase()));
                }
            }
        }
        // Each letter is compared to each of them.
        (set.len() <= CLASS_AT_MOST).then_some(Node::Class(set, is_in))
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        let (least, most) = match () {
            () if self.take("*") => (0, None),
            () if self.take("+") => (1, None),
            () if self.take("?") => (0, Some(1)),
            () if self.rest.starts_with('{') => {
                let (inner, rest) = self.rest.get(1..)?.split_once('}')?;
                let (least, most) = match inner.split_once(',') {
                    None => (inner.parse().ok()?, Some(inner.parse().ok()?)),
                    Some((least, "")) => (least.parse().ok()?, None),
                    Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
                };
                self.rest = rest;
                (least, most)
            }
            () => return Some(node),
        };
        let is_lazy = self.take("?");
        // One repetition of another is wrong, and so are too many.
        if self.rest.starts_with(['*', '+', '?', '{'])
            || least > 1000
            || most.is_some_and(|most| most > 1000 || most < least)
        {
            return None;
        }
        Some(Node::Repeat {
            node: Box::new(node),
            least,
            most,
            is_lazy,
        })
    }
}

/// What a small letter is in another case, too: the sign for kelvin, the long s.
fn third(lower: char) -> Option<(char, char)> {
    match lower {
        'k' => Some(('\u{212a}', '\u{212a}')),
        's' => Some(('\u{17f}', '\u{17f}')),
        _ => None,
    }
}

/// A letter that is written behind a backslash.
fn plain_escape(letter: char) -> Option<char> {
    match letter {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        letter if letter.is_ascii_punctuation() => Some(letter),
        _ => None,
    }
}

fn set_of(letter: char) -> Option<Vec<(char, char)>> {
    named_set(match letter {
        'd' => "digit",
        'w' => "word",
        // Without the vertical tab.
        's' => return Some(vec![('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')]),
        _ => return None,
    })
}

fn named_set(name: &str) -> Option<Vec<(char, char)>> {
    Some(match name {
        "digit" => vec![('0', '9')],
        "lower" => vec![('a', 'z')],
        "upper" => vec![('A', 'Z')],
        "alpha" => vec![('a', 'z'), ('A', 'Z')],
        "alnum" => vec![('a', 'z'), ('A', 'Z'), ('0', '9')],
        "word" => vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
        "space" => vec![('\t', '\r'), (' ', ' ')],
        "xdigit" => vec![('a', 'f'), ('A', 'F'), ('0', '9')],
        "punct" => vec![('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        _ => return None,
    })
}
