//! Projects in the words of their tools, with other policies in them: templates in YAML as JSON, and
//! source of Terraform.

use contract::{WholeRole, WholeRoles};
use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::text::{Entry, Node, Tree, yaml};
use sfn_role_check::workspace::Document;

/// A tree as JSON; tags are functions.
fn value(node: &Node<'_>) -> Value {
    if let Some(text) = node.as_str() {
        return json!(text);
    }
    if node.is_object() {
        let members = node.members().iter();
        let members = members.map(|member| (member.key().to_owned(), value(&member.value)));
        return members.collect::<serde_json::Map<_, _>>().into();
    }
    match node.scalar() {
        Some(scalar) => serde_json::from_str(scalar).unwrap(),
        None if node.is_null() => Value::Null,
        None => node.items().iter().map(value).collect(),
    }
}

/// A text of YAML as JSON.
pub(super) fn value_of_yaml(text: &str) -> Value {
    let reading = yaml::read(text, 0);
    value(reading.root.as_ref().unwrap())
}

/// The workspace with its templates in YAML written as JSON.
pub(super) fn in_json(workspace: &Workspace) -> Workspace {
    let mut after = workspace.clone();
    for document in &mut after.documents {
        let is_yaml = [".yaml", ".yml"]
            .iter()
            .any(|end| document.name.ends_with(end));
        let reading = yaml::read(&document.text, 0);
        let root = reading.root.as_ref().filter(|_| is_yaml);
        if let Some(root) = root.filter(|root| root.get("Resources").is_some()) {
            document.text = value(root).to_string();
        }
    }
    after
}

pub(super) fn is_source(document: &Document) -> bool {
    document.name.ends_with(".tf")
}

/// The label of the role of that name in the root module, if it is one alone.
fn label(text: &str, role: &WholeRole) -> Option<String> {
    let body: hcl_edit::structure::Body = text.parse().unwrap();
    let name = role.role.rsplit('/').next().unwrap();
    body.blocks().find_map(|block| {
        let [kind, label] = block.labels.as_slice() else {
            return None;
        };
        let is_one = !block.body.has_attribute("count") && !block.body.has_attribute("for_each");
        if !block.has_ident("resource") || kind.as_str() != "aws_iam_role" || !is_one {
            return None;
        }
        let written = block.body.get_attribute("name");
        let is_named = match written.map(|written| written.value.as_str()) {
            Some(Some(written)) => written == name,
            _ => name == format!("${{aws_iam_role.{}.name}}", label.as_str()),
        };
        is_named.then(|| label.as_str().to_owned())
    })
}

/// The source with the roles in the place of what it says of policies itself; the roles that are not
/// of the root module.
pub(super) fn in_terraform(workspace: &Workspace, roles: &WholeRoles) -> (Workspace, Vec<usize>) {
    let mut after = workspace.clone();
    let mut made = String::new();
    let mut unplaced = Vec::new();
    for (at, role) in roles.roles.iter().enumerate() {
        let roots = after
            .documents
            .iter()
            .filter(|one| is_source(one) && !one.name.contains('/'));
        let Some(label) = roots
            .clone()
            .find_map(|document| label(&document.text, role))
        else {
            unplaced.push(at);
            continue;
        };
        made.push_str(&format!(
            "resource \"aws_iam_role\" \"{label}\" {{\n  permissions_boundary = null\n  managed_policy_arns  = null\n"
        ));
        if let Some(trust) = &role.trust {
            let trust = serde_json::to_string(trust).unwrap();
            made.push_str(&format!("  assume_role_policy = jsonencode({trust})\n"));
        }
        for (at, policy) in role.permissions.iter().enumerate() {
            let policy = serde_json::to_string(policy).unwrap();
            made.push_str(&format!(
                "  inline_policy {{\n    name   = \"made-{at}\"\n    policy = jsonencode({policy})\n  }}\n"
            ));
        }
        if role.permissions.is_empty() {
            made.push_str("  inline_policy {}\n");
        }
        made.push_str("}\n");
    }
    for document in after.documents.iter_mut().filter(|one| is_source(one)) {
        for kind in ["role_policy", "role_policies", "policy_attachment"] {
            document.text = document
                .text
                .replace(&format!("\"aws_iam_{kind}"), "\"aws_iam_user_");
        }
    }
    let made = made
        .replace(
            "${AWS::AccountId}",
            "${data.aws_caller_identity.made.account_id}",
        )
        .replace("${AWS::Partition}", "${data.aws_partition.made.partition}")
        .replace("${AWS::Region}", "${data.aws_region.made.name}");
    let places = "data \"aws_caller_identity\" \"made\" {}\ndata \"aws_partition\" \"made\" {}\ndata \"aws_region\" \"made\" {}\n";
    for (name, text) in [("made.tf", places), ("made_override.tf", made.as_str())] {
        after.documents.push(Document {
            name: name.to_owned(),
            text: text.to_owned(),
            ..Document::default()
        });
    }
    (after, unplaced)
}
