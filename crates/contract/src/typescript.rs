//! The contract in TypeScript: `www/src/contract/report.ts` says the same.

use std::fmt::Write;
use std::path::Path;

use ts_rs::{Config, TS};

use crate::*;

const HEAD: &str = "// What the analysis takes and gives.
// Generated from crates/contract: `UPDATE_TYPESCRIPT=1 cargo test -p sfn-role-check-contract`.
";

/// Appends declarations with their comments.
macro_rules! declare {
    ($($name:ty),* $(,)?) => {{
        let config = Config::new().with_large_int("number");
        let mut text = HEAD.to_owned();
        $(
            let docs = <$name as TS>::docs().unwrap_or_default();
            write!(text, "\n{docs}export {}\n", in_lines(&<$name as TS>::decl(&config))).unwrap();
        )*
        short_comments(&text)
    }};
}

/// Comments of one sentence on one line.
fn short_comments(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let comment = match lines.as_slice() {
            [.., start, middle] if start.trim() == "/**" && line.trim() == "*/" => {
                let said = middle.trim().strip_prefix("* ").unwrap();
                Some(start.replace("/**", &format!("/** {said} */")))
            }
            _ => None,
        };
        if let Some(comment) = comment {
            lines.truncate(lines.len() - 2);
            lines.push(comment);
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n") + "\n"
}

/// A declaration with one field on each line.
fn in_lines(declaration: &str) -> String {
    let Some((head, fields)) = declaration.split_once("= { \n") else {
        return declaration.to_owned();
    };
    let fields = fields.strip_suffix(", };").unwrap();
    let mut text = format!("{head}= {{\n");
    for line in fields.lines() {
        let line = line.trim_end();
        match line.strip_suffix(',') {
            Some(field) if !line.starts_with(" *") => writeln!(text, "  {field};").unwrap(),
            _ => writeln!(text, "  {line}").unwrap(),
        }
    }
    text.truncate(text.trim_end().len());
    text.push_str(";\n};");
    text
}

fn declarations() -> String {
    declare!(
        Workspace,
        Document,
        Kind,
        Settings,
        Machine,
        Parameter,
        ParameterValue,
        Level,
        Report,
        Summary,
        Verdict,
        StateMachine,
        Task,
        Check,
        CheckKind,
        Reason,
        Code,
        Params,
        Param,
        Fix,
        FixTarget,
        Statement,
        Effect,
        Condition,
        Change,
        FixCode,
        FixLanguage,
        Notice,
        Severity,
        Question,
        QuestionKind,
        Answer,
        SettingAnswer,
        DocumentAnswer,
        Detected,
        Location,
        WholeRoles,
        WholeRole,
        PolicyDocument,
        Placeholder,
        CaseActions,
        RoleMap,
        Account,
        Node,
        NodeKind,
        Edge,
        EdgeKind,
        Row,
        Plan,
        Edit,
        Size,
        Form,
        NotApplied,
        Plans,
        Changed,
        Applied,
        Left,
        Completions,
        Completion,
        RoleParameter,
        Certainty,
        Description,
        Line,
        CatalogPage,
        AbsentCall,
        CatalogCall,
        CatalogRole,
        RoleForm,
        WorkspaceRef,
        DocumentRef,
        TextRef,
        Outgoing,
        Graph,
        State,
        Transition,
        TransitionKind,
    )
}

#[test]
fn the_typescript_of_the_contract_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/src/contract/report.ts");
    let expected = declarations();
    if std::env::var_os("UPDATE_TYPESCRIPT").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &expected).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == expected,
        "{} is out of date: UPDATE_TYPESCRIPT=1 cargo test -p sfn-role-check-contract",
        file.display()
    );
}

#[test]
fn what_is_written_is_read_again() {
    let params = Params::new()
        .with("text", "a")
        .with("number", 2)
        .with("list", vec!["b".to_owned()]);
    let json = serde_json::to_string(&params).unwrap();
    assert_eq!(json, r#"{"text":"a","number":2,"list":["b"]}"#);
    assert_eq!(serde_json::from_str::<Params>(&json).unwrap(), params);
    for answer in [
        r#"{"setting":"/machines/-/executionRole","entry":{"name":"m","document":0}}"#,
        r#"{"document":{"kind":"trust-policy","role":"r","account":null,"level":null,"name":null}}"#,
    ] {
        let read: Answer = serde_json::from_str(answer).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), answer);
    }
    for kind in Kind::ALL {
        let name = serde_json::to_string(&kind).unwrap();
        assert_eq!(name, format!("\"{}\"", kind.name()));
        assert_eq!(kind.name().parse(), Ok(kind));
    }
}
