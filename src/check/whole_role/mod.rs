//! Whole roles: everything that the tasks of machines need of a role, as if it had no policy yet.

mod home;
mod open;

use contract::{Condition, Effect, FixTarget, Level, Statement};

use crate::documents::Source;
use crate::finding::{Code, Params, Verdict};
use crate::text::budget::Budget;
use crate::text::{Hole, Scope, Text, marks};
use crate::workspace::Workspace;

use super::facts::{Facts, MachineFacts};
use super::fixes::{self, Fix};
use super::requirements::{self, Kind, Requirements};
use super::roles::Roles;
use super::sample_input::follow::follow;
use super::verdicts::{self, Check};
use super::{fixes::one_or_list, told_settings};
use home::Home;
use open::Names;

pub use open::{Meaning, Open};

/// The roles, and what was taken for granted.
#[derive(Debug, Default)]
pub struct Whole {
    /// Execution roles in the order of their machines, then target roles.
    pub roles: Vec<WholeRole>,
    /// The account that the ARNs of the definitions tell, where nothing else does.
    pub account: Option<String>,
    /// Likewise the Region.
    pub region: Option<String>,
}

/// A role with all that it needs.
#[derive(Debug)]
pub struct WholeRole {
    /// Index of the role: two of one name are two roles.
    owner: Option<usize>,
    /// As the report names it.
    pub role: String,
    /// The machines that run as it.
    pub machines: Vec<String>,
    /// Statements of its identity-based policies, in the order of the text.
    pub permissions: Vec<Statement>,
    /// Statements of its trust policy.
    pub trust: Vec<Statement>,
    /// What must be filled in.
    pub open: Vec<Open>,
    /// Roles of other accounts that it would have to pass, which no statement allows.
    pub refused: Vec<String>,
    /// Actions that are needed in some cases besides, with the case.
    pub in_some_cases: Vec<(String, Vec<String>)>,
}

/// The roles of a machine, by its name or ARN, or those of all machines of a role as the report
/// names it; of all machines, if nothing is said. `sources` are the documents of the workspace.
pub async fn whole_roles(
    workspace: &Workspace,
    sources: &[Source<'_>],
    of: Option<&str>,
    budget: Budget,
) -> Whole {
    let mut unsaid = Vec::new();
    let mut asked = workspace.settings.clone().unwrap_or_default();
    asked.level = Some(Level::All);
    let (mut settings, _) = told_settings(asked, sources, budget).await;
    // Whatever the documents say of policies, nothing of it counts.
    let behind = u32::try_from(sources.len()).unwrap_or(u32::MAX);
    let home = {
        let followed = follow(sources, &settings, &mut unsaid);
        let facts = Facts::gather(sources, &followed, &settings, &mut unsaid, budget).await;
        let roles = Roles::counting_from(behind, &facts, &settings);
        Home::of(&facts, &roles, &settings)
    };
    budget.yield_if_due().await;
    home.state(&mut settings);
    let followed = follow(sources, &settings, &mut unsaid);
    let facts = Facts::gather(sources, &followed, &settings, &mut unsaid, budget).await;
    budget.yield_if_due().await;
    let roles = Roles::counting_from(behind, &facts, &settings);
    budget.yield_if_due().await;
    let asked = Asked {
        facts: &facts,
        roles: &roles,
        of,
    };
    Whole {
        roles: asked.whole(),
        account: home.account,
        region: home.region,
    }
}

/// What is asked of the machines.
struct Asked<'w, 'f> {
    facts: &'f Facts<'f>,
    roles: &'w Roles<'f>,
    of: Option<&'w str>,
}

impl<'f> Asked<'_, 'f> {
    fn whole(&self) -> Vec<WholeRole> {
        let mut needs = Requirements::default();
        requirements::collect(self.facts, self.roles, Level::All, &mut needs);
        let mut unsaid = Vec::new();
        let decided = verdicts::decide(self.facts, self.roles, &needs.requirements, &mut unsaid);
        let mut checks: Vec<Check> = Vec::new();
        for check in decided {
            let requirement = check.requirement.and_then(|at| needs.requirements.get(at));
            if requirement
                .is_some_and(|one| one.kind != Kind::RoleTrust && self.is_asked(one.machine))
            {
                checks.push(check);
            }
        }
        let mut names = Names::default();
        open::name(self, &mut needs, &mut checks, &mut names);
        let fixes = fixes::make(self.roles, &needs.requirements, &mut checks);
        let mut whole = self.execution_roles(&mut names);
        for fix in fixes {
            let at = match whole.iter().position(|one| one.owner == fix.owner) {
                Some(at) => at,
                None => {
                    whole.push(WholeRole::of(fix.owner, plain(&fix.role)));
                    whole.len() - 1
                }
            };
            if let Some(role) = whole.get_mut(at) {
                role.add(fix, &names);
            }
        }
        for check in &checks {
            let requirement = check.requirement.and_then(|at| needs.requirements.get(at));
            let owner = requirement.map(|one| one.role);
            let Some(role) = whole.iter_mut().find(|one| one.owner == owner) else {
                continue;
            };
            if check.verdict == Verdict::Denied {
                let resource = check.resource.clone().unwrap_or_default();
                if !role.refused.contains(&resource) {
                    role.refused.push(resource);
                }
            }
        }
        self.add_cases(&needs, &mut whole);
        whole
    }

    /// Whether that machine is asked for.
    fn is_asked(&self, machine: usize) -> bool {
        let Some(of) = self.of else { return true };
        let role = self.roles.machines.get(machine);
        let is_role = role.is_some_and(|&role| self.roles.name(role) == of);
        let facts = self.facts.machines.get(machine);
        is_role
            || facts.is_some_and(|facts| {
                let arn = facts.arn.as_ref().map(Text::display);
                plain(&facts.name) == of || arn.as_deref() == Some(of)
            })
    }

    /// The execution roles, with what they trust.
    fn execution_roles(&self, names: &mut Names) -> Vec<WholeRole> {
        let mut whole: Vec<WholeRole> = Vec::new();
        let machines = self.facts.machines.iter().zip(&self.roles.machines);
        for (at, (machine, &role)) in machines.enumerate() {
            if !self.is_asked(at) {
                continue;
            }
            let place = match whole.iter().position(|known| known.owner == Some(role)) {
                Some(place) => place,
                None => {
                    whole.push(WholeRole::of(Some(role), self.roles.name(role)));
                    whole.len() - 1
                }
            };
            if let Some(known) = whole.get_mut(place) {
                let name = plain(&machine.name);
                if !known.machines.contains(&name) {
                    known.machines.push(name);
                }
            }
        }
        for known in &mut whole {
            self.trust_states(known, names);
        }
        whole
    }

    /// Step Functions may become the role, for its machines only where they are known.
    fn trust_states(&self, whole: &mut WholeRole, names: &Names) {
        let role = whole.owner.unwrap_or_default();
        let account = self.roles.get(role).and_then(|role| role.account.clone());
        let all = self.facts.machines.iter().zip(&self.roles.machines);
        let own = all
            .enumerate()
            .filter(|(at, (_, of))| **of == role && self.is_asked(*at));
        let mut arns: Vec<String> = Vec::new();
        let mut are_known = true;
        for (_, (machine, _)) in own {
            match known_arn(machine) {
                Some(arn) if !arns.contains(&arn) => arns.push(arn),
                Some(_) => {}
                None => are_known = false,
            }
        }
        let mut keys = Params::new();
        let account = account.filter(|account| account.holds_only_pseudo_parameters());
        if let Some(account) = account {
            keys = keys.with("aws:SourceAccount", account.display());
        }
        if are_known && !arns.is_empty() {
            keys = keys.with("aws:SourceArn", one_or_list(arns));
        }
        let condition = (!keys.is_empty()).then_some(Condition {
            string_equals: keys,
        });
        let statement = Statement {
            sid: fixes::trust_sid(&[STATES.to_owned()]),
            effect: Effect::Allow,
            principal: Some(Params::new().with("Service", STATES)),
            action: "sts:AssumeRole".into(),
            resource: None,
            condition,
        };
        let placeholders = fixes::placeholders(&statement);
        whole.note(&placeholders, names);
        whole.trust.push(statement);
    }

    /// What is needed in some cases besides.
    fn add_cases(&self, needs: &Requirements<'_>, whole: &mut [WholeRole]) {
        let cases = needs.findings.iter();
        for finding in cases.filter(|one| one.because.code == Code::ActionsInSomeCases) {
            let params = &finding.because.params;
            let text = |name: &str| match params.get(name) {
                Some(crate::finding::Param::Text(text)) => vec![text.clone()],
                Some(crate::finding::Param::List(list)) => list.clone(),
                _ => Vec::new(),
            };
            let case = (text("case").concat(), text("actions"));
            // It is told once, of whichever machine needs it first.
            for role in whole.iter_mut().filter(|role| !role.machines.is_empty()) {
                if !role.in_some_cases.contains(&case) {
                    role.in_some_cases.push(case.clone());
                }
            }
        }
    }
}

/// The service that runs state machines.
const STATES: &str = "states.amazonaws.com";

impl WholeRole {
    fn of(owner: Option<usize>, role: String) -> Self {
        Self {
            owner,
            role,
            machines: Vec::new(),
            permissions: Vec::new(),
            trust: Vec::new(),
            open: Vec::new(),
            refused: Vec::new(),
            in_some_cases: Vec::new(),
        }
    }

    fn add(&mut self, fix: Fix, names: &Names) {
        let Some(statement) = fix.statement else {
            return;
        };
        match fix.target {
            FixTarget::IdentityPolicy => self.permissions.push(statement),
            FixTarget::TrustPolicy => self.trust.push(statement),
            _ => return,
        }
        self.note(&fix.placeholders, names);
    }

    fn note(&mut self, placeholders: &[String], names: &Names) {
        for placeholder in placeholders {
            let open = names.open(&plain(placeholder));
            if !self.open.contains(&open) {
                self.open.push(open);
            }
        }
    }
}

/// The ARN of a machine, as far as a condition can name it: the name of a resource that a deployment
/// makes up would make a circle of the machine and its role.
fn known_arn(machine: &MachineFacts<'_>) -> Option<String> {
    let arn = machine.arn.as_ref()?;
    let text = arn.display();
    let is_harmless = text.bytes().all(|byte| byte.is_ascii_graphic())
        && !text.contains(['*', '?', '"', '\\', '<', '\'']);
    (is_harmless && arn.holds_only_pseudo_parameters()).then_some(text)
}

trait Settled {
    /// Whether nothing of it is open but what every stack knows.
    fn holds_only_pseudo_parameters(&self) -> bool;
}

impl Settled for Text<'_> {
    fn holds_only_pseudo_parameters(&self) -> bool {
        let is_known = |hole: &Hole<'_>| {
            matches!(hole.scope, Scope::Document(_)) && hole.name.starts_with("${AWS::")
        };
        self.holes().all(is_known)
    }
}

fn plain(text: &str) -> String {
    marks::unmarked(text).into_owned()
}
