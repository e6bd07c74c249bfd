//! What serde writes is read as it was, and of anything else nothing is kept.

use contract::Plans;
use serde::Serialize;
use serde_json::json;

use super::*;
use crate::reading::workspace::DOCUMENTS_AT_MOST;

/// What serde writes is read as it was.
#[track_caller]
fn check<T: Read + Serialize + PartialEq + std::fmt::Debug>(value: T) {
    let written = serde_json::to_string(&value).unwrap();
    assert_eq!(read::<T>(&written), Some(value), "{written}");
}

fn reason() -> Reason {
    Reason {
        code: Code::DocumentEmpty,
        params: Params::new()
            .with("b", "é")
            .with("a", 7)
            .with("list", vec!["x".to_owned()]),
        at: vec![Location {
            document: 1,
            start: 2,
            end: 3,
            line: 4,
            column: 5,
            pointer: "/a~1b".to_owned(),
        }],
    }
}

fn statement() -> Statement {
    Statement {
        sid: "Pass".to_owned(),
        effect: Effect::Allow,
        principal: Some(Params::new().with("Service", "a")),
        action: "iam:PassRole".into(),
        resource: None,
        condition: Some(Condition {
            string_equals: Params::new().with("a:b", vec!["c".to_owned()]),
        }),
    }
}

fn question(answer: Answer) -> Question {
    Question {
        kind: QuestionKind::TaskDefinition,
        subject: Some("s".to_owned()),
        candidates: vec!["c".to_owned()],
        command: Some("aws".to_owned()),
        answer: Some(answer),
        settles: vec![1, 2],
        at: vec![Location::default()],
    }
}

fn fix() -> Fix {
    Fix {
        role: "r".to_owned(),
        target: FixTarget::TrustPolicy,
        document: Some(3),
        statement: Some(statement()),
        covers: vec![1],
        change: Some(Change {
            at: Location::default(),
            now: "a".to_owned(),
            better: "b".to_owned(),
        }),
        code: Some(FixCode {
            language: FixLanguage::Hcl,
            text: "c".to_owned(),
        }),
        placeholders: vec!["ACCOUNT_ID".to_owned()],
    }
}

#[test]
fn a_screen_is_read_as_it_was_written() {
    let reason = reason();
    let summary = Summary {
        granted: 1,
        missing: 2,
        denied: 3,
        undecided: 4,
    };
    let task = Task {
        path: vec!["States".to_owned(), "A".to_owned()],
        state: "A".to_owned(),
        resource: "arn".to_owned(),
        integration: "ecs:runTask".to_owned(),
        pattern: "sync".to_owned(),
        calling_role: "r".to_owned(),
        at: Location::default(),
    };
    let found = Check {
        kind: CheckKind::RoleTrust,
        verdict: Verdict::Undecided,
        role: "r".to_owned(),
        action: "sts:AssumeRole".to_owned(),
        resource: None,
        context: reason.params.clone(),
        reasons: vec![reason.clone()],
        at: reason.at.clone(),
        task: Some(0),
        fixes: vec![0],
    };
    let state = State {
        name: "A".to_owned(),
        kind: "Task".to_owned(),
        start: 1,
        end: 2,
        within: Some((0, 1)),
        is_start: true,
        is_end: false,
        is_distributed: true,
        task: None,
        summary,
        transitions: vec![Transition {
            kind: TransitionKind::Catch,
            number: 1,
            target: "B".to_owned(),
        }],
    };
    check(Screen {
        suggested: Suggested {
            account: Assumed {
                value: Some("111122223333".to_owned()),
                arns: 2,
                candidates: vec!["a".to_owned()],
            },
            region: Assumed::default(),
            runs_as: vec![
                RunsAs::default(),
                RunsAs {
                    stated: Some("s".to_owned()),
                    candidates: vec!["c".to_owned()],
                    answer: Some(SettingAnswer {
                        setting: "/executionRole".to_owned(),
                        entry: None,
                    }),
                },
            ],
        },
        level: Level::All,
        summary,
        errors: 1,
        warnings: 2,
        unevaluated: 3,
        asked: 4,
        is_json: vec![true, false],
        machines: vec![MachineName {
            name: "m".to_owned(),
            role: "r".to_owned(),
            document: 0,
            definition: Some(Within {
                start: 1,
                end: 2,
                is_readable: true,
            }),
        }],
        kinds: vec![Some(Kind::Terraform), None],
        contents: vec![None, Some(Kind::Script)],
        sizes: vec![
            Vec::new(),
            vec![Size {
                form: Form::Trust,
                characters: 7,
                limit: 2048,
                highest: 8192,
            }],
        ],
        takes_role: vec![true, false],
        takes_bare_policies: true,
        roles: vec!["r".to_owned()],
        marks: vec![Mark {
            document: 0,
            start: 1,
            end: 2,
            severity: Severity::Hint,
            code: Code::YamlInvalid,
            params: Params::new(),
            verdict: Some(Verdict::Missing),
            action: Some("iam:PassRole".to_owned()),
            fix: Some(1),
        }],
        checks: Part {
            total: 9,
            from: 1,
            items: vec![TaskChecks {
                machine: Some(0),
                index: Some(2),
                task: Some(task),
                checks: vec![found],
                questions: vec![2],
            }],
        },
        all_checks: 9,
        fixes: Part {
            total: 1,
            from: 0,
            items: vec![ShownFix {
                fix: fix(),
                states: vec!["A".to_owned()],
                further_states: 1,
                is_conditional: true,
            }],
        },
        notices: Part {
            total: 1,
            from: 0,
            items: vec![Notice {
                code: reason.code,
                severity: Severity::Error,
                params: reason.params.clone(),
                at: reason.at.clone(),
            }],
        },
        assumptions: vec![reason],
        questions: vec![
            question(Answer::Setting(SettingAnswer {
                setting: "/machines/-/arn".to_owned(),
                entry: Some(Params::new().with("name", "m").with("document", 1)),
            })),
            question(Answer::Document {
                document: DocumentAnswer {
                    kind: Kind::TaskDefinition,
                    role: Some("r".to_owned()),
                    account: None,
                    level: Some(1),
                    name: Some("n".to_owned()),
                },
            }),
        ],
        documents: vec![Detected {
            document: 1,
            kind: Kind::Template,
            machines: vec!["m".to_owned()],
            roles: vec!["r".to_owned()],
            used: true,
            linked_to: vec![0],
        }],
        graphs: vec![0],
        graph: Some(Graph {
            machine: 0,
            states: vec![state],
            is_cut: false,
        }),
    });
    check(Screen::default());
}

#[test]
fn pieces_and_projects_are_read_as_they_were_written() {
    check(vec![Piece {
        start: 1,
        end: 2,
        kind: Some(Kind::Ignored),
    }]);
    check(Definition {
        text: "{\n}".to_owned(),
        places: vec![1, 2, 0, 3],
    });
    check(ProjectFiles {
        name: "a".to_owned(),
        documents: vec![0, 2],
    });
}

#[test]
fn plans_and_the_catalog_are_read_as_they_were_written() {
    let edit = Edit {
        start: 1,
        end: 2,
        text: "\"\n".to_owned(),
    };
    check(Preview {
        plan: Plan {
            document: 1,
            edits: vec![edit.clone()],
            merges: true,
            sizes: vec![Size {
                form: Form::InlineTogether,
                characters: 1,
                limit: 2,
                highest: 3,
            }],
            statement: statement(),
            placeholders: vec!["x".to_owned()],
        },
        lines: vec![DiffLine {
            kind: DiffKind::Gap,
            text: String::new(),
        }],
    });
    let plans = Plans {
        documents: vec![Changed {
            document: 2,
            edits: vec![edit],
        }],
        applied: Vec::new(),
        left: Vec::new(),
    };
    let planned: PlannedAll = read(&serde_json::to_string(&plans).unwrap()).unwrap();
    assert_eq!(planned.documents, plans.documents);
    check(Found {
        notice: Some(1),
        check: None,
    });
    check(CatalogPage {
        calls: vec![CatalogCall {
            name: "n".to_owned(),
            key: "k".to_owned(),
            roles: vec![CatalogRole {
                place: "Role".into(),
                form: RoleForm::ArnOrName,
                services: vec!["s".to_owned()],
                certainty: Certainty::Medium,
            }],
            passed_before: Some("p".into()),
            actions: vec!["a".to_owned()],
        }],
        total: 1,
        absent: Some(AbsentCall::UnknownService),
    });
}

#[test]
fn every_word_of_the_contract_is_known() {
    for code in Code::ALL {
        check(*code);
    }
    // The contract's own list in TypeScript has all words of each.
    let contract = include_str!("../../../../www/src/contract/report.ts");
    fn words<T: Read>(contract: &str, name: &str) {
        let start = format!("export type {name} = ");
        let line = contract.lines().find_map(|line| line.strip_prefix(&start));
        let words = line.unwrap().trim_end_matches(';').split(" | ");
        for word in words {
            assert!(read::<T>(word).is_some(), "{name} {word}");
        }
    }
    words::<Kind>(contract, "Kind");
    words::<Verdict>(contract, "Verdict");
    words::<Severity>(contract, "Severity");
    words::<CheckKind>(contract, "CheckKind");
    words::<FixTarget>(contract, "FixTarget");
    words::<Effect>(contract, "Effect");
    words::<TransitionKind>(contract, "TransitionKind");
    words::<Form>(contract, "Form");
    words::<NotApplied>(contract, "NotApplied");
    words::<AbsentCall>(contract, "AbsentCall");
    words::<Certainty>(contract, "Certainty");
    words::<RoleForm>(contract, "RoleForm");
    words::<Level>(contract, "Level");
    for kind in [
        DiffKind::Same,
        DiffKind::Added,
        DiffKind::Removed,
        DiffKind::Gap,
    ] {
        check(kind);
    }
}

#[test]
fn of_a_workspace_nothing_is_kept_but_what_it_is_made_of() {
    let text = json!({"number": 1, "length": 2, "isBlank": false});
    let odd = json!({
        "documents": [{"name": "a", "text": text, "kind": "spell", "role": 3, "level": -1, "x": 1}],
        "settings": {
            "account": "111122223333", "region": 1, "level": "all", "y": 2,
            "machines": [{"arn": "m"}, 4],
            "parameters": [{"document": 0, "name": "P", "value": ["v"]}, {"name": "Q"}],
        },
        "z": 0,
    });
    let read = workspace(&odd.to_string()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(
        written,
        json!({
            "documents": [{"name": "a", "text": text}],
            "settings": {
                "account": "111122223333", "level": "all",
                "machines": [{"name": "", "arn": "m"}, {"name": ""}],
                "parameters": [{"document": 0, "name": "P", "value": ["v"]}],
            },
        })
    );
    assert_eq!(workspace(&written.to_string()), Ok(read));
    for (text, why) in [
        ("null", "broken"),
        ("{}", "broken"),
        (r#"{"documents": [null]}"#, "broken"),
        (r#"{"documents": [{"name": 1}]}"#, "broken"),
    ] {
        assert_eq!(workspace(text), Err(why), "{text}");
    }
    let many = json!({"documents": vec![json!({}); DOCUMENTS_AT_MOST + 1]});
    assert_eq!(workspace(&many.to_string()), Err("large"));
}
