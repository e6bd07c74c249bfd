//! ECS task definitions: what `describe-task-definition` prints and `register-task-definition` takes.

use crate::finding::Span;
use crate::text::{Node, Text, Tree, Tri};

/// A task definition that was pasted.
#[derive(Debug)]
pub struct TaskDefinition<'a> {
    /// Index of its document.
    pub document: u32,
    /// Its ARN, where it is told.
    pub arn: Option<Text<'a>>,
    /// Its family.
    pub family: Option<&'a str>,
    /// Its revision; unknown before it is registered.
    pub revision: Option<&'a str>,
    /// `taskRoleArn` with its place.
    pub task_role: Option<(Text<'a>, Span)>,
    /// `executionRoleArn` with its place.
    pub execution_role: Option<(Text<'a>, Span)>,
    /// The text had to be repaired: nothing is proved by it.
    pub doubtful: bool,
    /// The whole.
    pub span: Span,
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
    pub fn read(root: &'a Node<'a>, document: u32, doubtful: bool) -> Self {
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
        let arn = string("taskDefinitionArn");
        let named = arn
            .and_then(|arn| arn.rsplit_once('/'))
            .and_then(|(_, tail)| tail.split_once(':'));
        Self {
            document,
            arn: arn.map(|arn| Text::with_placeholders(arn, document)),
            family: string("family").or(named.map(|(family, _)| family)),
            revision: named.map(|(_, revision)| revision),
            task_role: role("taskRoleArn"),
            execution_role: role("executionRoleArn"),
            doubtful,
            span: root.span(),
        }
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
        self.revision?.parse().ok()
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
    /// A call without an ARN means the caller's account, where that is known.
    pub fn fit(&self, reference: &Text<'_>, account: Option<&Text<'_>>) -> Fit {
        let Some(family) = self.family else {
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
        let differs = if is_arn {
            // Partition, Region and account must be able to be the same.
            own.iter()
                .zip(&parts)
                .take(5)
                .any(|(one, two)| one.same(two) == Tri::No)
        } else {
            own.get(4)
                .zip(account)
                .is_some_and(|(one, two)| one.same(two) == Tri::No)
        };
        if differs {
            return Fit::No;
        }
        let Some(tail) = tail.as_literal() else {
            return Fit::Maybe;
        };
        let name = tail.strip_prefix("task-definition/").unwrap_or(tail);
        match name.split_once(':') {
            None if name == family => Fit::Latest,
            None => Fit::No,
            Some((named, _)) if named != family => Fit::No,
            Some((_, revision)) => match self.revision {
                Some(own) if own == revision => Fit::Yes,
                Some(_) => Fit::OtherRevision,
                None => Fit::Latest,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json;

    #[test]
    fn fits_by_arn_family_and_revision() {
        let text = r#"{"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3"}}"#;
        let reading = json::read(text, 0);
        let described = TaskDefinition::read(reading.root.as_ref().unwrap(), 0, false);
        for (reference, fit) in [
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
            ("app", Fit::Latest),
            ("other", Fit::No),
            ("${TaskDefinition}", Fit::Maybe),
        ] {
            assert_eq!(
                described.fit(
                    &Text::with_placeholders(reference, 1),
                    Some(&Text::literal("111122223333"))
                ),
                fit,
                "{reference}"
            );
        }
        let elsewhere = Text::literal("444455556666");
        assert_eq!(
            described.fit(&Text::literal("app:3"), Some(&elsewhere)),
            Fit::No
        );
        let reading = json::read(r#"{"family": "app", "containerDefinitions": []}"#, 0);
        let registered = TaskDefinition::read(reading.root.as_ref().unwrap(), 0, false);
        assert_eq!(registered.fit(&Text::literal("app:4"), None), Fit::Latest);
        assert_eq!(registered.role("taskRoleArn"), None);
    }
}
