//! Fixes put into the policies that were pasted.
//!
//! INVARIANT: a change is only offered after an analysis of the changed text: every check that the
//! fix covers is better then, or stays undecided for another reason than this statement, and none
//! is worse.

mod better;
mod diff_lines;
mod difference;
mod hcl;
mod lines;
mod policy;
mod size;
mod style;

use serde::Serialize;

use crate::check::holders::{self, Held};
use crate::check::project::{Language, Projects};
use crate::documents::{self, Source};
use crate::export::code;
use crate::report::{Fix, FixLanguage, FixTarget, Report, Statement};
use crate::text::budget::{self, Budget};
use crate::workspace::{Kind, Workspace};

pub use contract::{Applied, Changed, Edit, Form, Left, NotApplied, Plan, Plans, Size};

pub use diff_lines::lines;

use better::is_better;
use difference::edits;
use policy::{Added, PolicyText};
use size::Told;

pub use size::of_document as sizes_of;

/// Bytes of a document that is changed: its tree takes many times as much.
const DOCUMENT_AT_MOST: usize = 4_000_000;
/// Fixes that are applied at once.
const APPLIED_AT_MOST: usize = 200;

/// What a fix changes, tried out.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The change.
    pub plan: Plan,
    /// The workspace with the change.
    pub after: Workspace,
    /// Its report.
    pub report: Report,
}

/// What several fixes change together, tried out.
#[derive(Clone, Debug)]
pub struct PreviewOfAll {
    /// The changes.
    pub plans: Plans,
    /// The workspace with all changes.
    pub after: Workspace,
}

/// What a fix of the workspace's report changes.
///
/// # Errors
/// Why it has to be copied.
pub fn plan(workspace: &Workspace, index: usize) -> Result<Preview, NotApplied> {
    plan_of(workspace, &crate::analyze(workspace), index)
}

/// The same for a report of that workspace.
///
/// # Errors
/// As [`plan`].
pub fn plan_of(
    workspace: &Workspace,
    report: &Report,
    index: usize,
) -> Result<Preview, NotApplied> {
    let fix = report.fixes.get(index).ok_or(NotApplied::NoFix)?;
    let statement = fix.statement.as_ref().ok_or(NotApplied::NoFix)?;
    let mut findings = Vec::new();
    let sources = budget::block_on(documents::read(workspace, &mut findings, Budget::NONE));
    let policies = holders::of_role(workspace, &sources, &fix.role, fix.target);
    let mut why = NotApplied::NotPasted;
    if policies.is_empty() && sources.iter().any(|source| is_unread(source, fix)) {
        why = NotApplied::Faulty;
    }
    let mut chosen = None;
    // The first of the document that the report names; where it names none, the only one.
    for held in candidates(&policies, fix, why)? {
        match change(&sources, held, fix, statement) {
            Ok(change) => {
                chosen = Some((held, change));
                break;
            }
            Err(other) => why = other,
        }
    }
    let (held, change) = chosen.ok_or(why)?;
    let mut after = workspace.clone();
    let document = after.documents.get_mut(held.document as usize);
    let document = document.ok_or(NotApplied::NotPasted)?;
    let before = std::mem::replace(&mut document.text, change.text);
    let edits = edits(&before, &document.text);
    let new = crate::analyze(&after);
    if !is_better(report, &new, fix) {
        return Err(match (fix.placeholders.is_empty(), change.is_filled) {
            (true, _) => NotApplied::NotBetter,
            (false, false) => NotApplied::Placeholders,
            // Of Terraform only what names it all is tried.
            (false, true) if of_source(&sources, held) => NotApplied::NotBetter,
            (false, true) => NotApplied::TemplateValue,
        });
    }
    let others: Vec<&Held> = policies
        .iter()
        .filter(|other| *other != held && !other.is_known)
        .collect();
    let characters = change.characters;
    Ok(Preview {
        plan: Plan {
            document: held.document,
            edits,
            merges: change.merges,
            sizes: size::of(workspace, held.kind, characters, change.told, &others),
            statement: statement.clone(),
            // What the template fills in needs nobody else to do it.
            placeholders: match change.is_filled {
                true => Vec::new(),
                false => fix.placeholders.clone(),
            },
        },
        after,
        report: new,
    })
}

/// A document with a statement more.
struct Change {
    text: String,
    merges: bool,
    /// Of the changed policy.
    characters: u64,
    told: Told,
    /// The template fills in what is not known of the statement.
    is_filled: bool,
}

/// Adds a statement to a policy, in the language that it stands in.
fn change(
    sources: &[Source<'_>],
    held: &Held,
    fix: &Fix,
    statement: &Statement,
) -> Result<Change, NotApplied> {
    let source = sources
        .get(held.document as usize)
        .ok_or(NotApplied::NotPasted)?;
    let own = source.document.text.as_str();
    if own.len() > DOCUMENT_AT_MOST {
        return Err(NotApplied::TooLarge);
    }
    let code = fix.code.as_ref();
    let of = |language: FixLanguage| code.filter(|code| code.language == language);
    if of(FixLanguage::TypeScript).is_some() {
        return Err(NotApplied::Synthesized);
    }
    if hcl::is_source(source) {
        let mut projects = Projects::new(sources);
        let project = projects.of_role(&fix.role, fix.document);
        let project = match project.filter(|project| project.language == Language::Hcl) {
            Some(project) => {
                let seen = project.seen_from(&source.document.name);
                Some(seen.ok_or(NotApplied::Shared)?)
            }
            None => None,
        };
        let text = hcl::add(sources, source, held, &|form, own| {
            let sid = policy::unused(&statement.sid, |sid| own.contains(&format!("\"{sid}\"")));
            code::in_hcl(fix, &sid, project.as_ref(), form)
        })?;
        return Ok(Change {
            text,
            merges: false,
            characters: characters_of(sources, held) + size::added(statement),
            told: Told::Nothing,
            is_filled: !fix.placeholders.is_empty(),
        });
    }
    if hcl::is_json(source) {
        let mut projects = Projects::new(sources);
        let project = projects.of_role(&fix.role, fix.document);
        let project = project.filter(|project| project.language == Language::Hcl);
        let text = hcl::text::add(source, held.span, &|own| {
            let sid = policy::unused(&statement.sid, |sid| own.contains(&format!("\"{sid}\"")));
            code::in_hcl(fix, &sid, project, code::HclForm::Json)
        })?;
        return Ok(Change {
            text,
            merges: false,
            characters: characters_of(sources, held) + size::added(statement),
            told: Told::Nothing,
            is_filled: !fix.placeholders.is_empty(),
        });
    }
    // What Terraform prints is made of its source.
    if source.taken_for() == Kind::Terraform {
        return Err(NotApplied::InsideText);
    }
    // A file cannot name what the configuration makes.
    if of(FixLanguage::Hcl).is_some() && has_template_value(statement) {
        return Err(NotApplied::Placeholders);
    }
    if let Some(code) = of(FixLanguage::Yaml) {
        let reading = source.reading.as_ref();
        let root = reading.and_then(|reading| reading.root.as_ref());
        let root = root.ok_or(NotApplied::InsideText)?;
        let added = lines::add(own, root, held.span, &code.text, &|| {
            let mut projects = Projects::new(sources);
            code::in_json(fix, projects.of_role(&fix.role, fix.document))
        })?;
        return Ok(Change {
            text: added.text,
            merges: false,
            characters: added.characters,
            told: Told::Nothing,
            is_filled: !fix.placeholders.is_empty(),
        });
    }
    let templated = of(FixLanguage::Json).filter(|_| has_template_value(statement));
    let (text, told) = text_of(source, held, statement, templated.is_some())?;
    let added = match templated {
        Some(code) => text.add_templated(&code.text)?,
        None => text.add(statement)?,
    };
    Ok(Change {
        text: text.whole(),
        merges: matches!(added, Added::Merged),
        characters: size::characters(held.kind, &text.policy_text()),
        told,
        is_filled: templated.is_some(),
    })
}

fn of_source(sources: &[Source<'_>], held: &Held) -> bool {
    let source = sources.get(held.document as usize);
    source.is_some_and(hcl::is_source)
}

/// Characters of a policy that is made of something else.
fn characters_of(sources: &[Source<'_>], held: &Held) -> u64 {
    let parts = sources.iter().flat_map(|source| &source.parts);
    let mut same = parts.filter(|part| part.document == held.document && part.span == held.span);
    let node = same.find_map(|part| part.node.as_ref());
    node.map_or(0, crate::iam::read::size::compact)
}

/// Applies one fix after the other, of one role or of all, each to what the last one left.
pub fn plan_all(workspace: &Workspace, role: Option<&str>) -> PreviewOfAll {
    let mut after = workspace.clone();
    let mut report = crate::analyze(workspace);
    let mut applied = Vec::new();
    let mut left: Vec<Left> = Vec::new();
    let is_same = |left: &Left, fix: &Fix| {
        left.role == fix.role && left.target == fix.target && left.statement == fix.statement
    };
    while applied.len() < APPLIED_AT_MOST {
        let mut fixes = report.fixes.iter().enumerate();
        let next = fixes.find(|(_, fix)| {
            // A change that is only suggested is never applied.
            fix.statement.is_some()
                && role.is_none_or(|role| fix.role == role)
                && !left.iter().any(|one| is_same(one, fix))
        });
        let Some((index, fix)) = next else { break };
        match plan_of(&after, &report, index) {
            Ok(preview) => {
                applied.push(Applied {
                    role: fix.role.clone(),
                    target: fix.target,
                    document: preview.plan.document,
                    statement: preview.plan.statement,
                });
                after = preview.after;
                report = preview.report;
                // What was in the way of others may be gone.
                left.retain(|one| one.why != NotApplied::NotBetter);
            }
            Err(why) => left.push(Left {
                role: fix.role.clone(),
                target: fix.target,
                statement: fix.statement.clone(),
                why,
            }),
        }
    }
    let both = workspace.documents.iter().zip(&after.documents);
    let documents = both
        .zip(0..)
        .filter(|((one, two), _)| one.text != two.text)
        .map(|((one, two), document)| Changed {
            document,
            edits: edits(&one.text, &two.text),
        })
        .collect();
    PreviewOfAll {
        plans: Plans {
            documents,
            applied,
            left,
        },
        after,
    }
}

/// What is chosen by names, as JSON: a [`Plan`], [`Plans`], or `{"why": ...}`.
///
/// `what` is `all`, or the index of a fix; of all, `role` chooses those of one role, unless it is
/// empty.
pub fn by_name(workspace: &Workspace, what: &str, role: &str) -> String {
    #[derive(Serialize)]
    struct Refused {
        why: NotApplied,
    }
    let text = match what {
        "all" => {
            let role = Some(role).filter(|role| !role.is_empty());
            serde_json::to_string(&plan_all(workspace, role).plans)
        }
        index => match index
            .parse()
            .map_or(Err(NotApplied::NoFix), |at| plan(workspace, at))
        {
            Ok(preview) => serde_json::to_string(&preview.plan),
            Err(why) => serde_json::to_string(&Refused { why }),
        },
    };
    text.unwrap_or_default()
}

/// Whether a document is a policy of that kind of which nothing can be read.
fn is_unread(source: &Source<'_>, fix: &Fix) -> bool {
    let kind = match fix.target {
        FixTarget::IdentityPolicy => Kind::IdentityPolicy,
        FixTarget::TrustPolicy => Kind::TrustPolicy,
        FixTarget::PermissionsBoundary => Kind::PermissionsBoundary,
        FixTarget::Scp => Kind::Scp,
        FixTarget::TaskDefinition | FixTarget::Definition => return false,
    };
    source.unreadable && source.kind == Some(kind)
}

/// The policies that a statement may be added to; `why` is said where there is none.
fn candidates<'h>(
    policies: &'h [Held],
    fix: &Fix,
    why: NotApplied,
) -> Result<Vec<&'h Held>, NotApplied> {
    let named: Vec<&Held> = policies
        .iter()
        .filter(|held| fix.document.is_none_or(|at| at == held.document))
        .collect();
    if named.is_empty() {
        return Err(why);
    }
    // Nothing would be proved by the role's policies, whatever is added.
    if policies.iter().any(|held| !held.integrity.is_intact()) {
        return Err(NotApplied::Faulty);
    }
    let own: Vec<&Held> = named.into_iter().filter(|held| !held.is_known).collect();
    if own.is_empty() {
        return Err(NotApplied::NotYours);
    }
    let own: Vec<&Held> = own.into_iter().filter(|held| !held.is_shared).collect();
    match own.len() {
        0 => Err(NotApplied::Shared),
        1 => Ok(own),
        _ if fix.document.is_none() => Err(NotApplied::Several),
        _ => Ok(own),
    }
}

/// The text of a policy that may be changed, and what its place tells of its form.
fn text_of(
    source: &Source<'_>,
    held: &Held,
    statement: &Statement,
    is_filled: bool,
) -> Result<(PolicyText, Told), NotApplied> {
    let text = source.document.text.as_str();
    let policy = PolicyText::find(text, held.span)?;
    let path = policy.path();
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    let told = match (source.kind, keys.as_slice()) {
        (Some(Kind::Template), ["Resources", ..] | ["TemplateBody", ..]) => {
            // Only an intrinsic function is filled in.
            if policy.is_beside(&["Users", "Groups"]) {
                return Err(NotApplied::Shared);
            }
            if has_template_value(statement) && !is_filled {
                return Err(NotApplied::TemplateValue);
            }
            Told::Nothing
        }
        // What Terraform prints is made of its source.
        (Some(Kind::Template), _) => return Err(NotApplied::InsideText),
        // Managed policies may be those of AWS, or of roles that were left out.
        (Some(Kind::AccountExport), ["RoleDetailList", "RolePolicyList", ..]) => Told::Inline,
        (Some(Kind::AccountExport), ["RoleDetailList", ..]) => Told::Nothing,
        (Some(Kind::AccountExport), ["Policies", ..]) => return Err(NotApplied::NotYours),
        (_, [.., "RolePolicyList", _]) => Told::Inline,
        (_, ["PolicyVersion", ..]) => Told::Managed,
        (_, ["PolicyDocument"]) => Told::Inline,
        _ => Told::Nothing,
    };
    Ok((policy, told))
}

/// Whether a value of the statement would have to be filled in by a template.
fn has_template_value(statement: &Statement) -> bool {
    let text = serde_json::to_string(statement).unwrap_or_default();
    ["${", "{{", "<"].iter().any(|sign| text.contains(sign))
}
