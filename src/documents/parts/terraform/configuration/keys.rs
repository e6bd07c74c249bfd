//! Keys of instances, and the names that they have within them.

use crate::finding::Place;
use crate::hcl::value::{Map, Value};

/// The keys of the instances of a block.
#[derive(Debug, PartialEq)]
pub(super) enum Key {
    /// There is one, without a key.
    None,
    /// By a number.
    Number(usize),
    /// By a text.
    Text(String),
}

impl Key {
    /// A key in its brackets, or none.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::None);
        }
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        match inner.strip_prefix('"') {
            Some(quoted) => {
                let quoted = quoted.strip_suffix('"')?;
                (!quoted.contains('\\')).then(|| Self::Text(quoted.to_owned()))
            }
            None => inner.parse().ok().map(Self::Number),
        }
    }
}

/// The instances of a block that a plan or state tells.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) keys: Vec<Key>,
    /// There are no others, whatever the source says.
    pub(super) is_whole: bool,
    /// There are no others, unless the source says so.
    pub(super) is_all: bool,
    pub(super) document: u32,
}

/// A value with these attributes.
pub(super) fn named_map(entries: &[(&str, Value)], at: Place) -> Value {
    let mut map = Map::default();
    for (name, value) in entries {
        map.entries
            .insert((*name).to_owned(), (value.at, value.clone()));
    }
    Value::map(map, at)
}
