//! What the core keeps between requests: the texts, and the last analysis. Knows no browser.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use contract::{Outgoing, Preview, ProjectFiles, Request, View, WorkspaceRef};
use serde::Serialize;
use sfn_role_check::check::definition;
use sfn_role_check::documents::{self, redaction};
use sfn_role_check::edit;
use sfn_role_check::export::role::{WholeRoleForm, export_role};
use sfn_role_check::export::{self, Chosen, FixFormat, ReportFormat, role_map};
use sfn_role_check::project;
use sfn_role_check::report::messages::Language;
use sfn_role_check::text::budget::Budget;
use sfn_role_check::{Analyzed, Workspace, analyze_in_slices, assist, report};

/// Bytes of a text of which it is not asked again what it is, once that was said.
const LARGE: usize = 1_000_000;

/// An answer on its way: JSON, or what is wrong with the request.
pub(crate) type Work = Pin<Box<dyn Future<Output = Done>>>;

/// An answer, with the analysis that it was made of.
pub(crate) struct Done {
    /// JSON, or what is wrong with the request.
    pub(crate) answer: Result<String, String>,
    last: Option<Rc<Last>>,
}

/// Answers by an analysis.
type AnswerByLast = dyn FnOnce(&Last) -> Result<String, String>;

/// What was analyzed last.
struct Last {
    asked: WorkspaceRef,
    workspace: Workspace,
    analyzed: Analyzed,
}

/// The texts, and the last analysis.
#[derive(Default)]
pub(crate) struct Session {
    /// By their numbers. There are few, and each stands for one document.
    texts: Vec<(u32, String)>,
    last: Option<Rc<Last>>,
}

impl Session {
    /// Keeps a text under a number, which never stands for another one.
    pub(crate) fn set_text(&mut self, number: u32, text: String) {
        self.texts.push((number, text));
    }

    /// Forgets all texts but these.
    pub(crate) fn keep_texts(&mut self, numbers: &[u32]) {
        self.texts.retain(|(number, _)| numbers.contains(number));
    }

    /// Begins to answer. Another request may begin before the answer is there: what is dropped ends.
    pub(crate) fn begin(&self, request: &str, budget: Budget) -> Work {
        match Request::from_json(request) {
            Ok(request) => self.answer(request, budget),
            Err(error) => ready(Err(error)),
        }
    }

    /// Keeps what an answer was made of, for the next ones.
    pub(crate) fn finish(&mut self, done: Done) -> Result<String, String> {
        if done.last.is_some() {
            self.last = done.last;
        }
        done.answer
    }

    fn answer(&self, request: Request, budget: Budget) -> Work {
        match request {
            Request::Analyze { workspace } => {
                self.of_last(workspace, budget, |last| json(&last.analyzed.report))
            }
            Request::Check { workspace, view } => {
                self.of_last(workspace, budget, move |last| screen(last, view))
            }
            Request::Look { view } => ready(match &self.last {
                Some(last) => screen(last, view),
                None => Ok("null".to_owned()),
            }),
            Request::RoleMap { workspace } => self.of_last(workspace, budget, |last| {
                json(&role_map::role_map(&last.workspace, &last.analyzed.report))
            }),
            Request::ExportReport { workspace, format } => match ReportFormat::of_name(&format) {
                Some(format) => self.of_last(workspace, budget, move |last| {
                    let report = &last.analyzed.report;
                    json(&export::report(&last.workspace, report, format))
                }),
                None => ready(Err(format!("the format is {}", ReportFormat::NAMES))),
            },
            Request::ExportFixes {
                workspace,
                format,
                role,
            } => self.fixes(workspace, &format, budget, move |last, format| {
                let chosen = role.as_deref().map_or(Chosen::All, Chosen::Role);
                export::fixes(&last.workspace, &last.analyzed.report, format, chosen)
            }),
            Request::ExportRole {
                workspace,
                machine,
                form,
            } => match WholeRoleForm::of_name(&form) {
                Some(form) => {
                    let workspace = self.with_texts(workspace);
                    Box::pin(async move {
                        let of = machine.as_deref();
                        let text = export_role(&workspace, of, form, budget).await;
                        Done {
                            answer: json(&text),
                            last: None,
                        }
                    })
                }
                None => ready(Err(format!("the form is {}", WholeRoleForm::NAMES))),
            },
            Request::ExportFix {
                workspace,
                index,
                format,
            } => self.fixes(workspace, &format, budget, move |last, format| {
                let chosen = Chosen::One(index);
                export::fixes(&last.workspace, &last.analyzed.report, format, chosen)
            }),
            Request::PlanFix { workspace, index } => self.of_last(workspace, budget, move |last| {
                match edit::plan_of(&last.workspace, &last.analyzed.report, index) {
                    Ok(preview) => json(&preview.plan),
                    Err(why) => json(&serde_json::json!({ "why": why })),
                }
            }),
            Request::PreviewFix { workspace, index } => {
                self.of_last(workspace, budget, move |last| {
                    match edit::plan_of(&last.workspace, &last.analyzed.report, index) {
                        Ok(preview) => json(&Preview {
                            lines: edit::lines(&last.workspace, &preview),
                            plan: preview.plan,
                        }),
                        Err(why) => json(&serde_json::json!({ "why": why })),
                    }
                })
            }
            Request::LocateLine {
                workspace,
                document,
                line,
            } => self.of_last(workspace, budget, move |last| {
                let Analyzed { report, graphs, .. } = &last.analyzed;
                let text = last.workspace.documents.get(document as usize);
                let text = text.map_or("", |document| document.text.as_str());
                json(&report::locate(report, graphs, text, document, line))
            }),
            Request::Definition {
                workspace,
                document,
                start,
            } => {
                let workspace = self.with_texts(workspace);
                Box::pin(async move {
                    let found = definition(&workspace, document, start, budget).await;
                    Done {
                        answer: json(&found),
                        last: None,
                    }
                })
            }
            Request::LocateCheck { workspace, check } => {
                self.of_last(workspace, budget, move |last| {
                    json(&report::place_of_check(&last.analyzed.report, check))
                })
            }
            Request::PlanFixes { workspace, role } => {
                self.of_last(workspace, budget, move |last| {
                    json(&edit::plan_all(&last.workspace, role.as_deref()).plans)
                })
            }
            Request::Completions => ready(json(&assist::completions())),
            Request::Describe { word, language } => {
                let language = Language::of_tag(&language).unwrap_or_default();
                ready(json(&assist::describe(&word, language)))
            }
            Request::Search { query, at_most } => ready(json(&assist::search(&query, at_most))),
            Request::Recognize { texts } => {
                let kinds = texts.iter().map(|number| {
                    let text = self.text(*number)?;
                    documents::recognized(text)
                });
                ready(json(&kinds.collect::<Vec<_>>()))
            }
            Request::Cut { texts } => {
                let texts = texts.iter().filter_map(|number| self.text(*number));
                let cut = texts.map(|text| documents::cut::cut(text));
                ready(json(&cut.collect::<Vec<_>>()))
            }
            Request::Projects { workspace } => {
                let workspace = self.with_texts(workspace);
                let projects = project::choice(&workspace.documents);
                let files = projects.into_iter().map(|project| ProjectFiles {
                    name: project.name,
                    documents: project.documents.iter().map(|at| *at as u32).collect(),
                });
                ready(json(&files.collect::<Vec<_>>()))
            }
            Request::Outgoing {
                workspace,
                hides_accounts,
            } => ready(json(&self.outgoing(workspace, hides_accounts))),
        }
    }

    /// Answers by the analysis of a workspace, which is made unless it is the last one.
    fn of_last(
        &self,
        asked: WorkspaceRef,
        budget: Budget,
        answer: impl FnOnce(&Last) -> Result<String, String> + 'static,
    ) -> Work {
        self.of_last_boxed(asked, budget, Box::new(answer))
    }

    /// The same: the way to the analysis is compiled once, not for each kind of request.
    fn of_last_boxed(
        &self,
        asked: WorkspaceRef,
        budget: Budget,
        answer: Box<AnswerByLast>,
    ) -> Work {
        let known = self.last.clone();
        if let Some(last) = known.filter(|last| last.asked == asked) {
            return ready(answer(&last));
        }
        let workspace = self.with_texts(asked.clone());
        Box::pin(async move {
            let analyzed = analyze_in_slices(&workspace, budget).await;
            let last = Last {
                asked,
                workspace,
                analyzed,
            };
            Done {
                answer: answer(&last),
                last: Some(Rc::new(last)),
            }
        })
    }

    fn text(&self, number: u32) -> Option<&String> {
        let mut texts = self.texts.iter().rev();
        let (_, text) = texts.find(|(known, _)| *known == number)?;
        Some(text)
    }

    fn with_texts(&self, asked: WorkspaceRef) -> Workspace {
        asked.with_texts(|number| self.text(number).cloned().unwrap_or_default())
    }

    fn fixes(
        &self,
        workspace: WorkspaceRef,
        format: &str,
        budget: Budget,
        write: impl FnOnce(&Last, FixFormat) -> String + 'static,
    ) -> Work {
        match FixFormat::of_name(format) {
            Some(format) => self.of_last(workspace, budget, move |last| json(&write(last, format))),
            None => ready(Err(format!("the format is {}", FixFormat::NAMES))),
        }
    }

    /// `None`: of some text nobody can tell what in it is a secret.
    fn outgoing(&self, workspace: WorkspaceRef, hides_accounts: bool) -> Option<Outgoing> {
        let workspace =
            workspace.with_texts(|number| self.text(number).cloned().unwrap_or_default());
        let (workspace, secrets) = redaction::outgoing(workspace, hides_accounts)?;
        Some(Outgoing { workspace, secrets })
    }
}

fn screen(last: &Last, view: View) -> Result<String, String> {
    let Analyzed {
        report,
        graphs,
        kinds,
        takes_role,
        takes_bare_policies,
        suggested,
    } = &last.analyzed;
    let mut screen = report::screen(report, graphs, kinds, takes_role, view);
    let settings = last.workspace.settings.as_ref();
    screen.level = settings
        .and_then(|settings| settings.level)
        .unwrap_or_default();
    screen.takes_bare_policies = *takes_bare_policies;
    screen.suggested = suggested.clone();
    for (document, kind) in last.workspace.documents.iter().zip(kinds) {
        let is_json = document.text.trim_start().starts_with('{');
        screen.is_json.push(is_json);
        let kind = kind.filter(|_| document.text.len() < LARGE);
        let sizes = kind.map(|kind| edit::sizes_of(kind, &document.text));
        screen.sizes.push(sizes.unwrap_or_default());
    }
    for (document, content) in last.workspace.documents.iter().zip(&mut screen.contents) {
        if document.kind.is_some() && document.text.len() < LARGE {
            *content = documents::recognized(&document.text);
        }
    }
    json(&screen)
}

fn ready(answer: Result<String, String>) -> Work {
    Box::pin(std::future::ready(Done { answer, last: None }))
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use serde_json::{Value, json};
    use sfn_role_check::text::budget;

    use super::*;

    const MACHINE: &str = r#"{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:mediaconvert:createJob", "Parameters": {"Role": "arn:aws:iam::111122223333:role/a"}, "End": true}}}"#;

    /// With the policy of that number.
    fn with_policy(number: u32) -> Value {
        let text = |number| json!({"number": number, "length": 1, "isBlank": false});
        json!({"documents": [
            {"text": text(1), "name": "machine.asl.json"},
            {"text": text(number), "name": "policy.json", "kind": "identity-policy"},
        ]})
    }

    fn workspace() -> Value {
        with_policy(2)
    }

    fn ask(session: &mut Session, request: &Value) -> Result<Value, String> {
        let done = budget::block_on(session.begin(&request.to_string(), Budget::NONE));
        let answer = session.finish(done)?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    fn session() -> Session {
        let mut session = Session::default();
        session.set_text(1, MACHINE.to_owned());
        session.set_text(
            2,
            r#"{"Version": "2012-10-17", "Statement": []}"#.to_owned(),
        );
        session
    }

    #[test]
    fn answers_with_the_texts_that_it_was_given() {
        let mut session = session();
        let analyze = json!({"analyze": {"workspace": workspace()}});
        let missing = ask(&mut session, &analyze).unwrap();
        assert_eq!(missing["summary"]["missing"], 1);
        session.set_text(3, r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}}"#.to_owned());
        let analyze = json!({"analyze": {"workspace": with_policy(3)}});
        let granted = ask(&mut session, &analyze).unwrap();
        assert_eq!(granted["summary"]["missing"], 0);
        session.keep_texts(&[1, 2]);
        assert_eq!(
            ask(&mut session, &analyze).unwrap(),
            granted,
            "the last one"
        );
        let analyze = json!({"analyze": {"workspace": workspace()}});
        assert_eq!(ask(&mut session, &analyze).unwrap(), missing);
        let analyze = json!({"analyze": {"workspace": with_policy(3)}});
        assert_ne!(
            ask(&mut session, &analyze).unwrap(),
            granted,
            "its text is gone"
        );
    }

    #[test]
    fn parts_of_the_last_report_need_no_analysis() {
        let mut session = session();
        let view = json!({"fixes": 1, "notices": 1, "checksFrom": 0, "checks": 1, "only": null, "graph": 0});
        let look = json!({"look": {"view": view}});
        assert_eq!(ask(&mut session, &look), Ok(Value::Null));
        let check = json!({"check": {"workspace": workspace(), "view": view}});
        let screen = ask(&mut session, &check).unwrap();
        assert_eq!(screen["summary"]["missing"], 1);
        assert_eq!(ask(&mut session, &look), Ok(screen));
        let last = session.last.clone().unwrap();
        let plan = json!({"plan-fix": {"workspace": workspace(), "index": 0}});
        assert_eq!(ask(&mut session, &plan).unwrap()["document"], 1);
        assert!(Rc::ptr_eq(&last, session.last.as_ref().unwrap()));
    }

    #[test]
    fn a_policy_can_only_be_the_execution_roles_beside_one_machine_alone() {
        let mut session = session();
        session.set_text(
            3,
            MACHINE.replace(
                "\"End\"",
                "\"Credentials\": {\"RoleArn\": \"arn:aws:iam::111122223333:role/b\"}, \"End\"",
            ),
        );
        session.set_text(4, r#"{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": []}, "Policies": []}}}}"#.to_owned());
        session.set_text(5, "User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/a because no identity-based policy allows the iam:PassRole action".to_owned());
        let view = json!({"fixes": 1, "notices": 1, "checksFrom": 0, "checks": 1, "only": null, "graph": 0});
        for (documents, expected) in [
            (vec![(1, json!({})), (2, json!({}))], true),
            (
                vec![(1, json!({})), (2, json!({"kind": "identity-policy"}))],
                true,
            ),
            (vec![(1, json!({})), (2, json!({})), (5, json!({}))], true),
            (vec![(2, json!({}))], false),
            (vec![(1, json!({})), (1, json!({})), (2, json!({}))], false),
            (vec![(3, json!({})), (2, json!({}))], false),
            (
                vec![(1, json!({})), (2, json!({})), (2, json!({"role": "b"}))],
                false,
            ),
        ] {
            let documents: Vec<Value> = documents
                .into_iter()
                .enumerate()
                .map(|(at, (number, mut document))| {
                    document["name"] = format!("{at}.json").into();
                    document["text"] = json!({"number": number, "length": 1, "isBlank": false});
                    document
                })
                .collect();
            let check = json!({"check": {"workspace": {"documents": documents}, "view": view}});
            let screen = ask(&mut session, &check).unwrap();
            assert_eq!(screen["takesBarePolicies"], expected, "{documents:?}");
        }
        // What is said of a text does not hide what it is.
        let stated = json!([{"name": "a", "kind": "identity-policy", "text": {"number": 1, "length": 1, "isBlank": false}}]);
        let check = json!({"check": {"workspace": {"documents": stated}, "view": view}});
        let screen = ask(&mut session, &check).unwrap();
        assert_eq!(screen["contents"], json!(["state-machine"]));
    }

    #[test]
    fn a_policy_tells_its_size_by_its_kind() {
        let mut session = session();
        session.set_text(3, r#"{"PolicyDocument": {"Statement": []}}"#.to_owned());
        let view = json!({"fixes": 1, "notices": 1, "checksFrom": 0, "checks": 1, "only": null, "graph": 0});
        for (number, kind, expected) in [
            (2, "identity-policy", vec![(39, 6144), (39, 10240)]),
            (2, "trust-policy", vec![(39, 2048)]),
            // White space counts there.
            (2, "scp", vec![(42, 5120)]),
            (3, "identity-policy", vec![]),
            (1, "state-machine", vec![]),
        ] {
            let text = json!({"number": number, "length": 1, "isBlank": false});
            let document = json!({"name": "a", "text": text, "kind": kind, "role": "a"});
            let check = json!({"check": {"workspace": {"documents": [document]}, "view": view}});
            let screen = ask(&mut session, &check).unwrap();
            let sizes = screen["sizes"][0].as_array().unwrap().iter();
            let sizes: Vec<(u64, u64)> = sizes
                .map(|size| {
                    (
                        size["characters"].as_u64().unwrap(),
                        size["limit"].as_u64().unwrap(),
                    )
                })
                .collect();
            assert_eq!(sizes, expected, "{kind}");
        }
    }

    #[test]
    fn what_is_missing_is_marked_once_in_each_document() {
        let mut session = session();
        let mut view = json!({"fixes": 1, "notices": 1, "checksFrom": 0, "checks": 1, "only": null, "graph": 0});
        let asked = |view: &Value| json!({"check": {"workspace": workspace(), "view": view}});
        let screen = ask(&mut session, &asked(&view)).unwrap();
        let marks = screen["marks"].as_array().unwrap();
        let at = |mark: &Value| {
            let place = |name: &str| mark[name].as_u64().unwrap() as usize;
            MACHINE
                .get(place("start")..place("end"))
                .unwrap()
                .to_owned()
        };
        let missing: Vec<&Value> = marks
            .iter()
            .filter(|mark| mark["verdict"] == "missing")
            .collect();
        assert_eq!(missing.len(), 1);
        assert_eq!(at(missing[0]), r#""arn:aws:iam::111122223333:role/a""#);
        assert_eq!(missing[0]["action"], "iam:PassRole");
        assert_eq!(missing[0]["fix"], 0);

        session.set_text(2, r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}}"#.to_owned());
        session.last = None;
        for (granted, expected) in [(false, 0), (true, 1)] {
            view["granted"] = granted.into();
            let screen = ask(&mut session, &asked(&view)).unwrap();
            let marks = screen["marks"].as_array().unwrap().iter();
            let marks = marks.filter(|mark| mark["verdict"] == "granted");
            assert_eq!(marks.count(), expected);
        }
    }

    #[test]
    fn a_line_within_a_state_leads_to_its_check() {
        let mut session = session();
        session.set_text(1, MACHINE.replace(", \"", ",\n  \""));
        for (line, expected) in [
            (1, Value::Null),
            (2, json!(0)),
            (3, json!(0)),
            (4, json!(0)),
            (5, json!(0)),
        ] {
            let locate =
                json!({"locate-line": {"workspace": workspace(), "document": 0, "line": line}});
            assert_eq!(
                ask(&mut session, &locate).unwrap()["check"],
                expected,
                "{line}"
            );
        }
    }

    #[test]
    fn a_newer_request_voids_an_older_one_without_losing_the_texts() {
        thread_local! {
            static SLICES: Cell<u32> = const { Cell::new(0) };
        }
        let hasty = Budget {
            should_yield: || {
                SLICES.set(SLICES.get() + 1);
                true
            },
            on_progress: |_, _| {},
        };
        let mut session = session();
        let request = json!({"analyze": {"workspace": workspace()}});
        let mut older = session.begin(&request.to_string(), hasty);
        assert!(budget::poll_slice(older.as_mut()).is_none());
        drop(older);
        assert!(SLICES.get() > 0);
        assert_eq!(
            ask(&mut session, &request).unwrap()["summary"]["missing"],
            1
        );
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        let mut session = session();
        for (request, wanted) in [
            (json!({"nothing": {}}), "`nothing` is no request"),
            (
                json!({"export-report": {"workspace": workspace(), "format": "xml"}}),
                "sarif",
            ),
            (
                json!({"analyze": {"workspace": {"documents": [{}]}}}),
                "missing field",
            ),
        ] {
            let said = ask(&mut session, &request).unwrap_err();
            assert!(said.contains(wanted), "{said}");
        }
    }

    #[test]
    fn what_looks_like_a_secret_is_left_out() {
        let mut session = session();
        session.set_text(7, "key: AKIAJ2T6XM4QWZ7YBN3D".to_owned());
        let text = json!({"number": 7, "length": 25, "isBlank": false});
        let workspace = json!({"documents": [{"name": "AKIAJ2T6XM4QWZ7YBN3D", "text": text}]});
        let asked = json!({"outgoing": {"workspace": workspace, "hidesAccounts": false}});
        let clean = json!({"documents": [{"name": "***", "text": "key: ***"}]});
        assert_eq!(
            ask(&mut session, &asked).unwrap(),
            json!({"workspace": clean, "secrets": 2})
        );
    }
}
