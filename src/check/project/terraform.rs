//! A root module of Terraform: its source, a plan or a state.

use crate::documents::Source;
use crate::documents::parts::What;
use crate::text::marks;
use crate::workspace::Kind;

use super::{Expression, Language, Names, Project, is_name, path_and_name, written};

#[derive(Debug)]
pub(super) struct Folder<'p> {
    /// Its files.
    texts: Vec<&'p str>,
}

pub(super) fn project<'p>(sources: &'p [Source<'p>], lead: &'p Source<'p>) -> Option<Project<'p>> {
    let own = folder_of(&lead.document.name);
    let files = sources.iter().filter(|source| {
        source.taken_for() == Kind::Terraform
            && folder_of(&source.document.name) == own
            && !source.document.text.trim_start().starts_with('{')
    });
    let texts: Vec<&str> = files.map(|source| source.document.text.as_str()).collect();
    let roles = lead.parts.iter().filter_map(|part| match &part.what {
        What::Role {
            arn: Some(arn),
            address: Some(address),
            ..
        } if is_address(address) => {
            let known = path_and_name(&marks::unmarked(arn))?;
            Some((known, address.clone()))
        }
        _ => None,
    });
    Some(Project {
        language: Language::Hcl,
        document: lead.index,
        roles: roles.collect(),
        names: Names::Folder(Folder { texts }),
    })
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a policy of the root module can name the role by its address: `aws_iam_role.task`,
/// `aws_iam_role.task[0]`, `aws_iam_role.task["a"]`. Other types have other attributes.
fn is_address(text: &str) -> bool {
    let (path, key) = match text.split_once('[') {
        Some((path, key)) => (path, key.strip_suffix(']')),
        None => (text, Some("0")),
    };
    let is_key = key.is_some_and(|key| {
        let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
        is_name(inner.unwrap_or(key))
    });
    let mut names = path.split('.');
    is_key
        && names.clone().count() == 2
        && names.next() == Some("aws_iam_role")
        && names.all(is_name)
}

impl Folder<'_> {
    pub(super) fn refer(&self, text: &str) -> Option<Expression> {
        if !text.contains("${") {
            return None;
        }
        let written = written(text, &|name| self.part(name))?;
        let is_whole = written.starts_with("${") && written.find('}') == Some(written.len() - 1);
        Some(Expression::Written(match is_whole {
            true => {
                let bare = written.trim_start_matches("${").trim_end_matches('}');
                // A queue's policies name its ARN.
                match bare
                    .strip_suffix(".url")
                    .filter(|queue| queue.starts_with("aws_sqs_queue."))
                {
                    Some(queue) => format!("{queue}.arn"),
                    None => bare.to_owned(),
                }
            }
            false => format!("\"{written}\""),
        }))
    }

    fn part(&self, name: &str) -> Option<String> {
        let data = |kind: &str, attribute: &str| {
            let name = self.data(kind)?;
            Some(format!("${{data.{kind}.{name}.{attribute}}}"))
        };
        match name {
            "AWS::AccountId" => data("aws_caller_identity", "account_id"),
            "AWS::Region" => data("aws_region", "name"),
            "AWS::Partition" => {
                data("aws_partition", "partition").or_else(|| Some("aws".to_owned()))
            }
            _ => {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
                let is_reference = name.contains('.')
                    && name.starts_with(|first: char| first.is_ascii_lowercase())
                    && name.bytes().all(fits);
                is_reference.then(|| format!("${{{name}}}"))
            }
        }
    }

    /// The name of a data source of that kind.
    fn data(&self, kind: &str) -> Option<&str> {
        let header = format!("data \"{kind}\" \"");
        let mut found = self
            .texts
            .iter()
            .filter_map(|text| text.split_once(&header));
        let name = found.next()?.1.split('"').next()?;
        is_name(name).then_some(name)
    }

    pub(super) fn has_policy_documents(&self) -> bool {
        let mut texts = self.texts.iter();
        texts.any(|text| text.contains("\"aws_iam_policy_document\""))
    }
}
