//! A template of CloudFormation or SAM, and what the CDK made it of.

use crate::catalog::resources::ResourceType;
use crate::documents::Source;
use crate::documents::parts::What;
use crate::text::marks;
use crate::text::{Entry, Node, Tree};

use super::{Expression, Language, Names, Project, is_name, path_and_name, written};

#[derive(Clone, Debug)]
pub(super) struct Stack<'p> {
    root: &'p Node<'p>,
    /// Each variable with the path of its construct.
    constructs: Vec<(String, String)>,
}

pub(super) fn project<'p>(source: &'p Source<'p>) -> Option<Project<'p>> {
    let root = source.reading.as_ref()?.root.as_ref()?;
    // A service of the Serverless Framework has the template of its stack in itself.
    let root = match root.get("Resources") {
        Some(_) => root,
        None => root.get("resources")?,
    };
    let resources = root.get("Resources")?;
    let is_cdk = resources
        .members()
        .iter()
        .any(|resource| construct_of(&resource.value).is_some());
    let mut constructs: Vec<(String, String)> = Vec::new();
    let mut roles = Vec::new();
    for part in &source.parts {
        let What::Role { arn: Some(arn), .. } = &part.what else {
            continue;
        };
        let mut members = resources.members().iter();
        let resource = members
            .find(|member| part.document == source.index && member.value.span() == part.span);
        let Some(resource) = resource else { continue };
        let mut logical = resource.key().to_owned();
        if resource.value.get("Type").and_then(Tree::as_str) != Some("AWS::IAM::Role") {
            // SAM makes it of something else.
            logical.push_str("Role");
        }
        let Some(known) = path_and_name(&marks::unmarked(arn)) else {
            continue;
        };
        if !is_name(&logical) {
            continue;
        }
        let name = match construct_of(&resource.value).filter(|_| is_cdk) {
            Some(path) => {
                let variable = variable_of(path)?;
                constructs.push((variable.clone(), path.to_owned()));
                variable
            }
            None if is_cdk => continue,
            None => logical,
        };
        roles.push((known, name));
    }
    let text = source.document.text.trim_start();
    let language = match (is_cdk, text.starts_with('{')) {
        (true, _) => Language::TypeScript,
        (false, true) => Language::Json,
        (false, false) => Language::Yaml,
    };
    Some(Project {
        language,
        document: source.index,
        roles,
        names: Names::Stack(Stack { root, constructs }),
    })
}

/// The path of the construct that made a resource.
fn construct_of<'n>(resource: &'n Node<'_>) -> Option<&'n str> {
    let path = resource.get("Metadata")?.get("aws:cdk:path")?.as_str()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"/_.-".contains(&byte);
    (path.len() <= 200 && path.bytes().all(fits))
        .then(|| path.strip_suffix("/Resource").unwrap_or(path))
}

/// `Fargate/Job/TaskRole` as `jobTaskRole`.
fn variable_of(path: &str) -> Option<String> {
    let ids: Vec<&str> = path.split('/').skip(1).collect();
    let last = ids.get(ids.len().saturating_sub(2)..).unwrap_or_default();
    let mut variable = String::new();
    for letter in last.concat().chars().filter(char::is_ascii_alphanumeric) {
        match variable.is_empty() {
            true => variable.push(letter.to_ascii_lowercase()),
            false => variable.push(letter),
        }
    }
    variable
        .starts_with(|first: char| first.is_ascii_alphabetic())
        .then_some(variable)
}

impl Stack<'_> {
    pub(super) fn refer(&self, text: &str, language: Language) -> Option<Expression> {
        if !text.contains("${") {
            return None;
        }
        if language == Language::TypeScript {
            let text = written(text, &|name| {
                let pseudo = match name {
                    "AWS::AccountId" => "ACCOUNT_ID",
                    "AWS::Region" => "REGION",
                    "AWS::Partition" => "PARTITION",
                    _ => return None,
                };
                Some(format!("${{cdk.Aws.{pseudo}}}"))
            })?;
            return Some(Expression::Written(format!("`{text}`")));
        }
        if let Some(name) = text
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'))
            && matches!(name, "AWS::AccountId" | "AWS::Region" | "AWS::Partition")
        {
            return Some(Expression::Reference(name.to_owned()));
        }
        let text = text.replacen("arn:aws:", "arn:${AWS::Partition}:", 1);
        let names = text
            .split("${")
            .skip(1)
            .filter_map(|rest| rest.split('}').next());
        for name in names.filter(|name| is_name(name)) {
            if let Some(found) = self.whole(name, &text) {
                return Some(found);
            }
        }
        let text = written(&text, &|name| self.part(name))?;
        Some(Expression::Substitution(text))
    }

    /// The resource of a name, with its type.
    fn resource(&self, logical: &str) -> Option<ResourceType> {
        let resource = self.root.get("Resources")?.get(logical)?;
        ResourceType::of(resource.get("Type")?.as_str()?)
    }

    /// A resource that gives the whole text by itself.
    fn whole(&self, logical: &str, text: &str) -> Option<Expression> {
        let kind = self.resource(logical)?;
        let gives = |form: &str| {
            let filled = form
                .replace("{partition}", "${AWS::Partition}")
                .replace("{region}", "${AWS::Region}")
                .replace("{account}", "${AWS::AccountId}")
                .replace("{name}", &format!("${{{logical}}}"));
            filled == text
        };
        if gives(kind.reference()) {
            return Some(Expression::Reference(logical.to_owned()));
        }
        kind.attribute("Arn")
            .filter(|form| gives(form))
            .map(|_| Expression::Attribute(logical.to_owned(), "Arn"))
    }

    /// A placeholder as `Fn::Sub` writes it.
    fn part(&self, name: &str) -> Option<String> {
        if matches!(name, "AWS::AccountId" | "AWS::Region" | "AWS::Partition") {
            return Some(format!("${{{name}}}"));
        }
        let is_parameter = |name: &str| {
            let parameters = self.root.get("Parameters");
            parameters.is_some_and(|all| all.get(name).is_some())
        };
        if is_name(name) && is_parameter(name) {
            return Some(format!("${{{name}}}"));
        }
        if let Some((logical, attribute)) = name.split_once('.') {
            let is_there = is_name(logical)
                && is_name(attribute)
                && self.resource(logical)?.attribute(attribute).is_some();
            return is_there.then(|| format!("${{{name}}}"));
        }
        let kind = self.resource(name).filter(|_| is_name(name))?;
        if kind.reference() == "{name}" {
            return Some(format!("${{{name}}}"));
        }
        let attribute = kind.attribute_with("{name}")?;
        Some(format!("${{{name}.{attribute}}}"))
    }

    /// What the variables in a text stand for.
    pub(super) fn constructs(&self, text: &str) -> Vec<String> {
        let used = self.constructs.iter().filter(|(variable, _)| {
            let named = [
                format!("{variable}.roleArn"),
                format!("{variable}.roleName"),
            ];
            named.iter().any(|name| text.contains(name.as_str()))
        });
        used.map(|(variable, path)| format!("{variable}: the construct {path}"))
            .collect()
    }
}
