//! What a pattern is made of.

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Letter(char),
    /// Any letter, or any but a line break.
    Any(bool),
    Class(Vec<(char, char)>, bool),
    Start,
    End,
    /// Between a letter of a word and another one, or not.
    Border(bool),
    All(Vec<Node>),
    Either(Vec<Node>),
    Group(Box<Node>, usize),
    Repeat {
        node: Box<Node>,
        least: usize,
        most: Option<usize>,
        is_lazy: bool,
    },
}
