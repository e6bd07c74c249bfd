//! What reads more than the JSON of a single thing: YAML, documents that hold several things, and
//! large texts piece by piece.
//!
//! In the page all of this is a module of its own, loaded in the background: `elsewhere` asks it,
//! and `handed` is how its answer comes over.

use crate::text::json::Reading;
use crate::workspace::Kind;

use super::parts::Part;

/// What a text was taken apart into.
#[derive(Debug)]
pub struct Taken<'w> {
    /// What it is, if its content tells.
    pub kind: Option<Kind>,
    /// Whether it could be read.
    pub is_readable: bool,
    /// Its tree and what was found on the way. From elsewhere the tree comes only if there are no
    /// parts.
    pub reading: Reading<'w>,
    /// What it holds, if that is more than one thing, or stands within something else.
    pub parts: Vec<Part<'w>>,
    /// The roles of a list of which only those are taken that something names, and whether each
    /// was: with the same ones named, the answer is the same.
    pub roles: Vec<(String, bool)>,
}

/// Texts of that many bytes and more are read in pieces, all others in one go.
pub const LARGE: usize = 1024 * 1024;

#[cfg(not(feature = "readers"))]
pub use super::elsewhere::taken;
#[cfg(feature = "readers")]
pub use here::taken;

#[cfg(feature = "readers")]
mod here {
    use super::{Kind, LARGE, Reading, Taken};
    use crate::documents::mentioned::Mentioned;
    use crate::documents::parts::terraform::source;
    use crate::documents::{parts, recognise};
    use crate::text::pace::Pace;
    use crate::text::{Tree, json, outline, yaml};

    /// Takes a text apart. `given` is its reading, if that was made before.
    pub async fn taken<'w>(
        text: &'w str,
        document: u32,
        given: Option<Reading<'w>>,
        mentioned: &Mentioned,
        pace: Pace,
    ) -> Taken<'w> {
        if given.is_none() && !super::super::looks_like_json(text) && source::is_source(text) {
            let mut reading = Reading::empty();
            let parts = source::parts(text, document, &mut reading.findings);
            return Taken {
                kind: Some(Kind::Template),
                is_readable: true,
                reading,
                parts,
                roles: Vec::new(),
            };
        }
        let mut reading = match given {
            Some(reading) => reading,
            None if super::super::looks_like_json(text) => match text.len() < LARGE {
                true => json::read(text, document),
                false => outline::read(text, document, pace).await,
            },
            None => yaml_or_json(text, document),
        };
        let mut parts = Vec::new();
        let mut roles = Vec::new();
        let mut kind: Option<Kind> = None;
        if let Some(root) = &reading.root {
            kind = recognise::kind(root);
            let doubtful = reading.repaired || !reading.duplicates.is_empty();
            let mut from = parts::From {
                whole: text,
                document,
                mentioned,
                pace,
                findings: &mut reading.findings,
                roles: Vec::new(),
            };
            parts = parts::of_document(root, &mut from).await;
            roles = from.roles;
            for part in &mut parts {
                part.doubtful |= doubtful;
            }
        }
        Taken {
            kind,
            is_readable: reading.root.is_some(),
            reading,
            parts,
            roles,
        }
    }

    /// What does not begin as JSON is YAML, if that makes anything of it but a text.
    fn yaml_or_json(text: &str, document: u32) -> Reading<'_> {
        let reading = yaml::read(text, document);
        match &reading.root {
            Some(root) if root.is_object() => reading,
            // The message of the reader that is meant: YAML has keys and colons.
            None if text.contains(": ") || text.contains(":\n") => reading,
            _ => json::read(text, document),
        }
    }
}
