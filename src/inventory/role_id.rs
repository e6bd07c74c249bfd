//! Which role a text names. A role is its partition, account and name, whatever its path, and IAM
//! compares names without case (law 2).
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>

use crate::arn::Arn;
use crate::text::generated::may_name;
use crate::text::holes::Class;
use crate::text::{Hole, Piece, Scope, Text, Tri};

/// What a text tells of the role that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleId<'a> {
    /// Its partition, where the text tells it.
    pub partition: Option<Text<'a>>,
    /// Its account, where the text tells it.
    pub account: Option<Text<'a>>,
    /// Its name, without its path; empty where nothing of it is known.
    pub name: Text<'a>,
    /// The document of which it is a resource.
    pub declared_in: Option<u32>,
}

impl<'a> RoleId<'a> {
    /// Reads an ARN or a name. `home` is the account in which a name without account is one.
    pub fn new(text: &Text<'a>, home: Option<&Text<'a>>, declared_in: Option<u32>) -> Self {
        let (partition, account, resource) = match Arn::parse(text).filter(Arn::is_role) {
            Some(arn) => {
                let account = Some(arn.account).filter(|account| !account.pieces.is_empty());
                (Some(arn.partition), account, arn.resource)
            }
            None => match Arn::parse(text) {
                Some(arn) => of_session(arn),
                None => (None, home.cloned(), text.clone()),
            },
        };
        let mut name = resource.split('/', usize::MAX).pop().unwrap_or_default();
        // A path ends with a slash: what stands behind it is the name.
        let is_path =
            |piece: &Piece<'_>| matches!(piece, Piece::Hole(hole) if hole.class == Class::Path);
        if name.pieces.len() > 1 && name.pieces.first().is_some_and(is_path) {
            name.pieces.remove(0);
        }
        Self {
            partition,
            account,
            name,
            declared_in,
        }
    }

    /// The name in lower case, if it is known.
    pub fn known_name(&self) -> Option<String> {
        let name = self.name.as_literal().filter(|name| !name.is_empty())?;
        Some(name.to_ascii_lowercase())
    }

    /// Whether the name is made when the resource is created, and no other resource has it.
    pub fn is_generated(&self) -> bool {
        let is_made = |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Hole(hole)) if is_computed(hole));
        let is_of_stack = |hole: &Hole<'_>| hole.class == Class::Generated;
        self.name.as_hole().is_some_and(is_of_stack)
            || self.declared_in.is_some()
                && (self.name.as_hole().is_some_and(is_of_terraform)
                    || is_made(self.name.pieces.last()))
    }

    /// Whether the name, which is made when the resource is created, can have any form: of names
    /// that Terraform makes, whose holes hold a dot, nothing is known.
    pub fn is_of_any_form(&self) -> bool {
        self.logical_id()
            .is_none_or(|logical| logical.contains('.'))
    }

    /// The logical id of the resource whose name this is.
    pub fn logical_id(&self) -> Option<&str> {
        let hole = self.name.as_hole().filter(|_| self.is_generated())?;
        hole.name.strip_prefix("${")?.strip_suffix('}')
    }

    /// Whether both are one role. Where one of them tells no account, it is not certain.
    pub fn same(&self, other: &RoleId<'_>) -> Tri {
        let part = |one: &Option<Text<'_>>, two: &Option<Text<'_>>, unknown: Tri| match (one, two) {
            (Some(one), Some(two)) => one.same(two),
            _ => unknown,
        };
        // A placeholder for the partition stands for the one that everything else is in.
        let partition = match part(&self.partition, &other.partition, Tri::Yes) {
            Tri::No => Tri::No,
            _ => Tri::Yes,
        };
        let account = part(&self.account, &other.account, Tri::Maybe);
        partition.and(account).and(self.same_name(other))
    }

    /// Whether the names are the same.
    pub fn same_name(&self, other: &RoleId<'_>) -> Tri {
        if self.name.pieces.is_empty() || other.name.pieces.is_empty() {
            return Tri::Maybe;
        }
        match (self.name.as_literal(), other.name.as_literal()) {
            (Some(one), Some(two)) => Tri::from(one.eq_ignore_ascii_case(two)),
            _ if self.name == other.name => Tri::Yes,
            // Two resources are two roles, unless both write the same name.
            _ if self.declared_in.is_some() && self.declared_in == other.declared_in => Tri::No,
            _ if self.is_generated() && other.is_generated() => Tri::No,
            (Some(literal), None) => other.may_be_called(literal),
            (None, Some(literal)) => self.may_be_called(literal),
            (None, None) if self.differs_by_ends(other) => Tri::No,
            (None, None) => Tri::Maybe,
        }
    }

    /// Whether the names begin or end with texts that no value of their holes makes the same.
    fn differs_by_ends(&self, other: &RoleId<'_>) -> bool {
        let end = |id: &RoleId<'_>, last: bool| {
            let mut pieces = id.name.pieces.iter();
            let piece = if last {
                pieces.next_back()
            } else {
                pieces.next()
            };
            match piece {
                Some(Piece::Literal(text)) => text.to_ascii_lowercase(),
                _ => String::new(),
            }
        };
        let (start, other_start) = (end(self, false), end(other, false));
        let (tail, other_tail) = (end(self, true), end(other, true));
        let is_start = start.starts_with(&other_start) || other_start.starts_with(&start);
        let is_tail = tail.ends_with(&other_tail) || other_tail.ends_with(&tail);
        // A stack ends a name that it makes up with twelve letters or thirteen.
        let may_be_made = |id: &RoleId<'_>, tail: &str| {
            let last = tail.rsplit_once('-').map(|(_, last)| last);
            let is_of_stack =
                matches!(id.name.as_hole(), Some(hole) if hole.class == Class::Generated);
            !is_of_stack || last.is_none_or(|last| (12..=13).contains(&last.len()))
        };
        !(is_start && is_tail && may_be_made(self, &other_tail) && may_be_made(other, &tail))
    }

    /// Whether the name, which has holes, can be that text.
    fn may_be_called(&self, literal: &str) -> Tri {
        if let Some(logical) = self.logical_id() {
            let is_form = self.is_of_any_form() || may_name(logical, literal);
            return Tri::from(is_form).doubted();
        }
        let literal = literal.to_ascii_lowercase();
        let mut rest = literal.as_str();
        let mut pieces = self.name.pieces.iter().peekable();
        let mut is_anchored = true;
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Hole(_) => is_anchored = false,
                Piece::Literal(text) => {
                    let text = text.to_ascii_lowercase();
                    let is_last = pieces.peek().is_none();
                    let found = match (is_anchored, is_last) {
                        (true, _) => rest.strip_prefix(&text),
                        (false, true) => rest.strip_suffix(&text).map(|_| ""),
                        (false, false) => rest.split_once(&text).map(|(_, after)| after),
                    };
                    match found {
                        Some(after) => rest = after,
                        None => return Tri::No,
                    }
                    is_anchored = true;
                }
            }
        }
        Tri::Maybe
    }
}

/// The role of a session; any other ARN names no role.
fn of_session(arn: Arn<'_>) -> (Option<Text<'_>>, Option<Text<'_>>, Text<'_>) {
    let mut parts = arn.resource.split('/', 3).into_iter();
    let kind = parts.next().unwrap_or_default();
    let name = match (kind.as_literal(), parts.next()) {
        (Some("assumed-role"), Some(name)) => name,
        // No role has a colon in its name.
        _ => Text::literal(":"),
    };
    (Some(arn.partition), Some(arn.account), name)
}

/// Whether a hole is a whole name that Terraform computes: not that of a parameter, which may have
/// any value.
fn is_of_terraform(hole: &Hole<'_>) -> bool {
    is_of_document(hole) && hole.name.contains('.')
}

/// Whether a hole is what Terraform adds to a `name_prefix`, or the whole of a name that is not
/// written.
fn is_computed(hole: &Hole<'_>) -> bool {
    is_of_document(hole) && hole.name.contains("aws_iam_role.") && hole.name.ends_with(".name}")
}

/// Whether a hole can be the name of a resource: its scope is one document, and it is no pseudo
/// parameter.
pub(super) fn is_of_document(hole: &Hole<'_>) -> bool {
    matches!(hole.scope, Scope::Document(_)) && !hole.name.starts_with("${AWS::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &'static str, document: u32) -> RoleId<'static> {
        RoleId::new(&Text::with_placeholders(text, document), None, None)
    }

    fn resource(text: &'static str) -> RoleId<'static> {
        RoleId::new(&Text::with_placeholders(text, 0), None, Some(0))
    }

    #[test]
    fn a_role_is_its_account_and_name_whatever_path_and_case() {
        const EXEC: &str = "arn:aws:iam::111122223333:role/exec";
        for (other, document, expected) in [
            (EXEC, 0, Tri::Yes),
            (
                "arn:aws:iam::111122223333:role/service-role/exec",
                1,
                Tri::Yes,
            ),
            ("arn:aws:iam::111122223333:role/Exec", 1, Tri::Yes),
            (
                "arn:${AWS::Partition}:iam::111122223333:role/exec",
                1,
                Tri::Yes,
            ),
            ("arn:aws-cn:iam::111122223333:role/exec", 1, Tri::No),
            ("arn:aws:iam::444455556666:role/exec", 1, Tri::No),
            ("arn:aws:iam::${AWS::AccountId}:role/exec", 1, Tri::Maybe),
            ("arn:aws:iam::<ACCOUNT>:role/other", 1, Tri::No),
            ("exec", 1, Tri::Maybe),
            (
                "arn:aws:sts::111122223333:assumed-role/exec/run",
                1,
                Tri::Yes,
            ),
            (
                "arn:aws:sts::111122223333:assumed-role/other/exec",
                1,
                Tri::No,
            ),
            ("arn:aws:iam::111122223333:user/exec", 1, Tri::No),
            ("other", 1, Tri::No),
            ("<ROLE>", 1, Tri::Maybe),
            ("arn:aws:iam::111122223333:role/exec-${Stage}", 1, Tri::No),
            ("arn:aws:iam::111122223333:role/${Stage}ec", 1, Tri::Maybe),
        ] {
            assert_eq!(id(EXEC, 0).same(&id(other, document)), expected, "{other}");
            assert_eq!(id(other, document).same(&id(EXEC, 0)), expected, "{other}");
        }
    }

    #[test]
    fn names_with_other_ends_are_others() {
        for (one, other, expected) in [
            ("${Stage}-build", "${Stage}-run", Tri::No),
            ("${A}-build", "${B}-BUILD", Tri::Maybe),
            ("a-${A}", "b-${B}", Tri::No),
            ("a-${A}", "${B}-b", Tri::Maybe),
            ("\u{e000}\u{e001}${Role}", "${S}-helper", Tri::No),
            ("\u{e000}\u{e001}${Role}", "${S}-A1B2C3D4E5F6", Tri::Maybe),
            ("\u{e000}\u{e001}${Role}", "${S}", Tri::Maybe),
        ] {
            let name = |text: &'static str, document| {
                let arn = ["arn:aws:iam::111122223333:role/", text].concat();
                let text = Text::with_placeholders(arn, document);
                RoleId::new(&text, None, None)
            };
            assert_eq!(
                name(one, 0).same(&name(other, 1)),
                expected,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn a_generated_name_may_be_a_name_of_its_form_only() {
        let made = resource("arn:aws:iam::111122223333:role/\u{e000}\u{e001}${OrderRole}");
        let other = resource("arn:aws:iam::111122223333:role/\u{e000}\u{e001}${JobRole}");
        let named = resource("arn:aws:iam::111122223333:role/shop-OrderRole-1");
        assert!(made.is_generated() && !named.is_generated());
        assert_eq!(made.same(&named), Tri::No);
        assert_eq!(made.same(&made), Tri::Yes);
        assert_eq!(made.same(&other), Tri::No);
        for (name, expected) in [
            (
                "arn:aws:iam::111122223333:role/shop-OrderRole-1A2B3C4D5E6F",
                Tri::Maybe,
            ),
            ("arn:aws:iam::111122223333:role/orders", Tri::No),
        ] {
            assert_eq!(made.same(&id(name, 1)), expected, "{name}");
        }
    }
}
