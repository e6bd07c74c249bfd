//! Readers that are a module of their own, which the page loads in the background.

use std::cell::{Cell, RefCell};
use std::hash::BuildHasher;
use std::rc::Rc;

use foldhash::fast::RandomState;

use crate::finding::{Because, Code, Severity, Span};
use crate::text::json::Reading;

use super::handed;
use super::readers::{Asked, Taken};

/// How the other module is asked.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// Begins with a text, the number of the kind that it is said to be (0: none is said), and the
    /// words of the others ([`Mentioned::lines`]); `false`: the module is not there.
    pub begin: fn(text: &str, told: u32, mentioned: &str) -> bool,
    /// Goes on for a slice.
    pub go_on: fn() -> Step,
    /// Answers a question at once: nothing, if the module is not there; no bytes, if it failed.
    pub ask: fn(question: &[u8]) -> Option<Vec<u8>>,
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
    /// What it is said to be, length and hash of the text. The seed of the hash is drawn when the page starts, so no text
    /// can be made that has the hash of another.
    text: (u32, usize, u64),
    bytes: Rc<[u8]>,
}

/// Says how the other module is asked.
pub fn set(elsewhere: Elsewhere) {
    ELSEWHERE.set(Some(elsewhere));
}

/// Asks the other module.
///
/// # Errors
/// Why there is no answer.
pub fn ask(question: &[u8]) -> Result<Vec<u8>, Code> {
    let answer = ELSEWHERE
        .get()
        .and_then(|elsewhere| (elsewhere.ask)(question));
    answer.ok_or(Code::ReaderNotLoaded)
}

/// Has a text taken apart.
pub async fn taken<'w>(asked: Asked<'_, 'w>, _given: Option<Reading<'w>>) -> Taken<'w> {
    let Asked {
        text,
        document,
        told,
        mentioned,
        pace,
        ..
    } = asked;
    let told = told.map_or(0, |kind| kind as u32 + 1);
    let key = (
        told,
        text.len(),
        HASHES.with(|hashes| hashes.hash_one(text)),
    );
    let kept = KEPT.with_borrow(|kept| kept.iter().find(|kept| kept.text == key).cloned());
    if let Some(taken) = kept.and_then(|kept| handed::read(&kept.bytes, text, document))
        && taken
            .roles
            .iter()
            .all(|(name, was_named)| mentioned.has(name) == *was_named)
    {
        return taken;
    }
    let begun = |elsewhere: &Elsewhere| (elsewhere.begin)(text, told, &mentioned.lines());
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
