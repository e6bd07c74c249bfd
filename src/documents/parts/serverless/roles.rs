//! The roles that the plugin and the framework make: that of a state machine, and that of all
//! functions.

use crate::catalog::generated_roles::{
    ENCRYPTION, KMS_KEY_ARNS, LOGGING, OF_ENCRYPTION, OF_KMS_KEY_ARNS, OF_LOGGING, OF_TRACING,
    ROLE_OF_EACH, ROLE_PATH, ROLE_STATEMENTS,
};
use crate::text::{Entry, Node, Span, Tree, made};

use super::build::{attribute, is_unknown, join, object, string, strings, sub, with};
use super::functions::Functions;
use super::variables::Variables;
use super::version::{Does, Installed};
use super::walk::{Walk, uncertain};

/// Keys of a statement that the plugin takes.
const OF_STATEMENT: [&str; 3] = ["Effect", "Action", "Resource"];

/// What roles are made of.
pub(super) struct Roles<'f, 's, 't, 'w> {
    pub(super) variables: &'f Variables<'s, 't, 'w>,
    pub(super) version: Installed,
    pub(super) functions: &'f Functions,
    /// The name of the service, and the stage.
    pub(super) service: Node<'w>,
    pub(super) stage: Node<'w>,
}

impl<'w> Roles<'_, '_, '_, 'w> {
    /// The role of a machine that has none of its own, and whether it may say anything else.
    pub(super) fn of_machine(
        &self,
        logical: &str,
        key: &str,
        machine: &Node<'w>,
        at: Span,
    ) -> (Node<'w>, bool) {
        let name = machine.get("name");
        let name = match name {
            None => Some(key),
            Some(name) => name.as_str(),
        };
        let mut walk = Walk::new(self.version, self.functions, logical, name);
        if let Some(definition) = machine.get("definition") {
            // A text is not looked into.
            if definition.is_object() {
                walk.states(definition, 0);
            }
        }
        self.beside(&mut walk, machine, at);
        let own = self.own_statements(&mut walk, machine);
        let may_be_shared = self.version.has(ROLE_OF_EACH) != Does::Yes;
        // It may have nothing else: then all is denied.
        walk.is_open |= !walk.possible.is_empty() && walk.statements.is_empty() && own.is_empty();
        let mut statements = std::mem::take(&mut walk.statements);
        for statement in std::mem::take(&mut walk.possible) {
            let resource = walk.hole(statement.span());
            statements.push(uncertain(&statement, resource));
        }
        statements.extend(own);
        if may_be_shared && statements.is_empty() {
            walk.is_open = true;
        } else if may_be_shared {
            // Of all machines: the plugin adds what it allows the others.
            let all = object(
                [
                    ("Effect", string("Allow", at)),
                    ("Action", string("*", at)),
                    ("Resource", walk.hole(at)),
                ],
                at,
            );
            statements.push(all);
        }
        if statements.is_empty() && !walk.is_open {
            statements.push(object(
                [
                    ("Effect", string("Deny", at)),
                    ("Action", string("*", at)),
                    ("Resource", string("*", at)),
                ],
                at,
            ));
        }
        let policy = document(made::array(statements, at), at);
        (self.role(policy, at), walk.is_open)
    }

    fn role(&self, policy: Node<'w>, at: Span) -> Node<'w> {
        let name = [
            &self.stage,
            &string("-", at),
            &self.service,
            &string("-statemachine", at),
        ];
        let name = join(name.into_iter().cloned().collect(), at);
        let trust = trust(sub("states.${AWS::Region}.amazonaws.com", at), at);
        let inline = object([("PolicyName", name), ("PolicyDocument", policy)], at);
        let mut properties = object(
            [
                ("AssumeRolePolicyDocument", trust),
                ("Policies", made::array(vec![inline], at)),
            ],
            at,
        );
        if let Some(boundary) = self.variables.at(&["provider", "rolePermissionsBoundary"]) {
            properties = with(&properties, "PermissionsBoundary", boundary);
        }
        let path = self.variables.at(&["provider", "iam", "role", "path"]);
        if let Some(path) = path {
            match self.version.has(ROLE_PATH) {
                Does::Yes => properties = with(&properties, "Path", path),
                Does::No => {}
                Does::Maybe => {
                    let path = self.variables.hole("provider.iam.role.path", at);
                    properties = with(&properties, "Path", path);
                }
            }
        }
        resource("AWS::IAM::Role", properties, at)
    }

    /// Statements for logs, traces and keys. Presence counts, not what is configured.
    fn beside(&self, walk: &mut Walk<'_, 'w>, machine: &Node<'w>, at: Span) {
        let everything = || vec![string("*", at)];
        if machine.get("loggingConfig").is_some() {
            walk.beside(&OF_LOGGING, everything(), at, LOGGING);
        }
        if machine.get("tracingConfig").is_some() {
            walk.beside(&OF_TRACING, everything(), at, ROLE_OF_EACH);
        }
        if let Some(keys) = machine.get("kmsKeyArns") {
            if !keys.items().is_empty() {
                walk.beside(&OF_KMS_KEY_ARNS, keys.items().to_vec(), at, KMS_KEY_ARNS);
            }
            walk.is_open |= is_unknown(keys);
        }
        let encryption = machine.get("encryptionConfig");
        if let Some(key) = encryption.and_then(|config| config.get("KmsKeyId"))
            && key.as_str() != Some("")
        {
            walk.beside(&OF_ENCRYPTION, vec![key.clone()], at, ENCRYPTION);
        }
        walk.is_open |= encryption.is_some_and(is_unknown);
    }

    /// `iamRoleStatements`. What the plugin refuses leaves nothing that could be deployed.
    fn own_statements(&self, walk: &mut Walk<'_, 'w>, machine: &Node<'w>) -> Vec<Node<'w>> {
        let Some(list) = machine
            .get("iamRoleStatements")
            .filter(|list| !list.is_null())
        else {
            return Vec::new();
        };
        let is_taken = |statement: &Node<'w>| {
            let mut members = statement.members().iter();
            statement.is_object() && members.all(|member| OF_STATEMENT.contains(&member.key()))
        };
        let is_list = list.as_str().is_none() && list.scalar().is_none() && !list.is_object();
        walk.is_open |= !is_list
            || !list.items().iter().all(is_taken)
            || self.version.has(ROLE_STATEMENTS) != Does::Yes;
        let items = list.items().iter();
        items.map(|item| self.functions.named(item)).collect()
    }

    /// The role of all functions of the service.
    pub(super) fn of_functions(&self, at: Span) -> Option<Node<'w>> {
        let given = |path: &[&str]| self.variables.at(path);
        let role = given(&["provider", "iam", "role"]);
        let is_own = |role: &Node<'w>| role.as_str().is_some() || super::build::is_function(role);
        if role.as_ref().is_some_and(is_own) || given(&["provider", "role"]).is_some() {
            return None;
        }
        let statements = given(&["provider", "iam", "role", "statements"])
            .or_else(|| given(&["provider", "iamRoleStatements"]));
        let logs = [
            "CreateLogStream",
            "CreateLogGroup",
            "TagResource",
            "PutLogEvents",
        ];
        let logs: Vec<String> = logs.iter().map(|action| format!("logs:{action}")).collect();
        let logs = object(
            [
                ("Effect", string("Allow", at)),
                ("Action", strings(logs.iter().map(String::as_str), at)),
                ("Resource", string("*", at)),
            ],
            at,
        );
        let policy = match &statements {
            Some(list) if list.items().is_empty() && !list.is_null() => {
                attribute("IamRoleLambdaExecution", "Statements", at)
            }
            list => {
                let mut all = vec![logs];
                let own = list.as_ref().map(Tree::items).unwrap_or_default();
                all.extend(own.iter().map(|one| self.functions.named(one)));
                document(made::array(all, at), at)
            }
        };
        let region = self.variables.region(at);
        let parts = [
            &self.service,
            &string("-", at),
            &self.stage,
            &string("-", at),
            &region,
            &string("-lambdaRole", at),
        ];
        let name = given(&["provider", "iam", "role", "name"])
            .unwrap_or_else(|| join(parts.into_iter().cloned().collect(), at));
        let inline = object(
            [
                ("PolicyName", string("functions", at)),
                ("PolicyDocument", policy),
            ],
            at,
        );
        let trust = trust(string("lambda.amazonaws.com", at), at);
        let mut properties = object(
            [
                ("RoleName", name),
                ("AssumeRolePolicyDocument", trust),
                ("Policies", made::array(vec![inline], at)),
            ],
            at,
        );
        for (key, path) in [
            ("Path", ["provider", "iam", "role", "path"].as_slice()),
            (
                "PermissionsBoundary",
                &["provider", "iam", "role", "permissionsBoundary"],
            ),
            (
                "PermissionsBoundary",
                &["provider", "rolePermissionsBoundary"],
            ),
            (
                "ManagedPolicyArns",
                &["provider", "iam", "role", "managedPolicies"],
            ),
            ("ManagedPolicyArns", &["provider", "iamManagedPolicies"]),
        ] {
            if let Some(value) = given(path) {
                properties = with(&properties, key, value);
            }
        }
        Some(resource("AWS::IAM::Role", properties, at))
    }
}

/// Gives a role a policy of which nothing is known.
pub(super) fn open<'w>(role: &Node<'w>) -> Node<'w> {
    let at = role.span();
    let empty = || made::object(Vec::new(), at);
    let properties = role.get("Properties").cloned().unwrap_or_else(empty);
    let policies = properties.get("Policies").map(Tree::items);
    let mut policies = policies.unwrap_or_default().to_vec();
    policies.push(object([("PolicyName", string("serverless.yml", at))], at));
    let properties = with(&properties, "Policies", made::array(policies, at));
    with(role, "Properties", properties)
}

/// How many statements the first policy of a role has.
pub(super) fn statements(role: &Node<'_>) -> usize {
    let policy = role.get("Properties").and_then(|all| all.get("Policies"));
    let policy = policy.and_then(|policies| policies.items().first());
    let statements = policy.and_then(|policy| policy.get("PolicyDocument")?.get("Statement"));
    statements.map_or(0, |statements| statements.items().len())
}

/// A resource of a template.
pub(super) fn resource<'w>(kind: &str, properties: Node<'w>, at: Span) -> Node<'w> {
    object([("Type", string(kind, at)), ("Properties", properties)], at)
}

fn document<'w>(statements: Node<'w>, at: Span) -> Node<'w> {
    object(
        [
            ("Version", string("2012-10-17", at)),
            ("Statement", statements),
        ],
        at,
    )
}

fn trust<'w>(service: Node<'w>, at: Span) -> Node<'w> {
    let statement = object(
        [
            ("Effect", string("Allow", at)),
            ("Principal", object([("Service", service)], at)),
            ("Action", string("sts:AssumeRole", at)),
        ],
        at,
    );
    document(made::array(vec![statement], at), at)
}
