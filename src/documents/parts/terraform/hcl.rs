//! The blocks of a text of HCL with their settings, as written. No expression is understood but
//! that of a heredoc; what does not balance is not read at all.

use crate::finding::Span;

/// A block that stands in no other, or all settings that stand in none.
#[derive(Debug)]
pub(super) struct Block<'w> {
    /// What stands before its bracket, without quotes.
    words: Vec<&'w str>,
    /// Its settings, in order.
    pub(super) settings: Vec<Setting<'w>>,
    /// The names of the blocks in it.
    inner: Vec<&'w str>,
    /// It is no block: its settings stand in none.
    pub(super) is_top: bool,
    /// Where it stands.
    pub(super) span: Span,
}

/// A name with its value.
#[derive(Debug)]
pub(super) struct Setting<'w> {
    /// Its name.
    pub(super) name: &'w str,
    /// Its value.
    pub(super) value: Value<'w>,
}

/// A value as it is written.
#[derive(Debug)]
pub(super) struct Value<'w> {
    /// Without blanks around it.
    pub(super) text: &'w str,
    /// Where the lines of a heredoc begin and end, if it is one.
    pub(super) heredoc: Option<(usize, usize)>,
    /// Where it stands.
    pub(super) span: Span,
}

impl<'w> Block<'w> {
    /// `resource`, `data`, `module`.
    pub(super) fn word(&self) -> &'w str {
        self.words.first().copied().unwrap_or_default()
    }

    /// It is only looked up.
    pub(super) fn is_data(&self) -> bool {
        self.word() == "data"
    }

    /// The type of a resource or a data source; of other blocks nothing.
    pub(super) fn kind(&self) -> &'w str {
        match self.word() {
            "resource" | "data" => self.words.get(1).copied().unwrap_or_default(),
            _ => "",
        }
    }

    /// The name of a resource.
    pub(super) fn name(&self) -> &'w str {
        self.words.last().copied().unwrap_or_default()
    }

    /// What no two blocks of a configuration have in common.
    pub(super) fn address(&self) -> String {
        match self.kind() {
            // `locals`, `terraform` and others may stand there several times.
            "" => self.span.start.to_string(),
            _ => self.words.join("."),
        }
    }

    /// A setting; of several of that name none.
    pub(super) fn get(&self, name: &str) -> Option<&Setting<'w>> {
        let mut all = self.settings.iter().filter(|setting| setting.name == name);
        all.next().filter(|_| all.next().is_none())
    }

    /// Whether it has a setting or a block of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.settings.iter().any(|setting| setting.name == name) || self.inner.contains(&name)
    }

    /// Whether there may be several of it, or none.
    pub(super) fn is_repeated(&self) -> bool {
        self.has("count") || self.has("for_each")
    }
}

/// The blocks of a text, in order; `None`: it does not balance.
pub(super) fn blocks(text: &str) -> Option<Vec<Block<'_>>> {
    let mut reader = Reader { text, at: 0 };
    let mut top = Block {
        words: Vec::new(),
        settings: Vec::new(),
        inner: Vec::new(),
        is_top: true,
        span: Span::new(0, 1),
    };
    let mut blocks = Vec::new();
    while reader.skip_blanks()? {
        let start = reader.at;
        let words = reader.words()?;
        match reader.next()? {
            '=' => top.settings.push(Setting {
                name: words.first().copied()?,
                value: reader.value()?,
            }),
            '{' => {
                let mut block = Block {
                    words,
                    settings: Vec::new(),
                    inner: Vec::new(),
                    is_top: false,
                    span: Span::new(start, start + 1),
                };
                reader.body(&mut block)?;
                block.span = Span::new(start, reader.at);
                blocks.push(block);
            }
            _ => return None,
        }
    }
    blocks.insert(0, top);
    Some(blocks)
}

struct Reader<'w> {
    text: &'w str,
    at: usize,
}

impl<'w> Reader<'w> {
    fn rest(&self) -> &'w str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.rest().chars().next()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    /// Comments and blanks, also line breaks; answers whether anything follows.
    fn skip_blanks(&mut self) -> Option<bool> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            self.at += blank;
            if !self.skip_comment()? && blank == 0 {
                return Some(!self.rest().is_empty());
            }
        }
    }

    fn skip_comment(&mut self) -> Option<bool> {
        let rest = self.rest();
        self.at += if rest.starts_with('#') || rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/")? + 2
        } else {
            return Some(false);
        };
        Some(true)
    }

    /// Words and texts up to a sign.
    fn words(&mut self) -> Option<Vec<&'w str>> {
        let mut words = Vec::new();
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let start = self.at;
            match self.rest().chars().next()? {
                '"' => {
                    self.string()?;
                    words.push(self.text.get(start + 1..self.at - 1)?);
                }
                letter if letter.is_alphanumeric() || letter == '_' => {
                    let rest = self.rest();
                    let is_word =
                        |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
                    self.at += rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
                    words.push(self.text.get(start..self.at)?);
                }
                _ => return (!words.is_empty()).then_some(words),
            }
        }
    }

    /// A text in quotes; expressions in it may have texts of their own.
    fn string(&mut self) -> Option<()> {
        self.next()?;
        let mut depth = 0_usize;
        let mut in_inner = false;
        loop {
            let rest = self.rest();
            if rest.starts_with("${") || rest.starts_with("%{") {
                let is_escaped = self.text.get(..self.at)?.ends_with(['$', '%']);
                depth += usize::from(!is_escaped && !in_inner);
                self.at += 2;
                continue;
            }
            match self.next()? {
                '\\' => {
                    self.next()?;
                }
                '"' if depth == 0 => return Some(()),
                '"' => in_inner = !in_inner,
                '{' if depth > 0 && !in_inner => depth += 1,
                '}' if depth > 0 && !in_inner => depth -= 1,
                '\n' if depth == 0 => return None,
                _ => {}
            }
        }
    }

    /// The lines of a heredoc, whose sign is the next; where they begin and end.
    fn heredoc(&mut self) -> Option<(usize, usize)> {
        let rest = self.rest();
        let line = rest.lines().next()?;
        let tag = line.trim_start_matches(['<', '-']).trim();
        if tag.is_empty() {
            return None;
        }
        let start = self.at + rest.find('\n')? + 1;
        let mut at = start;
        for line in self.text.get(start..)?.split_inclusive('\n') {
            if line.trim() == tag {
                self.at = at + line.trim_end().len();
                return Some((start, at));
            }
            at += line.len();
        }
        None
    }

    /// A value, up to the end of its line or to the bracket behind it.
    fn value(&mut self) -> Option<Value<'w>> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let start = self.at;
        let mut end = start;
        let mut heredoc = None;
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            let Some(letter) = rest.chars().next() else {
                break;
            };
            match letter {
                '\n' if depth == 0 => break,
                '}' | ']' | ')' if depth == 0 => break,
                '"' => self.string()?,
                '<' if rest.starts_with("<<") => {
                    let is_first = self.at == start;
                    let lines = self.heredoc()?;
                    heredoc = Some(lines).filter(|_| is_first);
                }
                '#' | '/' if self.skip_comment()? => continue,
                _ => {
                    self.at += letter.len_utf8();
                    match letter {
                        '{' | '[' | '(' => depth += 1,
                        '}' | ']' | ')' => depth -= 1,
                        _ => {}
                    }
                }
            }
            if !letter.is_whitespace() {
                end = self.at;
            }
        }
        // Something follows behind the heredoc, or is made of it.
        let is_whole = heredoc.is_none_or(|(_, last)| {
            let behind = self.text.get(last..end).unwrap_or_default();
            behind
                .trim()
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        Some(Value {
            text: self.text.get(start..end)?,
            heredoc: heredoc.filter(|_| is_whole && depth == 0),
            span: Span::new(start, end),
        })
    }

    /// The settings and the names of the blocks up to the bracket that closes it.
    fn body(&mut self, block: &mut Block<'w>) -> Option<()> {
        loop {
            if !self.skip_blanks()? {
                return None;
            }
            if self.rest().starts_with('}') {
                self.at += 1;
                return Some(());
            }
            let words = self.words()?;
            let name = words.first().copied()?;
            match self.next()? {
                '=' => {
                    let value = self.value()?;
                    block.settings.push(Setting { name, value });
                }
                '{' => {
                    block.inner.push(name);
                    let mut ignored = 1_usize;
                    while ignored > 0 {
                        if !self.skip_blanks()? {
                            return None;
                        }
                        let rest = self.rest();
                        if rest.starts_with('"') {
                            self.string()?;
                        } else if rest.starts_with("<<") {
                            self.heredoc()?;
                        } else {
                            match self.next()? {
                                '{' => ignored += 1,
                                '}' => ignored -= 1,
                                _ => {}
                            }
                        }
                    }
                }
                _ => return None,
            }
        }
    }
}
