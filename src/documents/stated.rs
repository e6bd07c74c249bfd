//! Values that the user states for placeholders of a document that is one thing. Those of templates
//! and configurations are put in where these are evaluated.

use crate::text::tree::with_strings;
use crate::workspace::{Kind, Parameter, ParameterValue, Workspace};

use super::Source;
use super::parts::terraform::configuration;

/// Puts stated values in.
pub(super) fn fill(workspace: &Workspace, sources: &mut [Source<'_>]) {
    let settings = workspace.settings.as_ref();
    let stated = settings.and_then(|settings| settings.parameters.as_deref());
    for source in sources {
        let own: Vec<&Parameter> = stated
            .unwrap_or_default()
            .iter()
            .filter(|parameter| parameter.document == source.index)
            .collect();
        let is_one_thing = source.parts.is_empty()
            && source.kind != Some(Kind::Template)
            && !configuration::is_configuration(source.document);
        let reading = source.reading.as_mut().filter(|_| is_one_thing);
        let root = reading.and_then(|reading| reading.root.as_mut());
        if let Some(root) = root.filter(|_| !own.is_empty()) {
            *root = with_strings(root, &|text| filled(text, &own));
        }
    }
}

/// A text with its placeholders filled in; `None`: it has none of them.
fn filled(text: &str, stated: &[&Parameter]) -> Option<String> {
    let mut filled = text.to_owned();
    for parameter in stated {
        let value = match &parameter.value {
            ParameterValue::Text(text) => text.clone(),
            ParameterValue::List(list) => list.join(","),
        };
        filled = filled.replace(&["${", &parameter.name, "}"].concat(), &value);
    }
    (filled != text).then_some(filled)
}
