//! Patterns as automata whose states are bits: each character of the text costs a few machine
//! words, whatever the pattern is.
//!
//! State `p` means: the first `p` atoms of the pattern are behind us. `*` and, for the question
//! whether some filling matches, unknown parts of the pattern loop on their state.

use crate::text::Hole;
use crate::text::holes::Class;

/// A part of a pattern or of a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Atom<'p> {
    Letter(char),
    /// `?`
    One,
    /// `*`
    Any,
    /// Text that is not known, of any length.
    Hole(&'p Hole<'p>),
    /// One of the twelve digits of an account that is not known.
    Digit(&'p Hole<'p>, u8),
    /// A policy variable whose value is not known.
    Unknown,
}

impl Atom<'_> {
    /// Whether both are the same text for every filling.
    pub(super) fn is(&self, other: &Atom<'_>) -> bool {
        match (self, other) {
            (Atom::Letter(one), Atom::Letter(two)) => one == two,
            (Atom::Hole(one), Atom::Hole(two)) => one.is(two),
            (Atom::Digit(one, at), Atom::Digit(two, there)) => at == there && one.is(two),
            _ => false,
        }
    }

    /// Whether text of unknown length may stand here.
    fn is_run(&self) -> bool {
        matches!(self, Atom::Any | Atom::Hole(_) | Atom::Unknown)
    }
}

/// A set of states.
struct States {
    words: Vec<u64>,
}

impl States {
    fn none(count: usize) -> Self {
        Self {
            words: vec![0; count / 64 + 1],
        }
    }

    fn insert(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    fn contains(&self, at: usize) -> bool {
        self.words
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// One step: states in `advance` go on by one, states in `stay` remain.
    fn step(&mut self, advance: &States, stay: &States) {
        let mut carry = 0;
        for ((word, &advance), &stay) in self.words.iter_mut().zip(&advance.words).zip(&stay.words)
        {
            let moving = *word & advance;
            *word = (moving << 1) | carry | (*word & stay);
            carry = moving >> 63;
        }
    }

    /// States in `skip` reach the next one without reading anything.
    fn close(&mut self, skip: &States) {
        let mut carry = 0;
        for (word, &skip) in self.words.iter_mut().zip(&skip.words) {
            *word |= carry;
            // Neighbouring runs: each round carries one state further within the word.
            loop {
                let further = *word | (*word & skip) << 1;
                if further == *word {
                    break;
                }
                *word = further;
            }
            carry = (*word & skip) >> 63;
        }
    }
}

/// A pattern made ready for one question.
struct Automaton<'p> {
    pattern: &'p [Atom<'p>],
    /// The letters of the pattern, each with the states that read it.
    letters: Vec<(char, States)>,
    /// The states that read a letter which the pattern does not have.
    other: States,
    loops: States,
}

impl<'p> Automaton<'p> {
    /// `reads` tells whether an atom of the pattern reads a letter of the text, which is `None`
    /// for one that the pattern does not have.
    fn new(
        pattern: &'p [Atom<'p>],
        loops: fn(&Atom<'_>) -> bool,
        reads: fn(&Atom<'_>, Option<char>) -> bool,
    ) -> Self {
        let mut known: Vec<char> = ('0'..='9').collect();
        for atom in pattern {
            if let Atom::Letter(letter) = atom
                && let Err(at) = known.binary_search(letter)
            {
                known.insert(at, *letter);
            }
        }
        let states = |letter: Option<char>| {
            let mut states = States::none(pattern.len());
            for (at, atom) in pattern.iter().enumerate() {
                if reads(atom, letter) {
                    states.insert(at);
                }
            }
            states
        };
        let mut looping = States::none(pattern.len());
        for (at, atom) in pattern.iter().enumerate() {
            if loops(atom) {
                looping.insert(at);
            }
        }
        let letters = known
            .into_iter()
            .map(|letter| (letter, states(Some(letter))))
            .collect();
        Self {
            pattern,
            letters,
            other: states(None),
            loops: looping,
        }
    }

    fn start(&self) -> States {
        let mut states = States::none(self.pattern.len());
        states.insert(0);
        states.close(&self.loops);
        states
    }

    fn readers(&self, letter: char) -> &States {
        self.letters
            .binary_search_by_key(&letter, |(known, _)| *known)
            .ok()
            .and_then(|at| self.letters.get(at))
            .map_or(&self.other, |(_, states)| states)
    }

    /// The states whose atom is that very part of the text.
    fn same(&self, atom: &Atom<'_>) -> States {
        let mut states = States::none(self.pattern.len());
        for (at, own) in self.pattern.iter().enumerate() {
            if own.is(atom) || matches!((own, atom), (Atom::One, Atom::Digit(..))) {
                states.insert(at);
            }
        }
        states
    }
}

/// Whether every filling matches: what is not known is swallowed by `*`, or is the same in both.
pub(super) fn always(pattern: &[Atom<'_>], text: &[Atom<'_>]) -> bool {
    let pattern = spread(pattern);
    let automaton = Automaton::new(
        &pattern,
        |atom| matches!(atom, Atom::Any),
        |atom, letter| match atom {
            Atom::Letter(own) => Some(*own) == letter,
            Atom::One => true,
            _ => false,
        },
    );
    let mut states = automaton.start();
    for atom in text {
        match atom {
            Atom::Letter(letter) => states.step(automaton.readers(*letter), &automaton.loops),
            unknown => states.step(&automaton.same(unknown), &automaton.loops),
        }
        states.close(&automaton.loops);
        if states.is_empty() {
            return false;
        }
    }
    states.contains(pattern.len())
}

/// `?*` means the same as `*?`, and as `*?*`: with a `*` on each side of a `?` it does not matter
/// where in such a run an unknown part of the text stands.
fn spread<'p>(pattern: &[Atom<'p>]) -> Vec<Atom<'p>> {
    let is_wild = |atom: &Atom<'_>| matches!(atom, Atom::One | Atom::Any);
    let mut spread = Vec::with_capacity(pattern.len());
    for run in pattern.chunk_by(|one, two| is_wild(one) && is_wild(two)) {
        if !run.iter().any(|atom| matches!(atom, Atom::Any)) {
            spread.extend_from_slice(run);
            continue;
        }
        spread.push(Atom::Any);
        for _ in run.iter().filter(|atom| matches!(atom, Atom::One)) {
            spread.extend([Atom::One, Atom::Any]);
        }
    }
    spread
}

/// Whether some filling matches, each unknown part being filled for itself.
pub(super) fn sometimes(pattern: &[Atom<'_>], text: &[Atom<'_>]) -> bool {
    let automaton = Automaton::new(
        pattern,
        |atom| atom.is_run(),
        |atom, letter| match atom {
            Atom::Letter(own) => Some(*own) == letter,
            Atom::One => true,
            Atom::Digit(..) => letter.is_some_and(|letter| letter.is_ascii_digit()),
            _ => false,
        },
    );
    // Unknown parts of the pattern that cannot hold a colon do not loop over one.
    let mut loops_over_colon = States::none(pattern.len());
    let mut digits = States::none(pattern.len());
    for (at, atom) in pattern.iter().enumerate() {
        if atom.is_run() && !matches!(atom, Atom::Hole(hole) if !hole.class.admits(':')) {
            loops_over_colon.insert(at);
        }
        if matches!(atom, Atom::One | Atom::Digit(..))
            || matches!(atom, Atom::Letter(letter) if letter.is_ascii_digit())
        {
            digits.insert(at);
        }
    }
    let mut states = automaton.start();
    for atom in text {
        match atom {
            Atom::Letter(':') => states.step(automaton.readers(':'), &loops_over_colon),
            Atom::Letter(letter) => states.step(automaton.readers(*letter), &automaton.loops),
            Atom::Digit(..) => states.step(&digits, &automaton.loops),
            Atom::Hole(hole) => spill(&mut states, pattern, hole.class),
            Atom::One | Atom::Any | Atom::Unknown => spill(&mut states, pattern, Class::Any),
        }
        states.close(&automaton.loops);
        if states.is_empty() {
            return false;
        }
    }
    states.contains(pattern.len())
}

/// Unknown text may be what any of the next atoms read, up to one that it cannot be.
fn spill(states: &mut States, pattern: &[Atom<'_>], class: Class) {
    for (at, atom) in pattern.iter().enumerate() {
        let can_be = match atom {
            Atom::Letter(letter) => class.admits(*letter),
            _ => true,
        };
        if can_be && states.contains(at) {
            states.insert(at + 1);
        }
    }
}
