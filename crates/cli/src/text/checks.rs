//! The checks: what is not granted as a finding, what is granted in a line.

use sfn_role_check::report::display::visible;
use sfn_role_check::report::{Check, CheckKind, Param, Params, Reason, Verdict};

use super::frame::{Frame, Weight};
use super::{GREEN, Out, Page, trusted_service};

impl Page<'_> {
    pub(super) fn checks(&self, out: &mut Out<'_>) {
        for (at, check) in self.findings() {
            self.finding(at, check, out);
        }
        if self.is_quiet || self.project.is_some() {
            return;
        }
        let mut is_any = false;
        for check in &self.report.checks {
            if check.verdict == Verdict::Granted {
                let word = self
                    .words
                    .say("verdict", &Params::new().with("verdict", "granted"));
                let place = self.place(&check.at).unwrap_or_default();
                let title = self.title(check);
                let title = visible(&title);
                out.line(&format!("{GREEN}{word}{GREEN:#}: {title} ({place})"));
                is_any = true;
            }
        }
        if is_any {
            out.line("");
        }
    }

    fn title(&self, check: &Check) -> String {
        let kind = match check.kind {
            CheckKind::RoleTrust => "role-trust",
            CheckKind::Action => "action",
            _ => "",
        };
        let params = Params::new()
            .with("kind", kind)
            .with("role", check.role.as_str())
            .with("action", check.action.as_str())
            .with("resource", check.resource.as_deref().unwrap_or_default())
            .with("service", trusted_service(check));
        self.words.say("check", &params)
    }

    fn finding(&self, at: usize, check: &Check, out: &mut Out<'_>) {
        let (weight, verdict) = match check.verdict {
            Verdict::Missing => (Weight::Error, "missing"),
            Verdict::Denied => (Weight::Error, "denied"),
            _ => (Weight::Warning, "undecided"),
        };
        let mut params = Params::new().with("verdict", verdict);
        if self.is_asked(at) {
            params = params.with("asked", "yes");
        }
        let word = self.words.say("verdict", &params);
        let mut frame = Frame::new(weight, word, &self.title(check));
        if let Some(place) = check.at.first() {
            frame.source(out, place, Some(&self.needed_by(check)));
        }
        let shown = |reason: &&Reason| {
            let place = reason.at.first();
            place.is_some_and(|place| {
                check.at.first().is_none_or(|own| {
                    (own.document, own.start, own.end) != (place.document, place.start, place.end)
                })
            })
        };
        // The first statement that a reason speaks of is shown; of the others the place is told.
        let first = check.reasons.iter().find(shown);
        for reason in &check.reasons {
            if first.is_some_and(|first| std::ptr::eq(first, reason)) {
                continue;
            }
            let sentence = self.words.sentence(reason.code, &reason.params);
            let place = self.place(&reason.at).map(|place| format!(" ({place})"));
            let sentence = format!("{sentence}{}", place.unwrap_or_default());
            frame.message(Weight::Note, self.words.plain("note"), &sentence);
        }
        if let Some((reason, place)) = first.and_then(|one| Some((one, one.at.first()?))) {
            let sentence = self.words.sentence(reason.code, &reason.params);
            frame.further(Weight::Note, self.words.plain("note"), &sentence);
            frame.source(out, place, None);
        }
        for help in self.help(at, check) {
            frame.message(Weight::Help, self.words.plain("help"), &help);
        }
        frame.draw(out);
    }

    fn needed_by(&self, check: &Check) -> String {
        let machines = &self.report.state_machines;
        let tasks = || machines.iter().flat_map(|machine| &machine.tasks);
        let task = check.task.and_then(|at| tasks().nth(at as usize));
        let mut params = Params::new();
        if let Some(task) = task {
            params = params.with("state", task.state.as_str());
        } else if let Some(machine) = machines.iter().find(|machine| {
            let place = check.at.first();
            machine.role == check.role
                && place.is_none_or(|place| place.document == machine.document)
        }) {
            params = params.with("machine", machine.name.as_str());
        }
        self.words.say("needed-by", &params)
    }

    /// Which statements mend it, and which questions settle it.
    fn help(&self, at: usize, check: &Check) -> Vec<String> {
        let index = u32::try_from(at).unwrap_or(u32::MAX);
        let fixes = self.shown_fixes();
        let fixes = fixes.iter().filter(|(_, at)| check.fixes.contains(at));
        let fixes: Vec<String> = fixes.map(|(number, _)| number.to_string()).collect();
        let questions = self.shown_questions();
        let questions = questions.iter().filter(|(_, at)| {
            let question = self.report.questions.get(*at);
            question.is_some_and(|question| question.settles.contains(&index))
        });
        let questions: Vec<String> = questions.map(|(number, _)| number.to_string()).collect();
        let say = |name: &str, numbers: Vec<String>| {
            let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
            let params = Params::new()
                .with("count", count)
                .with("numbers", Param::List(numbers));
            (count > 0).then(|| self.words.say(name, &params))
        };
        let both = [
            say("see-statements", fixes),
            say("see-questions", questions),
        ];
        both.into_iter().flatten().collect()
    }
}
