//! What a role needs in some cases only (logging, tracing, keys, who deploys) is one notice.

use crate::finding::{Because, Code, Finding, Param, Severity};

/// Of one role, with the places of its findings.
struct Group {
    role: Option<Param>,
    members: Vec<usize>,
}

/// Puts the findings of each role that are about such cases into one.
pub fn group(findings: &mut Vec<Finding>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut of_any: Vec<usize> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        if part(&finding.because).is_none() {
            continue;
        }
        let role = finding.because.params.get("role").cloned();
        match groups.iter_mut().find(|group| group.role == role) {
            _ if role.is_none() => of_any.push(at),
            Some(group) => group.members.push(at),
            None => groups.push(Group {
                role,
                members: vec![at],
            }),
        }
    }
    // What its calls need is said once, whichever role makes them.
    if let Some(first) = groups.first_mut() {
        first.members.append(&mut of_any);
    }
    let mut is_joined = vec![false; findings.len()];
    let mut joined = Vec::new();
    for group in groups.iter().filter(|group| group.members.len() > 1) {
        for &at in &group.members {
            is_joined.get_mut(at).into_iter().for_each(|is| *is = true);
        }
        let members = group.members.iter().filter_map(|&at| findings.get(at));
        joined.extend(join(group.role.clone(), members));
    }
    let mut flags = is_joined.into_iter();
    findings.retain(|_| !flags.next().unwrap_or_default());
    findings.append(&mut joined);
}

/// The parameter of the group that a finding becomes.
fn part(because: &Because) -> Option<&'static str> {
    let case = match because.params.get("case") {
        Some(Param::Text(case)) => case.as_str(),
        _ => "",
    };
    match (because.code, case) {
        (Code::DeployerNeeds, _) => Some("deployer"),
        (Code::ActionsInSomeCases, "logging") => Some("logging"),
        (Code::ActionsInSomeCases, "tracing") => Some("tracing"),
        (Code::ActionsInSomeCases, "encryption") => Some("encryption"),
        (Code::ActionsInSomeCases, "customer-managed-key") => Some("keys"),
        _ => None,
    }
}

fn join<'f>(role: Option<Param>, members: impl Iterator<Item = &'f Finding>) -> Option<Finding> {
    let mut because = Because::new(Code::ConditionalNeeds).with("role", role?);
    let mut statements: Vec<&str> = Vec::new();
    for finding in members {
        let params = &finding.because.params;
        let part = part(&finding.because)?;
        let statement = match params.get("tightened") {
            Some(Param::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let value = match part {
            "deployer" => statement.map(Param::from),
            _ => {
                statements.extend(statement);
                params.get("actions").cloned()
            }
        };
        let value = with_more(because.params.get(part), value?);
        because.params.0.retain(|(name, _)| name != part);
        because = because.with(part, value);
        for place in &finding.because.at {
            if because.at.is_empty() {
                because.at.push(*place);
            }
        }
    }
    let all = match statements.as_slice() {
        [] => return Some(because.finding(Severity::Hint)),
        [only] => (*only).to_owned(),
        several => format!("[\n{}\n]", indented(several)),
    };
    Some(because.with("tightened", all).finding(Severity::Hint))
}

/// Lists of one part add up.
fn with_more(known: Option<&Param>, more: Param) -> Param {
    match (known, more) {
        (Some(Param::List(known)), Param::List(more)) => {
            let mut all = known.clone();
            all.extend(more.into_iter().filter(|one| !known.contains(one)));
            Param::List(all)
        }
        (_, more) => more,
    }
}

fn indented(statements: &[&str]) -> String {
    let lines: Vec<String> = statements
        .iter()
        .map(|statement| format!("  {}", statement.replace('\n', "\n  ")))
        .collect();
    lines.join(",\n")
}
