//! Templates with other policies in them.

use contract::{WholeRole, WholeRoles};
use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::workspace::Document;

/// A template in JSON.
pub(super) fn template(document: &Document) -> Option<Value> {
    let value: Value = serde_json::from_str(&document.text).ok()?;
    value["Resources"].is_object().then_some(value)
}

/// A policy whose texts are filled by the template.
pub(super) fn substituted(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains("${") => json!({"Fn::Sub": text}),
        Value::Array(items) => items.iter().map(substituted).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), substituted(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// Writes out the roles that SAM makes of machines, with nothing in them.
fn add_roles(resources: &mut serde_json::Map<String, Value>) {
    let mut made = Vec::new();
    for (id, resource) in resources.iter_mut() {
        if resource["Type"] == "AWS::Serverless::StateMachine"
            && resource["Properties"]["Role"].is_null()
        {
            let properties = resource["Properties"].as_object_mut().unwrap();
            properties.remove("Policies");
            let role = format!("{id}Role");
            properties.insert("Role".to_owned(), json!({"Fn::GetAtt": [role, "Arn"]}));
            let trust =
                json!({"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}});
            made.push((role, json!({"Type": "AWS::IAM::Role", "Properties": trust})));
        }
    }
    resources.extend(made);
}

/// The templates with the roles in the place of what they say of policies themselves; the roles that
/// are of none of them, or name resources of several.
pub(super) fn in_templates(workspace: &Workspace, roles: &WholeRoles) -> (Workspace, Vec<usize>) {
    let mut after = workspace.clone();
    let mut placed = Vec::new();
    for document in &mut after.documents {
        let Some(mut whole) = template(document) else {
            continue;
        };
        let parameters = whole["Parameters"].clone();
        let resources = whole["Resources"].as_object_mut().unwrap();
        let types = [
            "AWS::IAM::Policy",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::RolePolicy",
        ];
        resources
            .retain(|_, resource| !types.contains(&resource["Type"].as_str().unwrap_or_default()));
        add_roles(resources);
        let known = resources.clone();
        let is_known = |role: &WholeRole| {
            let text = serde_json::to_string(role).unwrap();
            let mut names = text
                .split("${")
                .skip(1)
                .map(|rest| rest.split(['}', '.']).next().unwrap());
            names.all(|name| {
                name.starts_with("AWS::") || known.contains_key(name) || !parameters[name].is_null()
            })
        };
        let mut made = Vec::new();
        for (id, resource) in resources.iter_mut() {
            if resource["Type"] != "AWS::IAM::Role" {
                continue;
            }
            let properties = &mut resource["Properties"];
            for key in ["Policies", "ManagedPolicyArns", "PermissionsBoundary"] {
                properties.as_object_mut().unwrap().remove(key);
            }
            let name = properties["RoleName"]
                .as_str()
                .map(|name| format!("/{name}"));
            let is_it = |at: usize, role: &WholeRole| {
                let is_named = role.role.ends_with(&format!("${{{id}}}"))
                    || name.as_ref().is_some_and(|name| role.role.ends_with(name));
                is_named && !placed.contains(&at) && is_known(role)
            };
            let mut all = roles.roles.iter().enumerate();
            let Some((at, role)) = all.find(|(at, role)| is_it(*at, role)) else {
                continue;
            };
            placed.push(at);
            if let Some(trust) = &role.trust {
                properties["AssumeRolePolicyDocument"] =
                    substituted(&serde_json::to_value(trust).unwrap());
            }
            for (at, policy) in role.permissions.iter().enumerate() {
                let policy = substituted(&serde_json::to_value(policy).unwrap());
                let properties = json!({"PolicyName": format!("made-{at}"), "PolicyDocument": policy, "Roles": [{"Ref": id}]});
                made.push((
                    format!("Made{id}{at}"),
                    json!({"Type": "AWS::IAM::Policy", "Properties": properties}),
                ));
            }
        }
        resources.extend(made);
        document.text = whole.to_string();
    }
    let unplaced = (0..roles.roles.len())
        .filter(|at| !placed.contains(at))
        .collect();
    (after, unplaced)
}
