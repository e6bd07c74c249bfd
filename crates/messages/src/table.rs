//! Tables that are one text each: a line an entry, in the order of the keys without case. The key
//! ends at the first tab, tabs part the fields, bars the parts of a field.
//!
//! Such a text needs no parsing at start and no pointers, so it is small in the wasm; an entry is
//! found by halving, without allocation. [`crate::compiler`] and the build script of the core write it.

use std::cmp::Ordering;

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table(pub &'static str);

/// An entry.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// As it is written in the data.
    pub key: &'static str,
    /// What is said of it.
    pub fields: Fields,
}

/// The fields of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(pub &'static str);

impl Table {
    /// The entry whose key is these words with colons between them. Case does not matter.
    pub fn find(self, words: &[&str]) -> Option<Line> {
        let bytes = self.0.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = memchr::memrchr(b'\n', bytes.get(low..middle)?);
            let start = start.map_or(low, |at| low + at + 1);
            let key = bytes.get(start..high)?;
            match order(key, words) {
                Ordering::Equal => {
                    let end = memchr::memchr(b'\n', key).map_or(high, |at| start + at);
                    return Some(Line::of(self.0.get(start..end)?));
                }
                Ordering::Less => {
                    let rest = bytes.get(middle..high)?;
                    low = memchr::memchr(b'\n', rest).map_or(high, |at| middle + at + 1);
                }
                Ordering::Greater => high = start.saturating_sub(1).max(low),
            }
        }
        None
    }

    /// All entries.
    pub fn lines(self) -> impl Iterator<Item = Line> {
        self.0.lines().map(Line::of)
    }
}

/// Compares the key at the start of a line with these words and colons between them.
fn order(line: &[u8], words: &[&str]) -> Ordering {
    let mut line = line.iter();
    for (at, word) in words.iter().enumerate() {
        let colon: &[u8] = if at > 0 { b":" } else { b"" };
        for &wanted in colon.iter().chain(word.as_bytes()) {
            match line.next() {
                None | Some(b'\t' | b'\n') => return Ordering::Less,
                Some(letter) => match letter
                    .to_ascii_lowercase()
                    .cmp(&wanted.to_ascii_lowercase())
                {
                    Ordering::Equal => {}
                    other => return other,
                },
            }
        }
    }
    match line.next() {
        None | Some(b'\t' | b'\n') => Ordering::Equal,
        Some(_) => Ordering::Greater,
    }
}

impl Line {
    fn of(line: &'static str) -> Self {
        let (key, fields) = line.split_once('\t').unwrap_or((line, ""));
        Self {
            key,
            fields: Fields(fields),
        }
    }

    /// The words of a key of two.
    pub fn words(&self) -> (&'static str, &'static str) {
        self.key.split_once(':').unwrap_or((self.key, ""))
    }
}

impl Fields {
    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split('\t').filter(|field| !field.is_empty())
    }
}

/// The parts of a field; what is not there is empty.
pub fn parts<const N: usize>(field: &'static str) -> [&'static str; N] {
    let mut parts = field.split('|');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// A list of words with commas between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub &'static str);

impl Words {
    /// No words.
    pub const NONE: Self = Self("");

    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split(',').filter(|word| !word.is_empty())
    }

    /// Whether the word is one of them.
    pub fn contains(self, word: &str) -> bool {
        self.iter().any(|one| one == word)
    }

    /// As texts of their own.
    pub fn to_vec(self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table("a:One\tx|y\tz\na:two\nb:one\tlast");

    #[test]
    fn finds_each_entry_and_nothing_else() {
        for line in TABLE.lines() {
            let (one, two) = line.words();
            assert_eq!(TABLE.find(&[one, two]).unwrap().key, line.key);
            assert_eq!(TABLE.find(&[line.key]).unwrap().key, line.key);
        }
        assert_eq!(TABLE.find(&["A", "ONE"]).unwrap().key, "a:One");
        for missing in ["", "a", "a:on", "a:one:", "c", "b:one\tlast"] {
            assert!(TABLE.find(&[missing]).is_none(), "{missing}");
        }
        assert!(Table("").find(&["a"]).is_none());
    }

    #[test]
    fn parts_fields_and_words() {
        let fields = TABLE.find(&["a", "one"]).unwrap().fields;
        assert_eq!(fields.iter().collect::<Vec<_>>(), ["x|y", "z"]);
        assert_eq!(parts::<3>("x|y"), ["x", "y", ""]);
        assert_eq!(TABLE.find(&["a", "two"]).unwrap().fields.iter().count(), 0);
        assert_eq!(Words("").iter().count(), 0);
        assert!(Words("p,q").contains("q"));
    }
}
