//! Reads workspaces of the page's own making: examples, and what an earlier instance saved.
//!
//! What others hand in goes through `Workspace::from_json`, which says what is wrong; here, what
//! cannot be read is left out.

use contract::{Document, Settings, Workspace};
use serde::Deserialize;
use serde_json::Value;

/// Reads the text of a workspace.
pub(crate) fn workspace(text: &str) -> Option<Workspace> {
    of_value(serde_json::from_str(text).ok()?)
}

/// Reads a workspace.
pub(crate) fn of_value(mut value: Value) -> Option<Workspace> {
    let settings = value.get_mut("settings").map(Value::take);
    let documents = value.get_mut("documents")?.as_array_mut()?;
    Some(Workspace {
        documents: documents.drain(..).filter_map(document).collect(),
        settings: settings.and_then(|settings| Settings::deserialize(settings).ok()),
    })
}

/// A document; one of an unknown kind is recognized again.
fn document(mut value: Value) -> Option<Document> {
    if let Ok(document) = Document::deserialize(&value) {
        return Some(document);
    }
    for key in ["kind", "level"] {
        value.as_object_mut()?.remove(key);
    }
    Document::deserialize(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Kind, Level};

    #[test]
    fn reads_what_is_written() {
        let documents = Kind::ALL
            .into_iter()
            .zip(0..)
            .map(|(kind, level)| Document {
                name: format!("{level}.json"),
                text: "a \"quoted\"\n\u{1F600} text".to_owned(),
                kind: Some(kind),
                role: Some("r".to_owned()),
                account: None,
                level: Some(level),
            });
        let whole = Workspace {
            documents: documents.collect(),
            settings: Some(Settings {
                account: Some("a".to_owned()),
                level: Some(Level::All),
                ..Settings::default()
            }),
        };
        for original in [whole, Workspace::default()] {
            let json = serde_json::to_string(&original).unwrap();
            assert_eq!(workspace(&json), Some(original.clone()));
        }
        assert_eq!(workspace("nothing"), None);
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let json = r#"{"documents": [{"name": "a", "text": "b", "kind": "x"}, {"name": "c"}], "settings": {"x": 1}}"#;
        let read = workspace(json).unwrap();
        assert_eq!(read.documents.len(), 1);
        assert_eq!((read.documents[0].kind, read.settings), (None, None));
    }
}
