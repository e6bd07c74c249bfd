//! What plans and states tell beside the source: policies that nothing of the source makes leave open
//! what they concern, so that nothing is granted next to them.

use super::super::model::without_keys;
use super::owners::{Owners, text};
use super::taken::Taken;
use super::world::Note;
use crate::finding::{Place, Span};
use crate::hcl::value::{Kind, Value};
use crate::text::Presence;
use crate::workspace::Kind as DocumentKind;

/// Attributes that name the roles of a policy.
const OWNERS: [&str; 3] = ["role", "roles", "role_name"];

impl Taken<'_, '_, '_> {
    /// Everything that is told beside the source.
    pub(super) fn beside_source(&mut self) {
        let made = self.world.addresses();
        for facts in self.world.facts.clone() {
            if let Some(at) = facts.forgotten() {
                self.anyone(at);
            }
            // A plan of another text of the source tells nothing of what that has more.
            let unlike = facts.configured().and_then(|configured| {
                let root = self.world.folder(0)?;
                root.unlike(&configured)
            });
            if let Some(address) = unlike {
                let at = Span::new(0, 1).of(facts.document);
                self.world.note(Note::Differs(address, facts.document, at));
                self.anyone(at);
            }
            let others = facts.others(|address| made.contains(address));
            for (address, _, at) in others {
                match self.is_of_this(address) {
                    true => {
                        let note = Note::Differs(address.to_owned(), facts.document, at);
                        self.world.note(note);
                        self.anyone(at);
                    }
                    false => self.elsewhere_made(address, at),
                }
            }
        }
        if let Some(at) = self.world.unlike.get() {
            self.anyone(at);
        }
        for number in 0..self.world.instances() {
            let Some(instance) = self.world.instance(number) else {
                continue;
            };
            let Some(resource) = self.world.resource(&instance) else {
                continue;
            };
            if resource.of() == "aws_iam_role" && !resource.is_data {
                let at = self.place(number, resource);
                self.attached_before(number, at);
            }
        }
    }

    /// Whether the module of an address is one that was read.
    fn is_of_this(&self, address: &str) -> bool {
        let address = without_keys(address);
        let names: Vec<&str> = address.split('.').collect();
        let modules = names
            .chunks(2)
            .take_while(|two| two.first() == Some(&"module"));
        let mut prefix = String::new();
        for two in modules {
            prefix.push_str(&two.join("."));
            prefix.push('.');
        }
        (0..self.world.modules()).any(|number| {
            let module = self.world.module(number);
            module.is_some_and(|module| without_keys(&module.prefix) == prefix)
        })
    }

    /// A policy that a module makes which is not here: the roles that it names.
    fn elsewhere_made(&mut self, address: &str, at: Place) {
        for facts in self.world.facts.clone() {
            for name in OWNERS {
                let Some(told) = facts.attribute(address, name) else {
                    continue;
                };
                let items = match told.items() {
                    Some(items) => items.to_vec(),
                    None => vec![told],
                };
                for item in items {
                    if let Some(named) = item.as_known_text() {
                        let all = self.roles.named(&named);
                        self.unsure(Owners::Among(all), at);
                    }
                }
            }
        }
    }

    /// The policies that a role had when the plan was made, or has by the state.
    fn attached_before(&mut self, number: usize, at: Place) {
        let arn = text(self.world, number, "arn", at);
        let role = super::written::text(&arn, self.world.lead);
        let name = text(self.world, number, "name", at)
            .as_known()
            .unwrap_or_default();
        let list = |name: &str| {
            let told = self.world.fact(number, name);
            told.and_then(|told| told.items().map(<[Value]>::to_vec))
                .unwrap_or_default()
        };
        let (managed, inline) = (list("managed_policy_arns"), list("inline_policy"));
        for arn in managed {
            let known = arn.as_known_text().unwrap_or_default();
            if !self.has(&role, &arn) && !self.is_removed(&name, "policy_arn", &known) {
                self.give(&arn, &role, false, false, at);
            }
        }
        for block in inline {
            let part = |name: &str| {
                let map = block.as_map()?;
                map.entries.get(name).map(|(_, value)| value.clone())
            };
            let called = part("name")
                .and_then(|name| name.as_known_text())
                .unwrap_or_default();
            let is_new = !called.is_empty() && self.claims.write(&role, Some(&called));
            if is_new && !self.is_removed(&name, "name", &called) {
                let policy = part("policy").filter(|policy| matches!(policy.kind, Kind::Text(_)));
                let kind = DocumentKind::IdentityPolicy;
                let roles = vec![role.clone()];
                self.policy(policy.as_ref(), kind, roles, Presence::Conditional, at);
            }
        }
    }

    /// Whether the plan takes a policy of a role away.
    fn is_removed(&self, role: &str, key: &str, value: &str) -> bool {
        let mut facts = self.world.facts.iter();
        facts.any(|facts| facts.removes(role, key, value))
    }
}
