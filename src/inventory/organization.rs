//! Which accounts an organization policy concerns (law 5).

use crate::text::holes::is_account;
use crate::text::{Text, Tri};

use super::policies::PolicyClaim;

/// Whether an SCP or RCP concerns a role of that account. Without an account of its own it concerns
/// every account of the workspace.
pub fn concerns(claim: &PolicyClaim<'_>, account: Option<&Text<'_>>) -> Tri {
    let said = claim.document.account.as_deref().map(str::trim);
    match said.filter(|said| !said.is_empty()) {
        None => Tri::Yes,
        Some(said) if !is_account(said) => Tri::Maybe,
        Some(said) => account.map_or(Tri::Maybe, |own| Text::literal(said).same(own)),
    }
}
