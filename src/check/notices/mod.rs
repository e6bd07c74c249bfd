//! Lints of definitions and of the workspace: one rule, one file.

mod ecs_fargate_without_network;
mod level_all;
mod look_alike_characters;

use crate::finding::Finding;
use crate::workspace::Settings;

use super::facts::Facts;
use super::requirements::Requirement;

/// Adds what the rules find, rule by rule, each in the order of the text.
pub fn add(
    facts: &Facts<'_>,
    requirements: &[Requirement<'_>],
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    ecs_fargate_without_network::check(facts, findings);
    look_alike_characters::check(facts, requirements, findings);
    level_all::check(settings, findings);
}
