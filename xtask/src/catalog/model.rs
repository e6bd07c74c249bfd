//! The parts of botocore's service models that the lists are derived from.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A service model.
#[derive(Deserialize)]
pub(super) struct Model {
    /// What names the service.
    pub(super) metadata: Metadata,
    /// By name.
    pub(super) operations: BTreeMap<String, Operation>,
    /// By name.
    pub(super) shapes: BTreeMap<String, Shape>,
}

/// What names a service.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    /// Words that the name in Step Functions is made of.
    pub(super) service_id: String,
    /// Service and version of the API; older models have none.
    #[serde(default)]
    pub(super) uid: Option<String>,
}

/// An operation.
#[derive(Deserialize)]
pub(super) struct Operation {
    /// None if it takes no parameters.
    #[serde(default)]
    pub(super) input: Option<Member>,
}

/// A type.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Shape {
    /// `structure`, `list`, `map`, `string`, ...
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Of a structure, by name.
    pub(super) members: BTreeMap<String, Member>,
    /// Of a list.
    pub(super) member: Option<Member>,
    /// Of a map.
    pub(super) key: Option<Member>,
    /// Of a map.
    pub(super) value: Option<Member>,
    /// The values of a string that is a choice.
    #[serde(rename = "enum")]
    pub(super) choices: Vec<String>,
    /// Letters that a string may have; of a number it is another limit.
    #[serde(rename = "max", deserialize_with = "whole")]
    pub(super) longest: Option<u64>,
    /// HTML.
    pub(super) documentation: String,
}

/// Limits of numbers need not be whole: those are of no interest.
fn whole<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<u64>, D::Error> {
    let value = serde_json::Value::deserialize(reader)?;
    Ok(value.as_u64())
}

/// A use of a type.
#[derive(Deserialize)]
pub(super) struct Member {
    /// The name of the type.
    pub(super) shape: String,
    /// HTML.
    #[serde(default)]
    pub(super) documentation: String,
}
