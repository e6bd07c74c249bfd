//! A root module of Terraform: its source, a plan or a state.

use crate::documents::Source;
use crate::documents::parts::What;
use crate::text::marks;
use crate::text::{Node, Tree};
use crate::workspace::Kind;

use super::{Expression, Language, Names, Project, is_name, path_and_name, written};

#[derive(Debug)]
pub(super) struct Folder<'p> {
    /// Its files.
    texts: Vec<&'p str>,
}

pub(super) fn project<'p>(sources: &'p [Source<'p>], lead: &'p Source<'p>) -> Option<Project<'p>> {
    let root = lead
        .reading
        .as_ref()
        .and_then(|reading| reading.root.as_ref());
    let is_output = lead.document.text.trim_start().starts_with('{');
    let own = folder_of(&lead.document.name);
    let files = sources.iter().filter(|source| {
        source.taken_for() == Kind::Terraform
            && folder_of(&source.document.name) == own
            && !source.document.text.trim_start().starts_with('{')
    });
    let texts: Vec<&str> = files.map(|source| source.document.text.as_str()).collect();
    let mut roles = Vec::new();
    for part in &lead.parts {
        let What::Role {
            arn: Some(arn),
            name,
            ..
        } = &part.what
        else {
            continue;
        };
        let arn = marks::unmarked(arn);
        let Some(known) = path_and_name(&arn) else {
            continue;
        };
        let address = match root.filter(|_| is_output) {
            Some(root) => address_at(root, part.span),
            None => {
                let header = (part.document == lead.index && part.span.start > 0)
                    .then(|| header_at(&lead.document.text, part.span.start as usize))
                    .flatten();
                header
                    .or_else(|| generated(&arn))
                    .or_else(|| named(&texts, &marks::unmarked(name)))
            }
        };
        if let Some(address) = address.filter(|address| is_address(address)) {
            roles.push((known, address));
        }
    }
    Some(Project {
        language: Language::Hcl,
        document: lead.index,
        roles,
        names: Names::Folder(Folder { texts }),
    })
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The address of the resource that stands there in a plan or a state; only the root module's
/// resources have names that a policy of it can write.
fn address_at(root: &Node<'_>, span: crate::finding::Span) -> Option<String> {
    if let Some(address) = root.get("address").and_then(Tree::as_str)
        && root.span() == span
    {
        return Some(address.to_owned());
    }
    let members = root.members().iter().map(|member| &member.value);
    let within = |node: &&Node<'_>| {
        let around = node.span();
        around.start <= span.start && span.end <= around.end
    };
    let mut children = members.chain(root.items());
    address_at(children.find(within)?, span)
}

/// The address of the block that begins at, or around, a place.
fn header_at(text: &str, at: usize) -> Option<String> {
    let line_end = text
        .get(at..)?
        .find('\n')
        .map_or(text.len(), |end| at + end);
    let before = text.get(..line_end)?;
    let start = before.rfind("resource \"aws_iam_role\"")?;
    let mut quoted = before.get(start..)?.split('"');
    let name = quoted.nth(3)?;
    is_name(name).then(|| format!("aws_iam_role.{name}"))
}

/// The address that a name which nobody knows has in it.
fn generated(arn: &str) -> Option<String> {
    let (_, rest) = arn.split_once("${aws_iam_role.")?;
    let name = rest.split(['.', '}']).next()?;
    is_name(name).then(|| format!("aws_iam_role.{name}"))
}

/// The address of the only role with that name.
fn named(texts: &[&str], wanted: &str) -> Option<String> {
    let mut found = None;
    for text in texts {
        for block in text.split("resource \"aws_iam_role\"").skip(1) {
            let body = block.split("\n}").next()?;
            let is_it = body.lines().any(|line| {
                let mut sides = line.splitn(2, '=');
                sides.next().map(str::trim) == Some("name")
                    && sides.next().map(|value| value.trim().trim_matches('"')) == Some(wanted)
            });
            if is_it {
                let name = block.split('"').nth(1)?;
                if found.is_some() || !is_name(name) {
                    return None;
                }
                found = Some(format!("aws_iam_role.{name}"));
            }
        }
    }
    found
}

/// `aws_iam_role.task`, `aws_iam_role.task[0]`, `aws_iam_role.task["a"]`
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
    is_key && names.clone().count() == 2 && names.all(is_name)
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
