//! The calls that may take permissions from a role, in the spellings of all languages: `attach_role_policy`,
//! `attachRolePolicy`, `AttachRolePolicyCommand`, `attach-role-policy`, `Register-IAMRolePolicy`.

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// It gives a role a policy, which may deny.
    Gives,
    /// It takes a policy away, or limits the role.
    Takes,
    /// It changes whom the role trusts.
    Trusts,
    /// It makes a role, which is limited where it gets a boundary.
    Makes,
    /// It changes a managed policy.
    Policy,
    /// It gives an account, or all of them, a policy of the organization.
    Organization,
    /// It gives a state machine another role.
    Machine,
    /// A module of Ansible that sets a policy of a role.
    Module,
    /// A module of Ansible that makes a role or changes it.
    RoleModule,
}

/// The names of operations without the signs between their words, in lower case.
const OPERATIONS: [(&str, Does); 39] = [
    ("addorgpolicy", Does::Organization),
    ("assumerolepolicy", Does::Trusts),
    ("attachpolicy", Does::Gives),
    ("attachrolepolicy", Does::Gives),
    ("createpolicyversion", Does::Policy),
    ("createrole", Does::Makes),
    ("deletepolicyversion", Does::Policy),
    ("deleterole", Does::Takes),
    ("deleterolepolicy", Does::Takes),
    ("detachpolicy", Does::Takes),
    ("detachrolepolicy", Does::Takes),
    ("iammanagedpolicy", Does::Module),
    ("iampolicy", Does::Module),
    ("iamrole", Does::RoleModule),
    ("newiampolicyversion", Does::Policy),
    ("newiamrole", Does::Makes),
    ("putrolepermissionsboundary", Does::Takes),
    ("putrolepolicy", Does::Gives),
    ("registeriamrolepolicy", Does::Gives),
    ("removeiampolicyversion", Does::Policy),
    ("removeiamrole", Does::Takes),
    ("removeiamrolepolicy", Does::Takes),
    ("rolepolicies", Does::Takes),
    ("rolepoliciesexclusive", Does::Takes),
    ("rolepolicy", Does::Gives),
    ("rolepolicyattachment", Does::Gives),
    ("rolepolicyattachmentsexclusive", Does::Takes),
    ("setdefaultpolicyversion", Does::Policy),
    ("setiamdefaultpolicyversion", Does::Policy),
    ("setiamrolepermissionsboundary", Does::Takes),
    ("unregisteriamrolepolicy", Does::Takes),
    ("updateassumerolepolicy", Does::Trusts),
    ("updateiamassumerolepolicy", Does::Trusts),
    ("updateorgpolicy", Does::Organization),
    ("updatepolicy", Does::Organization),
    ("updatesfnstatemachine", Does::Machine),
    ("updatestatemachine", Does::Machine),
    ("writeiamrolepermissionsboundary", Does::Takes),
    ("writeiamrolepolicy", Does::Gives),
];

/// What the kits of languages put behind the name of an operation.
const ENDS: [&str; 8] = [
    "asyncinput",
    "commandinput",
    "withcontext",
    "command",
    "request",
    "async",
    "input",
    "args",
];

/// Longer words are no operations.
const LENGTH_AT_MOST: usize = 48;

/// A word in lower case, without the signs between the words in it.
pub(super) fn plain(word: &str) -> String {
    let letters = word.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The operation that a word names, and whether it names it with more behind it.
pub(super) fn operation(word: &str) -> Option<(&'static str, Does, bool)> {
    if word.len() > LENGTH_AT_MOST || word.len() < 7 {
        return None;
    }
    let plain = plain(word);
    let known = |name: &str| {
        OPERATIONS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(known, does)| (*known, *does))
    };
    if let Some((name, does)) = known(&plain) {
        return Some((name, does, false));
    }
    let mut ends = ENDS.iter().filter_map(|end| plain.strip_suffix(end));
    let (name, does) = ends.find_map(known)?;
    Some((name, does, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for (word, expected) in [
            ("attach_role_policy", Some("attachrolepolicy")),
            ("attachRolePolicy", Some("attachrolepolicy")),
            ("AttachRolePolicyCommand", Some("attachrolepolicy")),
            ("AttachRolePolicyRequest", Some("attachrolepolicy")),
            ("attach-role-policy", Some("attachrolepolicy")),
            (
                "PutRolePermissionsBoundaryInput",
                Some("putrolepermissionsboundary"),
            ),
            ("Register-IAMRolePolicy", Some("registeriamrolepolicy")),
            ("list_role_policies", None),
            ("test_delete_role", None),
            ("get_role_policy", None),
        ] {
            let found = operation(word).map(|(name, ..)| name);
            assert_eq!(found, expected, "{word}");
        }
    }
}
