//! Words that stand in a generated command for what is not known.

/// Name of a role.
pub const ROLE: &str = "ROLE_NAME";
/// ARN of a managed policy.
pub const POLICY: &str = "POLICY_ARN";
/// ID of an organization policy.
pub const POLICY_ID: &str = "POLICY_ID";
/// ARN of a state machine.
pub const MACHINE: &str = "STATE_MACHINE_ARN";
/// Family, revision or ARN of a task definition.
pub const TASK_DEFINITION: &str = "TASK_DEFINITION";
/// Name of an instance profile.
pub const PROFILE: &str = "INSTANCE_PROFILE_NAME";
/// An encoded authorization message.
pub const ENCODED: &str = "ENCODED_MESSAGE";

/// All of them.
pub const ALL: [&str; 7] = [
    ROLE,
    POLICY,
    MACHINE,
    TASK_DEFINITION,
    PROFILE,
    ENCODED,
    POLICY_ID,
];
