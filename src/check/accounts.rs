//! The account of a role that passes others, where nothing tells it: that of the roles that it
//! passes, because no other role can be passed. Decides `iam:PassRole`, and of which account the
//! resources of other actions are.

use crate::arn::Arn;
use crate::text::holes::is_account;
use crate::text::{Hole, Text, Tri};

use super::facts::Facts;
use super::requirements::{Kind, Requirement};
use super::roles::{Role, Roles};

/// The accounts of the roles that each role passes.
#[derive(Debug)]
pub(super) struct PassedAccounts<'f> {
    /// By role.
    passed: Vec<Passed<'f>>,
    /// Documents tell several accounts, of which each may be meant.
    is_disputed: bool,
}

/// What the roles that one role passes tell of their accounts.
#[derive(Clone, Debug, Default)]
struct Passed<'f> {
    written: Agreement<'f>,
    /// Of accounts that are placeholders.
    placeholder: Agreement<'f>,
}

#[derive(Clone, Debug, Default)]
enum Agreement<'f> {
    #[default]
    None,
    One(Text<'f>),
    Several,
}

/// The account of the role that passes a role.
#[derive(Debug)]
pub(super) struct OwnAccount<'r, 'f> {
    /// Whether the passed role is of it.
    pub(super) same: Tri,
    /// The one that it is taken to be, where nothing tells it.
    pub(super) assumed: Option<&'r Text<'f>>,
}

impl<'f> PassedAccounts<'f> {
    pub(super) fn new(
        facts: &Facts<'f>,
        roles: &Roles<'f>,
        requirements: &[Requirement<'f>],
    ) -> Self {
        let mut passed = vec![Passed::default(); roles.list.len()];
        let passing = |requirement: &&Requirement<'_>| requirement.kind == Kind::PassRole;
        for requirement in requirements.iter().filter(passing) {
            let account = &requirement.resource.arn.account;
            let own = roles.get(requirement.role);
            let own = own.and_then(|role| role.account.as_ref());
            if own.is_some_and(|own| own.same(account) == Tri::Yes) {
                continue;
            }
            if let Some(passed) = passed.get_mut(requirement.role)
                && !account.pieces.is_empty()
                && is_of_arn(requirement)
            {
                match account.as_literal() {
                    Some(_) => passed.written.add(account),
                    None => passed.placeholder.add(account),
                }
            }
        }
        Self {
            passed,
            is_disputed: !facts.inventory.values.disputed_accounts().is_empty(),
        }
    }

    /// The account that a role is taken to be of by what it passes.
    pub(super) fn of(&self, role: usize) -> Option<&Text<'f>> {
        match &self.passed.get(role)?.written {
            Agreement::One(account) if !self.is_disputed => {
                Some(account).filter(|one| one.as_literal().is_some_and(is_account))
            }
            _ => None,
        }
    }

    /// The account of the role that passes a role.
    pub(super) fn own<'r>(
        &self,
        role: &Role<'f>,
        requirement: &'r Requirement<'f>,
    ) -> OwnAccount<'r, 'f> {
        let account = &requirement.resource.arn.account;
        let same = match &role.account {
            Some(own) => own.same(account),
            None if !is_of_arn(requirement) => Tri::Yes,
            None => Tri::Maybe,
        };
        // A stack is deployed to an account that its template does not tell.
        let is_open = role.account.as_ref().is_none_or(|own| {
            own.as_hole()
                .is_some_and(|hole| hole.name == "${AWS::AccountId}")
        });
        let is_told = same != Tri::Maybe || !is_open || self.is_disputed;
        if is_told {
            return OwnAccount {
                same,
                assumed: None,
            };
        }
        let passed = self.passed.get(requirement.role);
        let agrees = passed.is_some_and(|passed| match account.as_literal() {
            Some(account) => is_account(account) && matches!(passed.written, Agreement::One(_)),
            // One placeholder is one account, whichever that is; so is a variable of a configuration,
            // while an account that is computed may be that of another provider.
            None => {
                (role.account.is_none() || account.as_hole().is_some_and(is_variable))
                    && matches!(passed.written, Agreement::None)
                    && matches!(passed.placeholder, Agreement::One(_))
            }
        });
        OwnAccount {
            same: Tri::from(agrees).or(same),
            assumed: Some(account).filter(|_| agrees),
        }
    }
}

impl<'f> Agreement<'f> {
    fn add(&mut self, account: &Text<'f>) {
        *self = match std::mem::take(self) {
            Self::None => Self::One(account.clone()),
            Self::One(known) if known.same(account) == Tri::Yes => Self::One(known),
            _ => Self::Several,
        };
    }
}

/// Whether a hole is a variable of Terraform.
fn is_variable(hole: &Hole<'_>) -> bool {
    hole.name.starts_with("${var.")
}

/// Whether the role is written as an ARN, which tells an account. What is only a name, or not
/// written at all, means a role of the own account.
fn is_of_arn(requirement: &Requirement<'_>) -> bool {
    let written = requirement.resource.written.as_ref();
    written.is_some_and(|written| Arn::parse(written).is_some())
}
