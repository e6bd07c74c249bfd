//! Several projects in what was opened at once, for somebody to choose from.

use crate::documents::glance::Glance;
use crate::workspace::Document;

use super::{Project, find, is_candidate, look};

/// Words of files that make state machines.
const WORDS: [&str; 5] = [
    "::StateMachine",
    "sfn_state_machine",
    "stateMachines",
    "step-functions",
    "create-state-machine",
];

/// The projects that have a state machine; empty: there is one at the most.
#[must_use]
pub fn choice(documents: &[Document]) -> Vec<Project> {
    let numbered = documents.iter().enumerate();
    let candidates: Vec<(usize, &Document)> = numbered
        .filter(|(_, document)| is_candidate(&document.name))
        .collect();
    let mut looks = Vec::new();
    let mut has_machine = Vec::new();
    for (_, document) in &candidates {
        let look = look(document);
        let text = document.text.as_str();
        let is_nothing = look.glance == Glance::Nothing;
        has_machine.push(
            look.glance == Glance::Definition
                || !is_nothing && WORDS.iter().any(|word| text.contains(word)),
        );
        looks.push(look);
    }
    let mut projects = find(&looks);
    projects.retain_mut(|project| {
        let mut files = project.documents.iter();
        let is_kept = files.any(|file| has_machine.get(*file) == Some(&true));
        for file in &mut project.documents {
            *file = candidates.get(*file).map_or(usize::MAX, |(at, _)| *at);
        }
        is_kept
    });
    if projects.len() < 2 {
        projects.clear();
    }
    projects
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[(&str, &str)]) -> Vec<(String, Vec<usize>)> {
        let document = |(name, text): &(&str, &str)| Document {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
            ..Document::default()
        };
        let documents: Vec<Document> = files.iter().map(document).collect();
        let projects = choice(&documents).into_iter();
        projects
            .map(|project| (project.name, project.documents))
            .collect()
    }

    const FLOW: &str = "Resources:\n  Flow:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: flow.asl.json\n";
    const MACHINE: &str = r#"{"StartAt": "Run", "States": {"Run": {"Type": "Succeed"}}}"#;
    const TOPIC: &str = "Resources:\n  Key:\n    Type: AWS::IAM::Role\n    Properties: {}\n";

    #[test]
    fn projects_that_share_nothing_are_a_choice() {
        let files = [
            ("README.md", "# All"),
            ("b/template.yaml", FLOW),
            ("b/flow.asl.json", MACHINE),
            ("a/template.yaml", FLOW),
            ("a/flow.asl.json", MACHINE),
            ("roles/template.yaml", TOPIC),
        ];
        let expected = [("a".to_owned(), vec![4, 3]), ("b".to_owned(), vec![2, 1])];
        assert_eq!(names(&files), expected);
    }

    #[test]
    fn one_project_is_none() {
        assert_eq!(names(&[]), []);
        let files = [
            ("template.yaml", FLOW),
            ("flow.asl.json", MACHINE),
            ("roles/template.yaml", TOPIC),
        ];
        assert_eq!(names(&files), []);
    }
}
