//! The whole analysis: any texts give a report, and the same texts the same one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sfn_role_check::workspace::{Document, Kind, Workspace};

fuzz_target!(|texts: (&str, &str, &str)| {
    let document = |text: &str, kind| Document {
        name: "x".to_owned(),
        text: text.to_owned(),
        kind,
        role: None,
        account: None,
        level: None,
    };
    let workspace = Workspace {
        documents: vec![
            document(texts.0, Some(Kind::StateMachine)),
            document(texts.1, Some(Kind::IdentityPolicy)),
            document(texts.2, None),
        ],
        settings: None,
    };
    let once = serde_json::to_string(&sfn_role_check::analyze(&workspace));
    let twice = serde_json::to_string(&sfn_role_check::analyze(&workspace));
    assert_eq!(once.ok(), twice.ok());
});
