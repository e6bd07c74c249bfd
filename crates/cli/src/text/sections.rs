//! What comes after the checks: statements, notices, questions, assumptions.

use sfn_role_check::report::display::{visible, visible_lines};
use sfn_role_check::report::{
    Answer, Code, Fix, FixTarget, Param, Params, Question, QuestionKind, SettingAnswer, Severity,
};

use super::frame::{Frame, Weight};
use super::{BOLD, Out, Page, Sum};

impl Page<'_> {
    /// The fixes that are shown, numbered, by their indexes.
    pub(super) fn shown_fixes(&self) -> Vec<(usize, u32)> {
        let is_new = |fix: &Fix| {
            fix.covers.is_empty()
                || fix
                    .covers
                    .iter()
                    .any(|at| !self.known.is_check(*at as usize))
        };
        let fixes = (0_u32..).zip(&self.report.fixes);
        let fixes = fixes
            .filter(|(_, fix)| (fix.statement.is_some() || fix.change.is_some()) && is_new(fix));
        (1..).zip(fixes.map(|(at, _)| at)).collect()
    }

    /// The same of the questions.
    pub(super) fn shown_questions(&self) -> Vec<(usize, usize)> {
        let is_new = |question: &Question| {
            let mut settles = question.settles.iter();
            question.settles.is_empty() || settles.any(|at| !self.known.is_check(*at as usize))
        };
        let questions = self.report.questions.iter().enumerate();
        let questions = questions.filter(|(_, question)| is_new(question));
        (1..).zip(questions.map(|(at, _)| at)).collect()
    }

    pub(super) fn statements(&self, out: &mut Out<'_>) {
        for (number, at) in self.shown_fixes() {
            if let Some(fix) = self.report.fixes.get(at as usize) {
                self.statement(number, fix, out);
            }
        }
    }

    fn statement(&self, number: usize, fix: &Fix, out: &mut Out<'_>) {
        let params = Params::new()
            .with("number", count(number))
            .with("role", fix.role.as_str())
            .with("target", target(fix.target));
        let said = self.words.say("statement", &params);
        out.line(&format!("{BOLD}{}{BOLD:#}", visible(&said)));
        let text = match (&fix.code, &fix.statement) {
            (Some(code), _) => code.text.clone(),
            (None, Some(statement)) => serde_json::to_string_pretty(statement).unwrap_or_default(),
            (None, None) => String::new(),
        };
        for line in visible_lines(&text).lines() {
            out.line(&format!("  {line}"));
        }
        if let Some(change) = &fix.change {
            let params = Params::new()
                .with("now", change.now.as_str())
                .with("better", change.better.as_str());
            let said = self.words.say("change", &params);
            let place = self.place(std::slice::from_ref(&change.at));
            let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
            out.line(&format!("  {}{place}", visible(&said)));
        }
        if !fix.placeholders.is_empty() {
            let params = Params::new().with("placeholders", fix.placeholders.clone());
            let said = self.words.say("replace", &params);
            out.line(&format!("  {}", visible(&said)));
        }
        out.line("");
    }

    pub(super) fn notices(&self, out: &mut Out<'_>) {
        for (at, notice) in self.report.notices.iter().enumerate() {
            let (weight, severity) = match notice.severity {
                Severity::Error => (Weight::Error, "error"),
                Severity::Warning => (Weight::Warning, "warning"),
                Severity::Hint => (Weight::Help, "hint"),
            };
            let is_hint = notice.severity == Severity::Hint;
            // Who deploys is the same for all projects.
            let is_said = self.is_later && notice.code == Code::DeployerNeeds;
            if self.known.is_notice(at) || is_said || is_hint && self.is_quiet {
                continue;
            }
            let word = self
                .words
                .say("severity", &Params::new().with("severity", severity));
            let sentence = self.words.sentence(notice.code, &notice.params);
            let mut frame = Frame::new(weight, word, &sentence);
            if let Some(place) = notice.at.first() {
                frame.source(out, place, None);
            }
            if let Some(help) = self.words.help(notice.code, &notice.params) {
                frame.message(Weight::Help, self.words.plain("help"), &help);
            }
            if let Some(Param::Text(command)) = notice.params.get("command") {
                frame.message(Weight::Help, self.words.plain("help"), command);
            }
            frame.draw(out);
        }
    }

    pub(super) fn questions(&self, out: &mut Out<'_>) {
        for (number, at) in self.shown_questions() {
            let Some(question) = self.report.questions.get(at) else {
                continue;
            };
            let kind = serde_json::to_value(question.kind).unwrap_or_default();
            let params = Params::new()
                .with("number", count(number))
                .with("kind", kind.as_str().unwrap_or_default())
                .with("subject", question.subject.as_deref().unwrap_or_default());
            let said = self.words.say("question", &params);
            out.line(&format!("{BOLD}{}{BOLD:#}", visible(&said)));
            if !question.candidates.is_empty() {
                let params = Params::new().with("candidates", question.candidates.clone());
                let said = self.words.say("candidates", &params);
                out.line(&format!("  {}", visible(&said)));
            }
            match (&question.command, option(question, self)) {
                (Some(command), None) => {
                    out.line(&format!("  {}", self.words.plain("command")));
                    out.line(&format!("    {}", visible(command)));
                }
                (command, option) => {
                    let said = match option {
                        Some(option) => self
                            .words
                            .say("option", &Params::new().with("option", option)),
                        None => self.words.plain("file"),
                    };
                    out.line(&format!("  {}", visible(&said)));
                    // What it prints is the value of the option.
                    if let Some(command) = command {
                        out.line(&format!("    {}", visible(command)));
                    }
                }
            }
            out.line("");
        }
    }

    pub(super) fn assumptions(&self, out: &mut Out<'_>) {
        if self.is_quiet || self.project.is_some() || self.report.assumptions.is_empty() {
            return;
        }
        out.line(&self.words.plain("assumptions"));
        for assumption in &self.report.assumptions {
            let sentence = self.words.sentence(assumption.code, &assumption.params);
            let place = self.place(&assumption.at);
            let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
            out.line(&format!("  {}{place}", visible(&sentence)));
        }
        out.line("");
    }

    /// What to do next.
    pub(super) fn next(&self, out: &mut Out<'_>, sum: &Sum) {
        let mut params = Params::new();
        for (name, number) in [
            ("fixes", self.shown_fixes().len()),
            ("questions", self.shown_questions().len()),
        ] {
            if number > 0 {
                params = params.with(name, count(number));
            }
        }
        if !sum.is_in_order() && self.findings().next().is_some() {
            out.line(&self.words.say("next", &params));
        }
    }
}

/// The option that answers a question.
fn option(question: &Question, page: &Page<'_>) -> Option<String> {
    if question.kind == QuestionKind::DocumentRole {
        return Some(format!("--role {}=ARN", question.subject.as_deref()?));
    }
    let Some(Answer::Setting(SettingAnswer { setting, entry })) = &question.answer else {
        return None;
    };
    let of_entry = |name: &str| match entry.as_ref()?.get(name)? {
        Param::Text(text) => Some(text.clone()),
        Param::Number(number) => Some(number.to_string()),
        Param::List(_) => None,
    };
    Some(match setting.as_str() {
        "/account" => "--account ID".to_owned(),
        "/region" => "--region REGION".to_owned(),
        // Other projects have state machines of their own.
        "/executionRole" => match (page.project, &question.subject) {
            (Some(_), Some(machine)) => format!("--execution-role {machine}=ARN"),
            _ => "--execution-role ARN".to_owned(),
        },
        "/stateMachineArn" => "--state-machine-arn ARN".to_owned(),
        "/machines/-/executionRole" => format!("--execution-role {}=ARN", of_entry("name")?),
        "/parameters/-/value" => {
            let document: usize = of_entry("document")?.parse().ok()?;
            let document = page.workspace.documents.get(document)?;
            format!("--parameter {}:{}=VALUE", document.name, of_entry("name")?)
        }
        _ => return None,
    })
}

fn target(target: FixTarget) -> &'static str {
    match target {
        FixTarget::IdentityPolicy => "identity-policy",
        FixTarget::TrustPolicy => "trust-policy",
        FixTarget::PermissionsBoundary => "permissions-boundary",
        FixTarget::Scp => "scp",
        FixTarget::TaskDefinition => "task-definition",
        FixTarget::Definition => "definition",
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
