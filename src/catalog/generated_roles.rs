//! What `serverless-step-functions`, the plugin of the Serverless Framework, writes into the role
//! that it makes for a state machine.

use super::built;
use super::table::{Fields, Table, Words, parts};

const TASKS: Table = built!("serverless-step-functions.txt");

/// A version of the plugin.
pub type Version = [u16; 3];

/// The newest version that the facts are of.
pub const NEWEST: Version = [3, 30, 0];
/// Where nothing tells the version: what this one knows is counted on, what later ones know is open.
pub const COUNTED_ON: Version = [3, 25, 0];
/// The first version with a role for each machine.
pub const ROLE_OF_EACH: Version = [2, 14, 0];
/// The first version that writes what a distributed map needs.
pub const DISTRIBUTED_MAP: Version = [3, 12, 0];
/// The first version that adds a machine's own statements.
pub const ROLE_STATEMENTS: Version = [3, 9, 0];
/// The first version that reads `loggingConfig`.
pub const LOGGING: Version = [2, 13, 0];
/// The first version that reads `kmsKeyArns`.
pub const KMS_KEY_ARNS: Version = [3, 29, 1];
/// The first version that reads `encryptionConfig`.
pub const ENCRYPTION: Version = [3, 24, 0];
/// The first version that gives the role a path.
pub const ROLE_PATH: Version = [3, 25, 0];

/// What a distributed map needs on itself, by the name of its machine.
pub const OF_DISTRIBUTED_MAP: [(&[&str], &str); 3] = [
    (
        &["states:StartExecution"],
        "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    ),
    (
        &["states:DescribeExecution", "states:StopExecution"],
        "arn:{partition}:states:{region}:{account}:execution:{name}:*",
    ),
    (
        &["events:PutTargets", "events:PutRule", "events:DescribeRule"],
        "arn:{partition}:events:{region}:{account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
    ),
];
/// What is written where logging is configured.
pub const OF_LOGGING: [&str; 8] = [
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
];
/// What is written where tracing is configured.
pub const OF_TRACING: [&str; 4] = [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
];
/// What is written for `kmsKeyArns`.
pub const OF_KMS_KEY_ARNS: [&str; 5] = [
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey*",
    "kms:DescribeKey",
];
/// What is written for the key of `encryptionConfig`.
pub const OF_ENCRYPTION: [&str; 2] = ["kms:Decrypt", "kms:Encrypt"];

/// A task that the plugin recognizes by its `Resource`.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The first version that does.
    pub since: Version,
    /// Which parameters it looks at.
    pub reads: Reads,
    /// Without `Parameters` the package cannot be made.
    pub fails: bool,
    /// Nothing is written unless one of these is there.
    pub needs: Words,
    fields: Fields,
}

/// Which parameters are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// `Parameters`; `Arguments` are not seen.
    Parameters,
    /// Whichever is there.
    Either,
    /// None.
    Nothing,
}

/// A statement that is written.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// What it allows.
    pub actions: Words,
    /// `*`, an ARN, `{X}`, an ARN with `{X}`, or `?`: not known.
    pub resources: Words,
    /// Only where this parameter is written out.
    pub only_if: &'static str,
    /// The resources are not known where this parameter is there.
    pub unless: &'static str,
    /// The first version that writes it.
    pub since: Version,
}

/// The task with this `Resource`, of which the name behind `states:::` is given.
pub fn task(name: &str) -> Option<Known> {
    let line = TASKS.find(&[name]).filter(|line| line.key == name)?;
    let mut fields = line.fields.iter();
    let since = version(fields.next()?)?;
    let [reads, fails, needs] = parts(fields.next()?);
    Some(Known {
        since,
        reads: match reads {
            "p" => Reads::Parameters,
            "e" => Reads::Either,
            _ => Reads::Nothing,
        },
        fails: fails == "f",
        needs: Words(needs),
        fields: line.fields,
    })
}

impl Known {
    /// The statements that are written for it.
    pub fn statements(self) -> impl Iterator<Item = Written> {
        self.fields.iter().skip(2).map(move |field| {
            let [actions, resources, only_if, unless, since] = parts(field);
            Written {
                actions: Words(actions),
                resources: Words(resources),
                only_if,
                unless,
                since: version(since).unwrap_or(self.since),
            }
        })
    }
}

/// Reads a version; of what follows a hyphen nothing is kept.
pub fn version(text: &str) -> Option<Version> {
    let text = text.split(['-', '+']).next()?;
    let mut numbers = text.split('.').map(str::parse::<u16>);
    let version = [
        numbers.next()?.ok()?,
        numbers.next().unwrap_or(Ok(0)).ok()?,
        numbers.next().unwrap_or(Ok(0)).ok()?,
    ];
    numbers.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_roles_is_listed() {
        let mut passing: Vec<&str> = TASKS
            .lines()
            .filter(|line| {
                let known = task(line.key).unwrap();
                known
                    .statements()
                    .any(|written| written.actions.contains("iam:PassRole"))
            })
            .map(|line| line.key)
            .collect();
        passing.sort_unstable();
        let expected = [
            "aws-sdk:scheduler:createSchedule",
            "ecs:runTask",
            "ecs:runTask.sync",
            "ecs:runTask.waitForTaskToken",
            "elasticmapreduce:createCluster",
            "elasticmapreduce:createCluster.sync",
            "elasticmapreduce:runJobFlow",
        ];
        assert_eq!(passing, expected);
        assert!(task("ecs:runtask").is_none() && task("sagemaker:createTrainingJob").is_none());
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!(version("3.28.1"), Some([3, 28, 1]));
        assert_eq!(version("3"), Some([3, 0, 0]));
        assert_eq!(version("3.1.0-beta.1"), Some([3, 1, 0]));
        assert_eq!(version("latest"), None);
        assert!(version("3.9.0") < version("3.10.0"));
    }
}
