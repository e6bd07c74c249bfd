//! What any stage of the analysis may say, and where: the vocabulary that all stages share.
//!
//! A finding is a code, its parameters and its places in the pasted texts. Places are byte
//! ranges in here; the report converts them once, at its border.

pub use contract::{Code, Param, Params, Severity, Verdict};

/// A range of bytes in a document's text; `end` is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A range from offsets, which fit because documents are limited to 32 MB.
    pub fn new(start: usize, end: usize) -> Self {
        let fit = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: fit(start),
            end: fit(end),
        }
    }

    /// Whether the other range lies in this one.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The range in a document.
    pub fn of(self, document: u32) -> Place {
        Place {
            document,
            span: self,
        }
    }
}

/// A range in one of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Index into the workspace's documents.
    pub document: u32,
    /// Bytes of its text.
    pub span: Span,
}

/// A code with its parameters and places.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// What is said.
    pub code: Code,
    /// With which values.
    pub params: Params,
    /// Of which places, the most telling first.
    pub at: Vec<Place>,
}

/// Something worth saying that is no decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub because: Because,
}

impl Because {
    /// A code without parameters and places.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            params: Params::new(),
            at: Vec::new(),
        }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.params = self.params.with(name, value);
        self
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.at.push(place);
        self
    }

    /// Makes a finding of it.
    pub fn finding(self, severity: Severity) -> Finding {
        Finding {
            severity,
            because: self,
        }
    }
}
