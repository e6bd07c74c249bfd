//! ECS task definitions: what `describe-task-definition` prints and `register-task-definition` takes.

use crate::finding::Span;
use crate::text::{Guard, Integrity, Node, Piece, Scope, Text, Tree, Tri};

/// A task definition that was pasted.
#[derive(Debug)]
pub struct TaskDefinition<'a> {
    /// Index of its document.
    pub document: u32,
    /// Its ARN, where it is told.
    pub arn: Option<Text<'a>>,
    /// Its family.
    pub family: Option<Text<'a>>,
    /// Its revision; unknown before it is registered.
    pub revision: Option<Text<'a>>,
    /// `taskRoleArn` with its place.
    pub task_role: Option<(Text<'a>, Span)>,
    /// `executionRoleArn` with its place.
    pub execution_role: Option<(Text<'a>, Span)>,
    /// Nothing is proved by it: its text had to be repaired, or no task can be started from it.
    pub integrity: Integrity,
    /// A call that names its family alone does not mean it.
    pub is_inactive: bool,
    /// In which worlds it is so.
    pub guard: Guard,
    /// The whole.
    pub span: Span,
}

/// Where a call is made: what it does not say of a resource is taken from there.
#[derive(Clone, Debug, Default)]
pub struct CallSite<'c> {
    /// The account, where it is known.
    pub account: Option<Text<'c>>,
    /// The Region, where it is known.
    pub region: Option<Text<'c>>,
}

/// How a pasted task definition fits the one that a call names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Another one.
    No,
    /// The same family, but another revision.
    OtherRevision,
    /// It may be the one.
    Maybe,
    /// It is the one, if the family's latest revision, or the one to be registered, was pasted.
    Latest,
    /// It is the one.
    Yes,
}

impl<'a> TaskDefinition<'a> {
    /// Reads either shape.
    pub fn read(root: &'a Node<'a>, document: u32, integrity: Integrity) -> Self {
        let node = root
            .get("taskDefinition")
            .filter(|node| node.is_object())
            .unwrap_or(root);
        let string = |key: &str| {
            node.get(key)
                .and_then(Node::as_str)
                .filter(|text| !text.is_empty())
        };
        let role = |key: &str| {
            let value = node.get(key)?;
            let text = value.as_str().filter(|text| !text.is_empty())?;
            Some((Text::with_placeholders(text, document), value.span()))
        };
        let text = |key: &str| Some(Text::with_placeholders(string(key)?, document));
        let arn = text("taskDefinitionArn");
        let tail = arn
            .as_ref()
            .and_then(|arn| arn.split_colons(6).into_iter().nth(5));
        let mut words = tail.map(|tail| without_type(tail).split_colons(2).into_iter());
        let mut word = || words.as_mut().and_then(Iterator::next);
        let (family, revision) = (word(), word());
        let number = node.get("revision").and_then(Tree::scalar);
        let is_inactive = string("status").is_some_and(|status| status != "ACTIVE");
        Self {
            document,
            arn,
            family: text("family").or(family),
            revision: revision.or(number.map(Text::literal)),
            task_role: role("taskRoleArn"),
            execution_role: role("executionRoleArn"),
            integrity,
            is_inactive,
            guard: Guard::Always,
            span: root.span(),
        }
    }

    /// Whether it is in effect as it was read; else nothing is proved by it.
    pub fn is_certain(&self) -> bool {
        self.integrity.is_intact() && !self.is_inactive
    }

    /// Whether both name the same roles.
    pub fn agrees(&self, other: &TaskDefinition<'_>) -> bool {
        let same = |one: &Option<(Text<'_>, Span)>, two: &Option<(Text<'_>, Span)>| match (one, two)
        {
            (Some((one, _)), Some((two, _))) => one.same(two) == Tri::Yes,
            (None, None) => true,
            _ => false,
        };
        same(&self.task_role, &other.task_role) && same(&self.execution_role, &other.execution_role)
    }

    /// The number of the revision.
    pub fn revision_number(&self) -> Option<u64> {
        self.revision.as_ref()?.as_literal()?.parse().ok()
    }

    /// The role of that field.
    pub fn role(&self, field: &str) -> Option<&(Text<'a>, Span)> {
        match field {
            "taskRoleArn" => self.task_role.as_ref(),
            "executionRoleArn" => self.execution_role.as_ref(),
            _ => None,
        }
    }

    /// Whether a call that names `reference` (ARN, `family:revision` or `family`) means this one.
    ///
    /// A call without an ARN means the caller's account and Region, where these are known.
    pub fn fit(&self, reference: &Text<'_>, site: &CallSite<'_>) -> Fit {
        if let Some(arn) = &self.arn
            && arn.same(reference) == Tri::Yes
        {
            return Fit::Yes;
        }
        let Some(family) = &self.family else {
            return Fit::Maybe;
        };
        let parts = reference.split_colons(6);
        let is_arn = parts.first().and_then(Text::as_literal) == Some("arn");
        let tail = match (is_arn, parts.get(5)) {
            (true, Some(tail)) => tail.clone(),
            (true, None) => return Fit::Maybe,
            (false, _) => reference.clone(),
        };
        let own = self
            .arn
            .as_ref()
            .map(|arn| arn.split_colons(6))
            .unwrap_or_default();
        // Partition, Region and account must be able to be the same.
        let differs = |one: Option<&Text<'_>>, two: Option<&Text<'_>>| {
            one.zip(two)
                .is_some_and(|(one, two)| one.same(two) == Tri::No)
        };
        let is_elsewhere = match is_arn {
            true => (0..5).any(|at| differs(own.get(at), parts.get(at))),
            false => {
                differs(own.get(3), site.region.as_ref())
                    || differs(own.get(4), site.account.as_ref())
            }
        };
        if is_elsewhere {
            return Fit::No;
        }
        let mut words = without_type(tail).split_colons(2).into_iter();
        let (named, revision) = (words.next().unwrap_or_default(), words.next());
        match named.same(family) {
            Tri::Yes => {}
            Tri::No => return Fit::No,
            Tri::Maybe => return Fit::Maybe,
        }
        let Some(revision) = revision else {
            // The newest one that is active, which is that of the files if these make one.
            return match self.is_inactive {
                true => Fit::OtherRevision,
                false => Fit::Latest,
            };
        };
        match self.revision.as_ref().map(|own| own.same(&revision)) {
            Some(Tri::Yes) => Fit::Yes,
            Some(Tri::No) => Fit::OtherRevision,
            // The number that a deployment gives is none that is written out.
            Some(Tri::Maybe) if revision.as_literal().is_some() && self.is_made() => {
                Fit::OtherRevision
            }
            Some(Tri::Maybe) => Fit::Maybe,
            // Which number it will have, or has, is not known.
            None => Fit::OtherRevision,
        }
    }
}

impl TaskDefinition<'_> {
    /// Whether a template makes it: only the deployment gives it a revision.
    fn is_made(&self) -> bool {
        let mut holes = self.revision.iter().flat_map(Text::holes);
        holes.any(|hole| matches!(hole.scope, Scope::Document(_)))
    }
}

/// `family:revision` of the last part of an ARN.
fn without_type(mut tail: Text<'_>) -> Text<'_> {
    if let Some(Piece::Literal(first)) = tail.pieces.first_mut()
        && let Some(rest) = first.strip_prefix("task-definition/")
    {
        *first = rest.to_owned().into();
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json;

    const APP_3: &str = r#"{"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3"}}"#;

    #[track_caller]
    fn check(pasted: &str, account: &str, region: Option<&str>, expected: &[(&str, Fit)]) {
        let reading = json::read(pasted, 0);
        let pasted = TaskDefinition::read(reading.root.as_ref().unwrap(), 0, Integrity::Intact);
        let site = CallSite {
            account: Some(Text::literal(account)),
            region: region.map(Text::literal),
        };
        for (reference, fit) in expected {
            let reference = Text::with_placeholders(*reference, 1);
            assert_eq!(pasted.fit(&reference, &site), *fit, "{reference:?}");
        }
    }

    #[test]
    fn fits_by_arn_family_and_revision() {
        let expected = [
            (
                "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3",
                Fit::Yes,
            ),
            (
                "arn:aws:ecs:eu-west-1:${Account}:task-definition/app:3",
                Fit::Yes,
            ),
            (
                "arn:aws:ecs:eu-west-1:444455556666:task-definition/app:3",
                Fit::No,
            ),
            ("app:3", Fit::Yes),
            ("app:4", Fit::OtherRevision),
            ("app:${Revision}", Fit::Maybe),
            ("app", Fit::Latest),
            ("other", Fit::No),
            ("other:${Revision}", Fit::No),
            ("${TaskDefinition}", Fit::Maybe),
            ("${Family}:3", Fit::Maybe),
            (
                "arn:aws:ecs:eu-west-1:111122223333:task-definition/${Family}:3",
                Fit::Maybe,
            ),
        ];
        check(APP_3, "111122223333", None, &expected);
    }

    #[test]
    fn a_call_without_an_arn_means_its_own_account_and_region() {
        let expected = |fit| [("app:3", fit)];
        check(
            APP_3,
            "111122223333",
            Some("eu-west-1"),
            &expected(Fit::Yes),
        );
        check(APP_3, "111122223333", Some("us-east-1"), &expected(Fit::No));
        check(APP_3, "444455556666", None, &expected(Fit::No));
    }

    #[test]
    fn what_is_not_registered_has_no_known_revision() {
        let pasted = r#"{"family": "app", "containerDefinitions": []}"#;
        let expected = [("app:4", Fit::OtherRevision), ("app", Fit::Latest)];
        check(pasted, "111122223333", None, &expected);
        let pasted = r#"{"family": "app", "revision": 3, "containerDefinitions": []}"#;
        let expected = [("app:4", Fit::OtherRevision), ("app:3", Fit::Yes)];
        check(pasted, "111122223333", None, &expected);
    }

    #[test]
    fn an_inactive_revision_is_not_the_newest_and_proves_nothing() {
        let pasted =
            r#"{"taskDefinition": {"family": "app", "revision": 3, "status": "INACTIVE"}}"#;
        let expected = [("app", Fit::OtherRevision), ("app:3", Fit::Yes)];
        check(pasted, "111122223333", None, &expected);
        let reading = json::read(pasted, 0);
        let pasted = TaskDefinition::read(reading.root.as_ref().unwrap(), 0, Integrity::Intact);
        assert!(!pasted.is_certain());
        assert_eq!(pasted.role("taskRoleArn"), None);
    }
}
