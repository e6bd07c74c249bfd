//! Readers that are a module of their own, which the page loads in the background.

use std::cell::{Cell, RefCell};
use std::hash::BuildHasher;
use std::rc::Rc;

use foldhash::fast::RandomState;

use crate::finding::{Because, Code, Severity, Span};
use crate::text::json::Reading;
use crate::text::pace::Pace;

use super::handed;
use super::mentioned::Mentioned;
use super::readers::Taken;

/// How the other module is asked.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// Begins with a text and the words of the others ([`Mentioned::lines`]); `false`: the module is not there.
    pub begin: fn(text: &str, mentioned: &str) -> bool,
    /// Goes on for a slice.
    pub go_on: fn() -> Step,
}

/// What came of a slice.
#[derive(Debug)]
pub enum Step {
    /// There is more to do: so many bytes of the text are read.
    More(usize),
    /// What was taken, as bytes.
    Done(Vec<u8>),
    /// The module stopped by an error of its own.
    Failed,
}

thread_local! {
    static ELSEWHERE: Cell<Option<Elsewhere>> = const { Cell::new(None) };
    static HASHES: RandomState = RandomState::default();
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// Answers that are kept, so that a change of one document does not read all others again.
const KEPT_AT_MOST: usize = 64;

/// An answer that is kept.
#[derive(Clone)]
struct Kept {
    /// Length and hash of the text. The seed of the hash is drawn when the page starts, so no text
    /// can be made that has the hash of another.
    text: (usize, u64),
    bytes: Rc<[u8]>,
}

/// Says how the other module is asked.
pub fn set(elsewhere: Elsewhere) {
    ELSEWHERE.set(Some(elsewhere));
}

/// Has a text taken apart.
pub async fn taken<'w>(
    text: &'w str,
    document: u32,
    _given: Option<Reading<'w>>,
    mentioned: &Mentioned,
    pace: Pace,
) -> Taken<'w> {
    let key = (text.len(), HASHES.with(|hashes| hashes.hash_one(text)));
    let kept = KEPT.with_borrow(|kept| kept.iter().find(|kept| kept.text == key).cloned());
    if let Some(taken) = kept.and_then(|kept| handed::read(&kept.bytes, text, document))
        && taken
            .roles
            .iter()
            .all(|(name, was_named)| mentioned.has(name) == *was_named)
    {
        return taken;
    }
    let begun = |elsewhere: &Elsewhere| (elsewhere.begin)(text, &mentioned.lines());
    let Some(elsewhere) = ELSEWHERE.get().filter(begun) else {
        return unread(Code::ReaderNotLoaded, document);
    };
    loop {
        match (elsewhere.go_on)() {
            Step::More(done) => (pace.tell)(done, text.len()),
            Step::Done(bytes) => {
                let Some(taken) = handed::read(&bytes, text, document) else {
                    return unread(Code::ReaderFailed, document);
                };
                KEPT.with_borrow_mut(|kept| {
                    kept.retain(|kept| kept.text != key);
                    if kept.len() >= KEPT_AT_MOST {
                        kept.remove(0);
                    }
                    kept.push(Kept {
                        text: key,
                        bytes: bytes.into(),
                    });
                });
                return taken;
            }
            Step::Failed => return unread(Code::ReaderFailed, document),
        }
        pace.breathe().await;
    }
}

fn unread<'w>(code: Code, document: u32) -> Taken<'w> {
    let because = Because::new(code).at(Span::new(0, 1).of(document));
    Taken {
        kind: None,
        is_readable: false,
        reading: Reading {
            root: None,
            findings: vec![because.finding(Severity::Error)],
            repaired: false,
            duplicates: Vec::new(),
        },
        parts: Vec::new(),
        roles: Vec::new(),
    }
}
