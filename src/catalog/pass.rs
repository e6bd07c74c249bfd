//! The roles that a call hands over in its parameters.

use super::table::{Fields, Words, parts};

/// A role that a call hands to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Where the role is named.
    pub from: From,
    /// How it is named.
    pub form: Form,
    /// Value of `iam:PassedToService`.
    pub principals: Words,
    /// What several of them mean.
    pub receivers: Receivers,
    /// The call does not work without it.
    pub required: bool,
    /// How sure the facts are.
    pub confidence: Confidence,
    /// The service that the role must trust, where it is known.
    pub trusts: Option<&'static str>,
}

/// Where a role is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A parameter of the call: `Overrides.TaskRoleArn`, `Definitions[].RoleArn`.
    Parameter(&'static str),
    /// A field of the ECS task definition that the call names.
    TaskDefinition(&'static str),
}

/// What several principals mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receivers {
    /// The role is passed to one of them, and it is not known which.
    OneOf,
    /// The role is passed to each of them.
    AllOf,
}

/// How a role is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By its ARN.
    Arn,
    /// By its name.
    Name,
    /// By one of both.
    ArnOrName,
    /// By the instance profile that it is in, which does not show the role.
    InstanceProfile,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// Not settled: worth a hint only.
    Low,
    /// Decides only where no condition depends on the principal.
    Medium,
    /// Sourced.
    High,
}

/// The roles that a call hands over; none, as far as the catalog knows, if empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passes(pub(super) Fields);

impl Passes {
    /// None.
    pub const NONE: Self = Self(Fields(""));

    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = Pass> {
        self.0.iter().map(Pass::of)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }
}

impl Confidence {
    pub(super) fn of(letter: char) -> Self {
        match letter {
            'h' => Self::High,
            'm' => Self::Medium,
            _ => Self::Low,
        }
    }
}

impl Pass {
    /// `FLAGS|PATH|PRINCIPALS|TRUSTS`, where the flags are form, confidence, `r` if required,
    /// `s` if the role must trust the one that it is passed to, `e` if each of the principals receives
    /// it, and `t` for a field of the task definition.
    fn of(field: &'static str) -> Self {
        let [flags, path, principals, trusts] = parts(field);
        let mut letters = flags.chars();
        let form = match letters.next() {
            Some('n') => Form::Name,
            Some('b') => Form::ArnOrName,
            Some('i') => Form::InstanceProfile,
            _ => Form::Arn,
        };
        Self {
            from: match flags.ends_with('t') {
                true => From::TaskDefinition(path),
                false => From::Parameter(path),
            },
            form,
            principals: Words(principals),
            receivers: match flags.contains('e') {
                true => Receivers::AllOf,
                false => Receivers::OneOf,
            },
            confidence: Confidence::of(letters.next().unwrap_or_default()),
            required: flags.contains('r'),
            trusts: match flags.contains('s') {
                true => Some(principals),
                false => Some(trusts).filter(|service| !service.is_empty()),
            },
        }
    }
}
