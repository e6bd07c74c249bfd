//! Terraform source: any texts give a report, and the same texts the same one.
//!
//! A text is several files, with `\0` between them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sfn_role_check::workspace::{Document, Workspace};

const FILES: [&str; 4] = ["main.tf", "m/main.tf", "definition.json", "plan.json"];

fuzz_target!(|text: &str| {
    let files = FILES.iter().zip(text.split('\0'));
    let documents = files.map(|(name, text)| Document {
        name: (*name).to_owned(),
        text: text.to_owned(),
        ..Document::default()
    });
    let workspace = Workspace {
        documents: documents.collect(),
        settings: None,
    };
    let once = serde_json::to_string(&sfn_role_check::analyze(&workspace));
    let twice = serde_json::to_string(&sfn_role_check::analyze(&workspace));
    assert_eq!(once.ok(), twice.ok());
});
