//! All statements that a role lacks as one policy.

use serde::Serialize;

use crate::report::{Fix, FixTarget, Statement};
use crate::text::maps::{Places, Seen};

/// A policy document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the elements of a policy")]
pub struct Policy {
    pub version: &'static str,
    pub statement: Vec<Statement>,
}

/// One policy for each role, in the order of the fixes: all of its identity-based policies.
pub fn by_role(fixes: &[&Fix]) -> Vec<Policy> {
    let mut all: Vec<(&str, Policy)> = Vec::new();
    for fix in fixes {
        let (FixTarget::IdentityPolicy, Some(statement)) = (fix.target, &fix.statement) else {
            continue;
        };
        match all.iter_mut().find(|(role, _)| *role == fix.role) {
            Some((_, policy)) => policy.statement.push(statement.clone()),
            None => {
                let policy = Policy {
                    version: "2012-10-17",
                    statement: vec![statement.clone()],
                };
                all.push((&fix.role, policy));
            }
        }
    }
    let policies = all.into_iter().map(|(_, mut policy)| {
        number(&mut policy.statement);
        policy
    });
    policies.collect()
}

/// IAM refuses a policy that has a `Sid` twice.
pub(super) fn number(statements: &mut [Statement]) {
    let mut taken = Seen::default();
    let mut numbers = Places::default();
    for statement in statements {
        if taken.insert(&statement.sid) {
            continue;
        }
        let stem = statement.sid.clone();
        // From where the last one of that stem ended.
        let last = numbers.entry(stem.clone()).or_default();
        let mut number = last.pop().unwrap_or(1);
        while !taken.insert(&statement.sid) {
            number += 1;
            statement.sid = format!("{stem}{number}");
        }
        last.push(number);
    }
}
