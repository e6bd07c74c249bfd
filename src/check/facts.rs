//! What the documents say, read: the inventory, the definitions of its machines, its policies as
//! IAM reads them.

use crate::asl::flow::Resolution;
use crate::asl::{self, StateMachine};
use crate::documents::{Source, Uses};
use crate::finding::{Finding, Span};
use crate::inventory::{Claims, Inventory, Target};
use crate::text::budget::Budget;
use crate::text::{Guard, Text, Tri};
use crate::workspace::Settings;

use super::policies::{self, ReadPolicy};
use super::sample_input::follow::{Filled, filled, is_followed};

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    /// Who has which policy.
    pub inventory: Inventory<'a>,
    /// In the order of the documents, as the inventory has them.
    pub machines: Vec<MachineFacts<'a>>,
    /// The policies of the inventory, each at the same place.
    pub policies: Vec<ReadPolicy<'a>>,
}

/// A state machine.
#[derive(Debug)]
pub struct MachineFacts<'a> {
    /// From its ARN, else from its document.
    pub name: String,
    /// What settings call it, whatever its ARN.
    pub called: String,
    /// Its ARN, where it is known.
    pub arn: Option<Text<'a>>,
    /// What the settings say of its execution role.
    pub stated_role: Option<String>,
    /// A document tells which role it runs as.
    pub is_role_told: bool,
    /// Index of its document.
    pub document: u32,
    /// Where its resource stands, of which there may be variants in other worlds.
    pub origin: Option<(u32, (u32, u32))>,
    /// Its definition, with what is known of a sample input put in.
    pub definition: StateMachine<'a>,
    /// In which worlds it is there.
    pub guard: Guard,
    /// What stands beside it, where that is told.
    pub uses: Option<Uses>,
    /// Whether a sample input was followed through it.
    pub has_input: bool,
    /// What was put in.
    pub resolutions: &'a [Resolution<'a>],
}

impl MachineFacts<'_> {
    /// Whether it logs, is traced or encrypted, as the catalog calls it, and where that is said.
    pub fn uses(&self, case: &str) -> (Tri, Span) {
        let told = self.uses.as_ref().and_then(|uses| match case {
            "logging" => Some(uses.logging),
            "tracing" => Some(uses.tracing),
            "encryption" => Some(uses.encryption),
            _ => None,
        });
        told.unwrap_or((Tri::Maybe, self.definition.span))
    }
}

impl<'a> Facts<'a> {
    /// Takes the documents apart and settles whose everything is.
    pub async fn gather(
        sources: &'a [Source<'a>],
        followed: &'a [Filled<'a>],
        settings: &Settings,
        findings: &mut Vec<Finding>,
        budget: Budget,
    ) -> Self {
        let mut claims = Claims::read(sources, settings, findings, budget).await;
        let mut machines: Vec<MachineFacts<'a>> = Vec::new();
        claims.machines.retain_mut(|machine| {
            let place = (machine.holder, machine.part);
            let has_input = is_followed(followed, place);
            let (root, resolutions) = filled(followed, place, machine.definition);
            let mut definition = asl::read(root, machine.document, machine.integrity);
            findings.append(&mut definition.findings);
            let has_states = machine.has_states();
            if has_states {
                machines.push(MachineFacts {
                    name: machine.name.clone(),
                    called: machine.called.clone(),
                    arn: machine.arn.clone(),
                    stated_role: machine.stated_role.take(),
                    is_role_told: machine.is_role_told,
                    document: machine.document,
                    origin: machine.origin.map(|origin| (machine.holder, origin)),
                    definition,
                    guard: machine.guard.clone(),
                    uses: machine.uses,
                    has_input,
                    resolutions,
                });
            }
            has_states
        });
        let targets: Vec<Target<'a>> = machines
            .iter()
            .flat_map(|machine| &machine.definition.tasks)
            .filter_map(|task| task.credentials.as_ref())
            .map(|(value, _)| Target {
                text: match value {
                    asl::Value::Text(text) => text.clone(),
                    asl::Value::RunTime(_) => Text::default(),
                },
                shown: value.display(),
            })
            .collect();
        let inventory = claims.settle(&targets, findings);
        let policies = policies::read(&inventory, findings);
        Self {
            inventory,
            machines,
            policies,
        }
    }
}
