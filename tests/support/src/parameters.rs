//! Parameters of calls, as the templates of the permissions name them.

use serde_json::{Value, json};

/// A value for each parameter that a template of the permissions names, with its path.
pub fn parameters_of(template: &str) -> Vec<(String, Value)> {
    let mut parameters = Vec::new();
    for part in template.split('{').skip(1) {
        let inner = part.split('}').next().unwrap();
        if [
            "partition",
            "region",
            "account",
            "self",
            "label",
            "Resource",
        ]
        .contains(&inner)
        {
            continue;
        }
        let (function, path) = inner.split_once([' ', '^']).unwrap_or(("", inner));
        let path = path.split('=').next().unwrap();
        let value = match function {
            "machine" | "execution" => "arn:aws:states:eu-west-1:111122223333:stateMachine:c",
            "queue" => "https://sqs.eu-west-1.amazonaws.com/111122223333/q",
            "s3" => "s3://bucket/key",
            "label" => "abc.execute-api.eu-west-1.amazonaws.com",
            "report-group" => "arn:aws:codebuild:eu-west-1:111122223333:report/unit:1",
            "" if path.ends_with("Arn") || path.ends_with("ARN") => {
                "arn:aws:sns:eu-west-1:111122223333:x"
            }
            _ => "name",
        };
        parameters.push((path.to_owned(), json!(value)));
    }
    parameters
}

/// Puts a value at a path such as `Overrides.Items[].Name`, unless something is there.
pub fn put(whole: &mut Value, path: &str, value: Value) {
    let mut place = whole;
    for key in path.split('.') {
        place = match key.strip_suffix("[]") {
            Some(list) => {
                if place[list].is_null() {
                    place[list] = json!([{}]);
                }
                &mut place[list][0]
            }
            None => {
                if !place.is_object() {
                    *place = json!({});
                }
                &mut place[key]
            }
        };
    }
    if place.is_null() || place.as_object().is_some_and(serde_json::Map::is_empty) {
        *place = value;
    }
}
