//! A Fargate task without `NetworkConfiguration`: tasks on Fargate use the network mode `awsvpc`,
//! for which ECS refuses a call without subnets with an `InvalidParameterException`.
//!
//! Source: Amazon ECS API Reference, `RunTask`.

use crate::asl::{TaskResource, Value};
use crate::finding::{Because, Code, Finding, Severity};

use super::super::facts::Facts;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for machine in &facts.machines {
        for task in &machine.definition.tasks {
            let runs_task = match &task.resource {
                TaskResource::Optimized { name, .. } => *name == "ecs:runTask",
                TaskResource::Sdk {
                    service, action, ..
                } => *service == "ecs" && *action == "runTask",
                _ => false,
            };
            if !runs_task || task.arguments.may_have("NetworkConfiguration") {
                continue;
            }
            let launch = task.arguments.at("LaunchType").into_iter().find(
                |launch| matches!(&launch.value, Value::Text(text) if text.as_literal() == Some("FARGATE")),
            );
            if let Some(launch) = launch {
                findings.push(
                    Because::new(Code::EcsFargateWithoutNetwork)
                        .with("state", task.name)
                        .at(launch.span.of(machine.document))
                        .finding(Severity::Warning),
                );
            }
        }
    }
}
