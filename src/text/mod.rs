//! Pasted text: ranges, trees with places, and strings with holes. Knows nothing of AWS.

pub mod budget;
pub mod certainty;
pub mod compare;
pub mod expressions;
mod flow;
pub mod generated;
pub mod guard;
pub mod holes;
pub mod json;
pub mod line_index;
pub mod made;
pub mod mapped;
pub mod maps;
pub mod marks;
pub mod order;
pub mod outline;
mod placeholders;
pub mod repair;
pub mod tree;
pub mod tri;
pub mod words;
pub mod yaml;

pub use crate::finding::Span;
pub use certainty::{Integrity, Presence};
pub use guard::{Guard, Variable, World};
pub use holes::{Hole, Piece, Scope, Text};
pub use line_index::LineIndex;
pub use tree::{Entry, Member, Node, Tree};
pub use tri::Tri;
