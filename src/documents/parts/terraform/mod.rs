//! What `terraform show -json` prints of a plan or a state, and state files: state machines, roles
//! and their policies, ECS task definitions.
//!
//! A plan does not tell what is only known after it is applied. What of it is a role becomes a
//! placeholder; a policy that is not known, or of which it is not known whose it is, becomes one
//! that may say anything: left out, it could hide a Deny.

mod address;
mod attached;
mod claims;
mod config;
pub mod configuration;
mod made;
mod model;
mod planned;
mod policies;
mod refer;
mod roles;
mod source;
mod stacks;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::mapped::Mapped;
use crate::text::maps::Seen;
use crate::text::order::sort_places;
use crate::text::{Guard, Integrity, Node, Presence, Tree};
use crate::workspace::Kind;

use super::{Part, What, inner, of_text};
use attached::Held;
use claims::Claims;
use model::{Given, Model, Resource};
use planned::own_hole;
use policies::Inline;
use roles::Roles;

/// Whether this is a plan or a state.
pub fn is_output(root: &Node<'_>) -> bool {
    let is_of_version = root.get("version").and_then(Tree::scalar) == Some("4");
    let is_file = root.get("lineage").is_some() || root.get("terraform_version").is_some();
    if is_of_version && is_file && matches!(root.get("resources"), Some(Node::Array(_))) {
        return true;
    }
    let has = |key: &str| {
        root.get(key)
            .is_some_and(|values| values.get("root_module").is_some())
    };
    has("planned_values") || has("values")
}

/// Takes a plan or a state apart.
pub fn parts<'w>(
    root: &Node<'w>,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> Vec<Part<'w>> {
    if !is_output(root) {
        return Vec::new();
    }
    let model = Model::read(root);
    let roles = Roles::read(&model);
    let mut taken = Taken {
        inline: Inline::read(root, &model, &roles),
        model: &model,
        roles: &roles,
        whole,
        document,
        findings,
        parts: Vec::new(),
        held: Held::read(&model),
        claims: Claims::default(),
        copied: 0.into(),
        looked_up: Seen::default(),
        open: Vec::new(),
        is_open: Seen::default(),
        anyone: model.anyone,
    };
    for (at, resource) in model.resources.iter().enumerate() {
        match (resource.kind, resource.is_data) {
            ("aws_sfn_state_machine", false) => taken.machine(at, resource),
            ("aws_ecs_task_definition", false) => taken.task_definition(at, resource),
            ("aws_iam_role", false) => taken.role(at, resource),
            ("aws_iam_role", true) => taken.role_elsewhere(at, resource),
            ("aws_iam_role_policies_exclusive", false) => taken.inline_exclusive(resource),
            ("aws_iam_role_policy", false) => taken.role_policy(resource),
            ("aws_iam_role_policy_attachment", false) => taken.attachment(resource, "role"),
            ("aws_iam_policy_attachment", false) => taken.attachment(resource, "roles"),
            ("aws_iam_role_policy_attachments_exclusive", false) => taken.exclusive(resource),
            ("aws_cloudformation_stack" | "aws_cloudformation_stack_set", false) => {
                taken.stack(resource);
            }
            ("aws_cloudcontrolapi_resource", false) => taken.made_by_type(resource),
            ("aws_organizations_policy", false) => taken.organization_policy(resource),
            _ => {}
        }
    }
    taken.finish()
}

struct Taken<'m, 't, 'w, 'f> {
    model: &'m Model<'t, 'w>,
    roles: &'m Roles<'t>,
    whole: &'w str,
    document: u32,
    findings: &'f mut Vec<Finding>,
    parts: Vec<Part<'w>>,
    held: Held<'m, 't, 'w>,
    inline: Inline,
    claims: Claims,
    /// Bytes of policies that were read for what refers to them.
    copied: std::cell::Cell<usize>,
    /// Roles that are only looked up, and were read.
    looked_up: Seen,
    /// Policies that are not known, one for each role that has such.
    open: Vec<Part<'w>>,
    is_open: Seen,
    /// Where a policy stands that may be any role's.
    anyone: Option<Span>,
}

impl<'t, 'w> Taken<'_, 't, 'w, '_> {
    fn add(&mut self, what: What, node: Option<Node<'w>>, integrity: Integrity, span: Span) {
        self.parts.push(Part {
            what,
            node,
            integrity,
            presence: Presence::Certain,
            guard: Guard::Always,
            span,
            document: self.document,
        });
    }

    /// A role has a policy that may say anything (law 6 of the inventory).
    fn leave_open(&mut self, role: &str, span: Span) {
        if self.is_open.insert(role) {
            let what = What::policy(Kind::IdentityPolicy, vec![role.to_owned()]);
            self.open.push(Part {
                what,
                node: None,
                integrity: Integrity::Intact,
                presence: Presence::Certain,
                guard: Guard::Always,
                span,
                document: self.document,
            });
        }
    }

    /// A policy of the organization, for whoever it is: it may deny something to each role.
    fn organization_policy(&mut self, resource: &Resource<'t, 'w>) {
        let kind = match resource.text("type") {
            None | Some("SERVICE_CONTROL_POLICY") => Kind::Scp,
            Some("RESOURCE_CONTROL_POLICY") => Kind::Rcp,
            Some(_) => return,
        };
        let content = self.document(resource, "content");
        let span = resource.node.span();
        let what = What::policy(kind, Vec::new());
        self.policy(content, what, Integrity::Intact, span);
        if let Some(part) = self.parts.last_mut() {
            part.presence = Presence::Conditional;
        }
    }

    fn machine(&mut self, at: usize, resource: &Resource<'t, 'w>) {
        let role = self.roles.arn(self.model, at, resource, "role_arn");
        let span = resource.node.span();
        if let Some((role, _)) = &role
            && (role == &own_hole(resource, at, "role_arn") || self.roles.has_double(role))
        {
            // It may be one of the roles here, or any other.
            self.leave_open(role, span);
        }
        let name = resource.text("name").unwrap_or(&resource.address);
        let what = What::Machine {
            name: Some(name.to_owned()),
            arn: resource.text("arn").map(str::to_owned),
            role: role.map(|(role, _)| role),
            origin: None,
        };
        let definition = match self.model.given(resource, "definition") {
            Given::Known(node) if node.as_str().is_some() => node,
            _ => {
                // What is only known later stands in the source.
                let code = match self.model.is_planned(resource) {
                    true => Code::DefinitionAfterApply,
                    false => Code::DefinitionElsewhere,
                };
                let because = Because::new(code)
                    .with("machine", resource.address.as_str())
                    .at(span.of(self.document));
                self.findings.push(because.finding(Severity::Warning));
                return self.add(what, None, Integrity::Intact, span);
            }
        };
        let (node, integrity) = inner(definition, self.whole, self.document, self.findings);
        self.add(what, node, integrity, definition.span());
    }

    /// Written as AWS writes task definitions, with the places of the resource.
    fn task_definition(&mut self, at: usize, resource: &Resource<'t, 'w>) {
        let span = resource.node.span();
        let mut built = Mapped::default();
        let mut begin = "{\"";
        for (key, name, is_role) in [
            // There is always one member; of containers nothing is read.
            ("", "containerDefinitions", false),
            ("task_role_arn", "taskRoleArn", true),
            ("execution_role_arn", "executionRoleArn", true),
            ("family", "family", false),
            ("arn", "taskDefinitionArn", false),
        ] {
            let told = match is_role {
                true => self.roles.arn(self.model, at, resource, key),
                false if key.is_empty() => Some((String::new(), resource.node)),
                false => match self.model.given(resource, key) {
                    Given::Known(node) => node.as_str().map(|text| (text.to_owned(), node)),
                    _ => None,
                },
            };
            if let Some((text, node)) = told {
                let quoted = serde_json::Value::from(text).to_string();
                let member = [begin, name, "\":", &quoted].concat();
                built.push(&member, node.span().start, false);
                built.push("", node.span().end, false);
                begin = ",\"";
            }
        }
        built.push("}", span.end, false);
        let (node, integrity) = of_text(&built, self.whole, self.document, self.findings);
        self.add(What::TaskDefinition, node, integrity, span);
    }

    /// What was collected on the way; everything in the order of the text.
    fn finish(mut self) -> Vec<Part<'w>> {
        self.held_policies();
        self.contradictions();
        if let Some(span) = self.anyone {
            for role in &self.roles.ids {
                self.leave_open(role, span);
            }
        }
        let mut parts = self.parts;
        parts.append(&mut self.open);
        let mut order: Vec<usize> = (0..parts.len()).collect();
        let start = |at: usize| parts.get(at).map(|part| part.span.start);
        sort_places(&mut order, &mut |one, two| start(one).cmp(&start(two)));
        // Where each part goes.
        let mut target = order.clone();
        for (to, &from) in order.iter().enumerate() {
            if let Some(place) = target.get_mut(from) {
                *place = to;
            }
        }
        for at in 0..parts.len() {
            while let Some(&to) = target.get(at)
                && to != at
            {
                parts.swap(at, to);
                target.swap(at, to);
            }
        }
        parts
    }
}
