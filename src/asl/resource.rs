//! What a task's `Resource` names.

use crate::text::Text;

/// How a task waits for what it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pattern {
    /// Goes on as soon as the call is answered.
    #[default]
    RequestResponse,
    /// `.sync`
    Sync,
    /// `.sync:2`
    Sync2,
    /// `.waitForTaskToken`
    WaitForTaskToken,
}

impl Pattern {
    /// As it is written after the resource, without the dot.
    pub fn name(self) -> &'static str {
        match self {
            Pattern::RequestResponse => "request-response",
            Pattern::Sync => "sync",
            Pattern::Sync2 => "sync:2",
            Pattern::WaitForTaskToken => "waitForTaskToken",
        }
    }
}

/// What a task's `Resource` names.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskResource<'a> {
    /// An optimized integration: `ecs:runTask`.
    Optimized {
        /// Service and action.
        name: &'a str,
        /// How it waits.
        pattern: Pattern,
    },
    /// `aws-sdk:SERVICE:ACTION`
    Sdk {
        /// Such as `glue`.
        service: &'a str,
        /// Such as `createJob`.
        action: &'a str,
        /// How it waits.
        pattern: Pattern,
    },
    /// The ARN of a Lambda function.
    Function,
    /// The ARN of an activity.
    Activity,
    /// Not known: a placeholder, or nothing that Step Functions documents.
    Unknown,
}

/// What ARNs of Step Functions name besides integrations.
const OTHERS: [&str; 5] = [
    "execution:",
    "express:",
    "label:",
    "mapRun:",
    "stateMachine:",
];

impl<'a> TaskResource<'a> {
    /// Reads the text of `Resource`. The partition, Region and account may be placeholders.
    pub fn parse(text: &'a str, document: u32) -> Self {
        // Nearly every resource is known text.
        if let Some(tail) = text.strip_prefix("arn:aws:states:::") {
            return Self::integration(tail);
        }
        let parts = Text::with_placeholders(text, document).split_colons(6);
        let literal = |at: usize| parts.get(at).and_then(Text::as_literal);
        if literal(0) != Some("arn") {
            return TaskResource::Unknown;
        }
        let Some(rest) = literal(5) else {
            return match (
                literal(2),
                parts.get(5).and_then(|part| part.pieces.first()),
            ) {
                (Some("lambda"), _) => TaskResource::Function,
                (Some("states"), Some(crate::text::Piece::Literal(start)))
                    if start.starts_with("activity:") =>
                {
                    TaskResource::Activity
                }
                _ => TaskResource::Unknown,
            };
        };
        // The last part is free of placeholders, so it is the tail of the text.
        let tail = text
            .get(text.len().saturating_sub(rest.len())..)
            .unwrap_or_default();
        match literal(2) {
            Some("lambda") if tail.starts_with("function:") => TaskResource::Function,
            Some("states") if tail.starts_with("activity:") => TaskResource::Activity,
            // Region and account are mostly left out, and may be there.
            Some("states") if !OTHERS.iter().any(|start| tail.starts_with(start)) => {
                Self::integration(tail)
            }
            _ => TaskResource::Unknown,
        }
    }

    fn integration(text: &'a str) -> Self {
        let (text, pattern) = split_pattern(text);
        match text.strip_prefix("aws-sdk:") {
            Some(rest) => match rest.split_once(':') {
                Some((service, action)) if !service.is_empty() && is_name(action) => {
                    TaskResource::Sdk {
                        service,
                        action,
                        pattern,
                    }
                }
                _ => TaskResource::Unknown,
            },
            None => match text.split_once(':') {
                Some((service, action)) if !service.is_empty() && is_name(action) => {
                    TaskResource::Optimized {
                        name: text,
                        pattern,
                    }
                }
                _ => TaskResource::Unknown,
            },
        }
    }

    /// How it waits.
    pub fn pattern(&self) -> Pattern {
        match self {
            TaskResource::Optimized { pattern, .. } | TaskResource::Sdk { pattern, .. } => *pattern,
            _ => Pattern::RequestResponse,
        }
    }

    /// Short name for reports.
    pub fn name(&self) -> String {
        match self {
            TaskResource::Optimized { name, .. } => (*name).to_owned(),
            TaskResource::Sdk {
                service, action, ..
            } => format!("aws-sdk:{service}:{action}"),
            TaskResource::Function => "lambda".to_owned(),
            TaskResource::Activity => "activity".to_owned(),
            TaskResource::Unknown => "unknown".to_owned(),
        }
    }
}

fn is_name(action: &str) -> bool {
    !action.is_empty() && action.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn split_pattern(text: &str) -> (&str, Pattern) {
    for (suffix, pattern) in [
        (".sync:2", Pattern::Sync2),
        (".sync", Pattern::Sync),
        (".waitForTaskToken", Pattern::WaitForTaskToken),
    ] {
        if let Some(rest) = text.strip_suffix(suffix) {
            return (rest, pattern);
        }
    }
    (text, Pattern::RequestResponse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_of_resource() {
        let optimized = |name, pattern| TaskResource::Optimized { name, pattern };
        for (text, expected) in [
            (
                "arn:aws:states:::ecs:runTask.sync",
                optimized("ecs:runTask", Pattern::Sync),
            ),
            (
                "arn:aws-cn:states:::states:startExecution.sync:2",
                optimized("states:startExecution", Pattern::Sync2),
            ),
            (
                "arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken",
                optimized("sqs:sendMessage", Pattern::WaitForTaskToken),
            ),
            (
                "arn:aws-us-gov:states:::aws-sdk:glue:createJob",
                TaskResource::Sdk {
                    service: "glue",
                    action: "createJob",
                    pattern: Pattern::RequestResponse,
                },
            ),
            (
                "arn:aws:states:eu-west-1:111122223333:aws-sdk:glue:createJob",
                TaskResource::Sdk {
                    service: "glue",
                    action: "createJob",
                    pattern: Pattern::RequestResponse,
                },
            ),
            (
                "arn:aws:states:${AWS::Region}:${AWS::AccountId}:ecs:runTask.sync",
                optimized("ecs:runTask", Pattern::Sync),
            ),
            (
                "arn:aws:states:eu-west-1:111122223333:stateMachine:m",
                TaskResource::Unknown,
            ),
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:f:live",
                TaskResource::Function,
            ),
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:${Name}",
                TaskResource::Function,
            ),
            (
                "arn:aws:states:eu-west-1:111122223333:activity:a",
                TaskResource::Activity,
            ),
            ("${FunctionArn}", TaskResource::Unknown),
            ("arn:aws:states:::", TaskResource::Unknown),
            ("arn:aws:states:::ecs:runTask.async", TaskResource::Unknown),
            ("", TaskResource::Unknown),
        ] {
            assert_eq!(TaskResource::parse(text, 0), expected, "{text}");
        }
    }
}
