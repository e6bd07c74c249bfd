//! What variables of a script hold.

use crate::text::maps::ByText;

/// How deep variables may name each other.
pub(super) const DEPTH_AT_MOST: u32 = 16;
/// Bytes of a word.
pub(super) const LENGTH_AT_MOST: usize = 256 * 1024;

/// What variables hold; none: different values.
pub(super) type Variables = ByText<Option<String>>;

/// Sets a variable; one that had another value may have either.
pub(super) fn set(variables: &mut Variables, name: &str, value: Option<String>) {
    let value = match variables.get(name) {
        Some(known) if *known != value => None,
        _ => value,
    };
    variables.insert(name, value);
}

pub(super) fn forget(variables: &mut Variables) {
    for value in variables.values_mut() {
        *value = None;
    }
}

pub(super) fn is_name(text: &str) -> bool {
    let is_of_name =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    !text.is_empty()
        && !text.starts_with(|letter: char| letter.is_ascii_digit())
        && text.chars().all(is_of_name)
}

pub(super) fn is_assignment(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| is_name(name) && !name.contains('-'))
}
