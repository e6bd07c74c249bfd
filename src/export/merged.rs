//! All statements that a role lacks as one policy, with what IAM says of its size.

use serde::Serialize;

use crate::iam::PolicyType;
use crate::iam::read::size;
use crate::report::{Fix, FixTarget, Statement};

/// A policy that holds all fixes of the identity-based policies of one role.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Merged {
    /// As the report names it.
    pub role: String,
    /// The policy.
    pub policy: Policy,
    /// Characters of the policy without white space, as IAM counts them.
    pub size: u64,
    /// How many there may be.
    pub limits: Limits,
    /// What must be filled in.
    pub placeholders: Vec<String>,
}

/// A policy document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the elements of a policy")]
pub struct Policy {
    pub version: &'static str,
    pub statement: Vec<Statement>,
}

/// How long a policy of a role may be, and whether this one is not longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Of a managed policy.
    pub managed: u64,
    /// Whether this one is small enough to be managed.
    pub fits_managed: bool,
    /// Of all inline policies of a role together.
    pub inline_together: u64,
    /// Whether this one is small enough, if it is the only inline policy.
    pub fits_inline_alone: bool,
}

/// One policy for each role, in the order of the fixes.
pub fn by_role(fixes: &[&Fix]) -> Vec<Merged> {
    let mut all: Vec<Merged> = Vec::new();
    let (managed, inline_together) = size::limits(PolicyType::Identity);
    for fix in fixes {
        let (FixTarget::IdentityPolicy, Some(statement)) = (fix.target, &fix.statement) else {
            continue;
        };
        let at = match all.iter().position(|known| known.role == fix.role) {
            Some(at) => at,
            None => {
                all.push(Merged {
                    role: fix.role.clone(),
                    policy: Policy {
                        version: "2012-10-17",
                        statement: Vec::new(),
                    },
                    size: 0,
                    limits: Limits {
                        managed,
                        fits_managed: false,
                        inline_together,
                        fits_inline_alone: false,
                    },
                    placeholders: Vec::new(),
                });
                all.len() - 1
            }
        };
        if let Some(merged) = all.get_mut(at) {
            merged.policy.statement.push(statement.clone());
            for placeholder in &fix.placeholders {
                if !merged.placeholders.contains(placeholder) {
                    merged.placeholders.push(placeholder.clone());
                }
            }
        }
    }
    for merged in &mut all {
        number(&mut merged.policy.statement);
        let text = serde_json::to_string(&merged.policy).unwrap_or_default();
        merged.size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        merged.limits.fits_managed = merged.size <= managed;
        merged.limits.fits_inline_alone = merged.size <= inline_together;
    }
    all
}

/// IAM refuses a policy that has a `Sid` twice.
pub(super) fn number(statements: &mut [Statement]) {
    let mut taken: Vec<String> = Vec::new();
    for statement in statements {
        let stem = statement.sid.clone();
        let mut number = 1_u32;
        while taken.contains(&statement.sid) {
            number += 1;
            statement.sid = format!("{stem}{number}");
        }
        taken.push(statement.sid.clone());
    }
}
