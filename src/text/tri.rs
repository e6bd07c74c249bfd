//! Three-valued logic (Kleene): what holds for every filling of the holes, for none, or for some.

/// A truth value; the order is No < Maybe < Yes, so AND is the minimum and OR the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tri {
    /// False whatever the unknown parts are.
    No,
    /// Depends on what is not known.
    Maybe,
    /// True whatever the unknown parts are.
    Yes,
}

impl Tri {
    /// Both.
    #[must_use]
    pub fn and(self, other: Tri) -> Tri {
        self.min(other)
    }

    /// At least one.
    #[must_use]
    pub fn or(self, other: Tri) -> Tri {
        self.max(other)
    }

    /// The same value if both worlds agree, else Maybe.
    #[must_use]
    pub fn join(self, other: Tri) -> Tri {
        if self == other { self } else { Tri::Maybe }
    }

    /// At most Maybe.
    #[must_use]
    pub fn doubted(self) -> Tri {
        self.min(Tri::Maybe)
    }
}

impl std::ops::Not for Tri {
    type Output = Tri;

    fn not(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Maybe => Tri::Maybe,
            Tri::Yes => Tri::No,
        }
    }
}

impl From<bool> for Tri {
    fn from(value: bool) -> Self {
        if value { Tri::Yes } else { Tri::No }
    }
}
