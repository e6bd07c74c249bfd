//! What a file declares that references are made of: the modules that it calls, its outputs, the data
//! sources that tell where it is deployed.

use super::folders::{Content, Parsed};
use crate::hcl::{Body, Expr};

/// What is looked up of where a configuration is deployed.
const PLACES: [&str; 3] = ["aws_caller_identity", "aws_region", "aws_partition"];

/// A file of HCL, as far as references to it go.
#[derive(Debug, Default)]
pub struct Outline {
    /// The modules that it calls.
    pub calls: Vec<Call>,
    /// Its outputs, each with its value as it is written.
    pub outputs: Vec<(String, String)>,
    /// The data sources of the account, the Region and the partition: type and name.
    pub data: Vec<(String, String)>,
    /// It writes policies as `aws_iam_policy_document`.
    pub has_policy_documents: bool,
}

/// A call of a module.
#[derive(Debug)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// The path of its folder, if that is written.
    pub source: Option<String>,
    /// Its arguments as they are written.
    pub arguments: Vec<(String, String)>,
}

impl Outline {
    /// Reads a file; `None`: it is no HCL.
    pub(super) fn read(parsed: &Parsed<'_>) -> Option<Self> {
        let Content::Hcl(file) = &parsed.content else {
            return None;
        };
        let written = |expr: &Expr<'_>| {
            let span = expr.at().span;
            let text = parsed.text.get(span.start as usize..span.end as usize);
            text.unwrap_or_default().to_owned()
        };
        let label = |labels: &[&str]| labels.first().copied().unwrap_or_default().to_owned();
        let mut outline = Self::default();
        for body in file.bodies(parsed.text, parsed.document) {
            for block in body.blocks("module", 1) {
                let arguments = block.body.attributes().into_iter();
                let source = |body: &Body<'_>| match body.attribute("source")? {
                    Expr::Hcl(expression, _) => expression.as_str().map(str::to_owned),
                    Expr::Json(..) => None,
                };
                outline.calls.push(Call {
                    name: label(&block.labels),
                    source: source(&block.body),
                    arguments: arguments
                        .map(|(name, _, expr)| (name.to_owned(), written(&expr)))
                        .collect(),
                });
            }
            for block in body.blocks("output", 1) {
                if let Some(value) = block.body.attribute("value") {
                    outline
                        .outputs
                        .push((label(&block.labels), written(&value)));
                }
            }
            for block in body.blocks("data", 2) {
                if let [kind, name] = *block.labels.as_slice() {
                    outline.has_policy_documents |= kind == "aws_iam_policy_document";
                    if PLACES.contains(&kind) {
                        outline.data.push((kind.to_owned(), name.to_owned()));
                    }
                }
            }
        }
        Some(outline)
    }
}
