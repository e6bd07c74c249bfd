//! Terraform source: any texts give a report, and the same texts the same one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sfn_role_check::workspace::{Document, Workspace};

fuzz_target!(|texts: (&str, &str, &str)| {
    let document = |name: &str, text: &str| Document {
        name: name.to_owned(),
        text: text.to_owned(),
        ..Document::default()
    };
    let workspace = Workspace {
        documents: vec![
            document("main.tf", texts.0),
            document("m/main.tf", texts.1),
            document("definition.json", texts.2),
        ],
        settings: None,
    };
    let once = serde_json::to_string(&sfn_role_check::analyze(&workspace));
    let twice = serde_json::to_string(&sfn_role_check::analyze(&workspace));
    assert_eq!(once.ok(), twice.ok());
});
