//! How certain it is what a text says: whether it is what AWS has, and whether it is there at all.

/// Whether a text is what AWS has. Nothing is proved by one that is not intact, and what it lacks
/// leaves a proof by others open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Integrity {
    /// It was read as it stands.
    #[default]
    Intact,
    /// What AWS has depends on something that is not known, such as a macro.
    Undetermined,
    /// It had to be repaired to be read.
    Repaired,
    /// AWS would refuse it.
    Refused,
}

/// Whether something is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Presence {
    /// Its document says so.
    #[default]
    Certain,
    /// It may not be there: it proves nothing, but what else there is can.
    Conditional,
}

impl Integrity {
    /// Whether it was read as it stands.
    #[must_use]
    pub fn is_intact(self) -> bool {
        self == Self::Intact
    }

    /// The worse of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// That, if it is so; else intact.
    #[must_use]
    pub fn when(self, is: bool) -> Self {
        if is { self } else { Self::Intact }
    }
}

impl Presence {
    /// Whether its document says that it is there.
    #[must_use]
    pub fn is_certain(self) -> bool {
        self == Self::Certain
    }

    /// Conditional, if it is so.
    #[must_use]
    pub fn conditional_when(is: bool) -> Self {
        if is { Self::Conditional } else { Self::Certain }
    }
}
