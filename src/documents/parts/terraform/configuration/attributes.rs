//! What a resource of AWS is called: ARNs, names, ids that follow from what is written.

use std::rc::Rc;

use super::folders::Resource;
use super::world::World;
use crate::catalog::policies;
use crate::finding::Place;
use crate::hcl::Host as _;
use crate::hcl::value::{Hole, Kind, Piece, Text, Value};

/// How the ARN of a type ends: service, whether it has a Region, and what stands before the name.
/// From the Service Authorization Reference, "Resource types defined by ...".
const ARNS: [(&str, &str, bool, &str); 13] = [
    ("aws_iam_role", "iam", false, "role"),
    ("aws_iam_policy", "iam", false, "policy"),
    ("aws_iam_instance_profile", "iam", false, "instance-profile"),
    ("aws_iam_user", "iam", false, "user"),
    ("aws_iam_group", "iam", false, "group"),
    ("aws_sfn_state_machine", "states", true, "stateMachine:"),
    ("aws_sfn_activity", "states", true, "activity:"),
    ("aws_lambda_function", "lambda", true, "function:"),
    ("aws_sns_topic", "sns", true, ""),
    ("aws_sqs_queue", "sqs", true, ""),
    ("aws_ecs_cluster", "ecs", true, "cluster/"),
    ("aws_dynamodb_table", "dynamodb", true, "table/"),
    ("aws_glue_job", "glue", true, "job/"),
];

/// Whether an attribute of that name is a text, whatever has it.
pub(super) fn is_text(name: &str) -> bool {
    name == "arn"
        || name == "id"
        || name == "name"
        || name.ends_with("_arn")
        || name.ends_with("_id")
        || name.ends_with("_name")
        || matches!(
            name,
            "family" | "account_id" | "url" | "unique_id" | "bucket" | "key" | "path"
        )
}

/// An attribute that follows from others; `None`: it does not.
pub(super) fn computed(
    world: &World<'_>,
    number: usize,
    resource: &Resource<'_>,
    name: &str,
) -> Option<Value> {
    let at = resource.item.at;
    let made = |text: Text| Some(Value::new(Kind::Text(Rc::new(text)), at));
    if resource.is_data {
        return looked_up(world, number, resource, name);
    }
    match (resource.of(), name) {
        ("aws_ecs_task_definition", "arn" | "id" | "arn_without_revision" | "family") => {
            let family = (*own_name(world, number, "family", "family_prefix")).clone();
            if matches!(name, "id" | "family") {
                return made(family);
            }
            let mut text = arn(world, number, "ecs", true, at);
            text.push("task-definition/", at, false);
            text.append(&family);
            if name == "arn" {
                text.push(":", at, false);
                text.append(&world.own(number, "revision"));
            }
            made(text)
        }
        ("aws_lambda_alias" | "aws_lambda_function", "invoke_arn" | "qualified_arn") => {
            made(world.own(number, name))
        }
        ("aws_lambda_alias", "arn" | "id") => {
            let mut text = arn(world, number, "lambda", true, at);
            text.push("function:", at, false);
            let function = world.written_text(number, "function_name")?;
            // It may be given by its ARN.
            let function = match function.as_known() {
                Some(function) if !function.contains(':') => function,
                _ => return made(world.own(number, name)),
            };
            text.push(&function, at, false);
            text.push(":", at, false);
            text.append(&*world.written_text(number, "name")?);
            made(text)
        }
        (
            "aws_iam_role" | "aws_iam_user" | "aws_iam_group" | "aws_iam_instance_profile",
            "id" | "name",
        )
        | (
            "aws_iam_policy"
            | "aws_sfn_state_machine"
            | "aws_ecs_cluster"
            | "aws_glue_job"
            | "aws_sns_topic"
            | "aws_sqs_queue"
            | "aws_dynamodb_table"
            | "aws_sfn_activity",
            "name",
        ) => made((*own_name(world, number, "name", "name_prefix")).clone()),
        ("aws_lambda_function", "function_name" | "id") => {
            made((*own_name(world, number, "function_name", "")).clone())
        }
        (
            "aws_iam_policy"
            | "aws_sfn_state_machine"
            | "aws_sfn_activity"
            | "aws_sns_topic"
            | "aws_ecs_cluster",
            "id",
        ) => computed(world, number, resource, "arn"),
        (kind, "arn") => {
            let (_, service, has_region, before) =
                ARNS.iter().find(|(known, ..)| *known == kind)?;
            let mut text = arn(world, number, service, *has_region, at);
            text.push(before, at, false);
            if *service == "iam" {
                let path = world.written_text(number, "path");
                match path {
                    Some(path) => text.append(&path),
                    None => text.push("/", at, false),
                }
            }
            let name = match kind {
                "aws_lambda_function" => own_name(world, number, "function_name", ""),
                _ => own_name(world, number, "name", "name_prefix"),
            };
            text.append(&name);
            made(text)
        }
        _ => None,
    }
}

/// The name of a resource: what is written, else what begins with the prefix, else a hole.
pub(super) fn own_name(world: &World<'_>, number: usize, name: &str, prefix: &str) -> Rc<Text> {
    if let Some(written) = world.written_text(number, name) {
        return written;
    }
    if let Some(Kind::Text(known)) = world.fact(number, name).map(|fact| fact.kind) {
        return known;
    }
    let mut text = Text::default();
    if let Some(prefix) = world.written_text(number, prefix) {
        text.append(&prefix);
    }
    for piece in world.own(number, name).pieces {
        match piece {
            Piece::Hole(hole, at) => text.push_hole(
                Hole {
                    is_generated: true,
                    ..hole
                },
                at,
            ),
            known => text.pieces.push(known),
        }
    }
    Rc::new(text)
}

/// An ARN as far as its account.
pub(super) fn arn(
    world: &World<'_>,
    number: usize,
    service: &str,
    has_region: bool,
    at: Place,
) -> Text {
    let provider = world.provider(number);
    let mut text = Text::known("arn:", at);
    text.append(&provider.partition);
    text.push(&[":", service, ":"].concat(), at, false);
    if has_region {
        // A resource may have a Region of its own.
        let own = world.written_text(number, "region");
        text.append(&own.unwrap_or(provider.region));
    }
    text.push(":", at, false);
    text.append(&provider.account);
    text.push(":", at, false);
    text
}

/// The ARN of a policy that is looked up by its name: one of AWS, as two of one name are refused.
fn named_policy(world: &World<'_>, number: usize, at: Place) -> Option<Value> {
    if world.written(number, "path_prefix").is_some() {
        return None;
    }
    let name = world.written_text(number, "name")?.as_known()?;
    let path = policies::managed_by_name(&name)?;
    let mut text = Text::known("arn:", at);
    text.append(&world.provider(number).partition);
    text.push(&[":iam::aws:policy/", &path].concat(), at, false);
    Some(Value::new(Kind::Text(Rc::new(text)), at))
}

/// The path of a role that is looked up, where another configuration makes it in the same account; a
/// name is that of one role in an account.
fn path_elsewhere(world: &World<'_>, number: usize, name: &Text) -> Option<String> {
    let name = name.as_known()?;
    let own = world.instance(number)?;
    let is_default = |resource: &Resource<'_>| resource.item.attribute("provider").is_none();
    world.account.as_ref().filter(|_| own.module == 0)?;
    world.resource(&own).filter(|own| is_default(own))?;
    let root = world.folder(0)?;
    let literal = |resource: &Resource<'_>, name: &str| match resource.item.attribute(name) {
        Some(expr) => super::literal(expr)
            .filter(|text| !text.contains('$'))
            .map(Some),
        None => Some(None),
    };
    let others = world
        .folders
        .iter()
        .filter(|folder| folder.path != root.path);
    let roles = others.flat_map(|folder| &folder.resources);
    let mut paths = roles.filter_map(|resource| {
        let is_role = resource.of() == "aws_iam_role" && !resource.is_data && is_default(resource);
        let is_it = is_role && literal(resource, "name") == Some(Some(name.clone()));
        is_it.then(|| Some(literal(resource, "path")?.unwrap_or_else(|| "/".to_owned())))
    });
    let first = paths.next()??;
    paths
        .all(|other| other.as_ref() == Some(&first))
        .then_some(first)
}

/// An attribute of a data source.
fn looked_up(
    world: &World<'_>,
    number: usize,
    resource: &Resource<'_>,
    name: &str,
) -> Option<Value> {
    let at = resource.item.at;
    let made = |text: Rc<Text>| Some(Value::new(Kind::Text(text), at));
    let provider = || world.provider(number);
    match (resource.of(), name) {
        ("aws_caller_identity", "account_id" | "id") => made(provider().account),
        ("aws_partition", "partition" | "id") => made(provider().partition),
        ("aws_partition", "dns_suffix" | "reverse_dns_prefix") => {
            let partition = provider().partition.as_known()?;
            let (suffix, prefix) = match partition.as_str() {
                "aws" | "aws-us-gov" => ("amazonaws.com", "com.amazonaws"),
                "aws-cn" => ("amazonaws.com.cn", "cn.com.amazonaws"),
                _ => return None,
            };
            Some(Value::text(
                if name == "dns_suffix" { suffix } else { prefix },
                at,
            ))
        }
        ("aws_region", "name" | "id" | "region") => {
            let other = world.written_text(number, "name");
            made(other.unwrap_or_else(|| provider().region))
        }
        ("aws_iam_role", "id" | "name") => made(world.written_text(number, "name")?),
        ("aws_iam_role", "arn") => {
            let name = world.written_text(number, "name")?;
            let mut text = arn(world, number, "iam", false, at);
            text.push("role/", at, false);
            match path_elsewhere(world, number, &name) {
                // A path begins with a slash, as the resource does.
                Some(path) => text.push(path.strip_prefix('/').unwrap_or(&path), at, false),
                None => {
                    let called = Value::new(Kind::Text(name.clone()), at).canonical();
                    let hole = ["role ", &called, ".AWS::Path"].concat();
                    text.push_hole(world.budget().hole(&hole), at);
                }
            }
            text.append(&name);
            made(Rc::new(text))
        }
        ("aws_iam_policy", "arn" | "id") => match world.written_text(number, "arn") {
            Some(arn) => made(arn),
            None => named_policy(world, number, at),
        },
        ("aws_iam_policy", "name") => made(world.written_text(number, "name")?),
        ("aws_default_tags", _) => Some(world.budget().unknown("default_tags", at)),
        _ => None,
    }
}
