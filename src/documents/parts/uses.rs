//! Whether a state machine logs, is traced and is encrypted with a key of the customer: what
//! stands beside its definition, and what its role needs more actions for.

use crate::finding::Span;
use crate::text::{Node, Tree, Tri};

/// What is told of it, each with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uses {
    /// Executions are logged.
    pub logging: (Tri, Span),
    /// Executions are traced by X-Ray.
    pub tracing: (Tri, Span),
    /// A key of the customer encrypts it.
    pub encryption: (Tri, Span),
}

/// How a document writes it: the keys of logging, tracing and encryption, each with the key of
/// what turns it on; and whether what is not written is off.
type Words = ([(&'static str, &'static str); 3], Tri);

const TEMPLATE: Words = (
    [
        ("LoggingConfiguration", "Level"),
        ("TracingConfiguration", "Enabled"),
        ("EncryptionConfiguration", "Type"),
    ],
    Tri::No,
);
const SERVERLESS: Words = (
    [
        ("Logging", "Level"),
        ("Tracing", "Enabled"),
        ("EncryptionConfiguration", "Type"),
    ],
    Tri::No,
);
const OUTPUT: Words = (
    [
        ("loggingConfiguration", "level"),
        ("tracingConfiguration", "enabled"),
        ("encryptionConfiguration", "type"),
    ],
    Tri::Maybe,
);

impl Uses {
    /// Of a resource of CloudFormation: what is not written is off.
    pub(super) fn of_template(properties: &Node<'_>, is_serverless: bool) -> Self {
        let mut uses = Self::of(
            properties,
            match is_serverless {
                true => SERVERLESS,
                false => TEMPLATE,
            },
        );
        // A macro may add them.
        if properties.get("Fn::Transform").is_some() {
            for (is_on, _) in [&mut uses.logging, &mut uses.tracing, &mut uses.encryption] {
                *is_on = is_on.doubted();
            }
        }
        uses
    }

    /// Of what `describe-state-machine` printed.
    pub(super) fn of_output(root: &Node<'_>) -> Self {
        Self::of(root, OUTPUT)
    }

    fn of(holder: &Node<'_>, (words, absent): Words) -> Self {
        let [logging, tracing, encryption] = words.map(|(key, switch)| match holder.get(key) {
            Some(configuration) => (is_on(configuration, switch, absent), configuration.span()),
            None => (absent, holder.span()),
        });
        Self {
            logging,
            tracing,
            encryption,
        }
    }
}

/// Whether a switch is on; a function may make anything.
fn is_on(configuration: &Node<'_>, switch: &str, absent: Tri) -> Tri {
    let is_function = |member: &crate::text::Member<'_>| {
        let key = crate::text::Entry::key(member);
        key.starts_with("Fn::") || key == "Ref"
    };
    if !configuration.is_object() || configuration.members().iter().any(is_function) {
        return Tri::Maybe;
    }
    match configuration.get(switch) {
        Some(value) => match value.scalar() {
            Some("OFF" | "false" | "AWS_OWNED_KEY") => Tri::No,
            Some("ALL" | "ERROR" | "FATAL" | "true" | "CUSTOMER_MANAGED_KMS_KEY") => Tri::Yes,
            _ => Tri::Maybe,
        },
        None => absent,
    }
}
