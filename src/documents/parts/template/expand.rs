//! What makes other text of a template before anything in it is evaluated: loops, included files,
//! macros. Loops and files that are given are written out; a macro may make anything.

use crate::text::{Entry, Member, Node, Span, Tree, made};

use super::super::text;

/// Members and items that loops and files may make together.
const MADE_AT_MOST: usize = 200_000;
const DEPTH_AT_MOST: u32 = 64;

/// Transforms of AWS whose effect is read, or that leave roles and policies as they are.
const KEEPS_ROLES: [&str; 5] = [
    "AWS::Serverless-2016-10-31",
    "AWS::LanguageExtensions",
    "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
];

/// Whether a macro rewrites the whole template.
pub(super) fn has_macro(root: &Node<'_>) -> bool {
    let named = root.get("Transform").map(Node::one_or_many);
    let keeps_roles = |name: &Node<'_>| {
        let name = name.as_str().or_else(|| name.get("Name")?.as_str());
        name.is_some_and(|name| KEEPS_ROLES.contains(&name))
    };
    let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
    let is_made =
        |resource: &Member<'_>| resource.key().starts_with("Fn::") || resource.key() == "Transform";
    root.get("Fn::Transform").is_some()
        || resources.iter().any(is_made)
        || !named.unwrap_or_default().iter().all(keeps_roles)
}

/// Whether a macro or a loop that is not known makes what a resource is, as far as roles and
/// machines are concerned.
pub(super) fn rewrites(resource: &Node<'_>, kind: &str) -> bool {
    let is_function = |node: &Node<'_>| {
        let mut members = node.members().iter();
        members.any(|member| member.key().starts_with("Fn::") || is_transform(member))
    };
    if is_function(resource) || resource.get("Properties").is_some_and(is_function) {
        return true;
    }
    let concerns = kind.starts_with("AWS::IAM::")
        || kind.starts_with("AWS::Serverless::")
        || kind.starts_with("AWS::StepFunctions::")
        || kind == "AWS::ECS::TaskDefinition";
    concerns && holds_transform(resource, 0)
}

/// Whether anything in it is made by a macro or a loop.
pub(super) fn holds_transform(node: &Node<'_>, depth: u32) -> bool {
    if depth > DEPTH_AT_MOST {
        return true;
    }
    let mut members = node.members().iter();
    members.any(|member| is_transform(member) || holds_transform(&member.value, depth + 1))
        || node
            .items()
            .iter()
            .any(|item| holds_transform(item, depth + 1))
}

/// In both spellings.
fn is_transform(member: &Member<'_>) -> bool {
    match member.key() {
        "Fn::Transform" => true,
        "Transform" => member.value.get("Name").is_some(),
        key => key.starts_with("Fn::ForEach::"),
    }
}

/// Where a file stands that a template includes: its tree, if it is given.
pub(super) type Include<'i, 'n, 'w> = &'i dyn Fn(&str) -> Option<&'n Node<'w>>;

/// What a template is given from outside.
pub(super) struct Outside<'i, 'n, 'w> {
    pub(super) include: Include<'i, 'n, 'w>,
    /// Values that the user states for its parameters.
    pub(super) stated: &'i [(String, Vec<String>)],
    /// Whether another template gives a parameter of that name to a stack.
    pub(super) is_given: &'i dyn Fn(&str) -> bool,
}

/// A template with its loops and included files written out.
pub(super) struct Expanded<'w> {
    pub(super) root: Node<'w>,
    /// Parameters whose default a loop goes through.
    pub(super) defaults: Vec<String>,
}

/// The template with its loops and included files written out; `None`: it has none.
pub(super) fn expanded<'w>(root: &Node<'w>, outside: &Outside<'_, '_, 'w>) -> Option<Expanded<'w>> {
    if !holds_transform(root, 0) && !includes_whole(root) {
        return None;
    }
    let expander = Expander {
        root,
        outside,
        made: std::cell::Cell::new(0),
        defaults: std::cell::RefCell::default(),
    };
    let made = expander.node(root, &[], 0);
    Some(Expanded {
        root: made,
        defaults: expander.defaults.into_inner(),
    })
}

fn includes_whole(root: &Node<'_>) -> bool {
    let transforms = root
        .get("Transform")
        .map(Node::one_or_many)
        .unwrap_or_default();
    transforms.iter().any(|one| location(one).is_some())
}

/// The path of an included file.
fn location<'n>(transform: &'n Node<'_>) -> Option<&'n str> {
    let name = text(transform, "Name")?;
    let path = transform.get("Parameters")?.get("Location")?.as_str()?;
    (name == "AWS::Include").then_some(path)
}

struct Expander<'e, 'n, 'w> {
    root: &'e Node<'w>,
    outside: &'e Outside<'e, 'n, 'w>,
    made: std::cell::Cell<usize>,
    defaults: std::cell::RefCell<Vec<String>>,
}

/// Names of loops with the values that they have.
type Loop = (String, String);

impl<'w> Expander<'_, '_, 'w> {
    fn node(&self, node: &Node<'w>, loops: &[Loop], depth: u32) -> Node<'w> {
        self.made.set(self.made.get() + 1);
        if depth > DEPTH_AT_MOST || self.made.get() > MADE_AT_MOST {
            return node.clone();
        }
        if let Some(text) = node.as_str() {
            return match loops.is_empty() {
                true => node.clone(),
                false => made::string(named(text, loops), node.span()),
            };
        }
        if let [member] = node.members()
            && member.key() == "Ref"
            && let Some((_, value)) = loops
                .iter()
                .find(|(name, _)| Some(name.as_str()) == member.value.as_str())
        {
            return made::string(value.clone(), node.span());
        }
        if node.is_object() {
            let mut members = Vec::new();
            for member in node.members() {
                self.member(member, loops, depth, &mut members);
            }
            return made::object(members, node.span());
        }
        if node.items().is_empty() {
            return node.clone();
        }
        let items = node
            .items()
            .iter()
            .map(|item| self.node(item, loops, depth + 1));
        made::array(items.collect(), node.span())
    }

    fn member(
        &self,
        member: &Member<'w>,
        loops: &[Loop],
        depth: u32,
        members: &mut Vec<Member<'w>>,
    ) {
        let key = member.key();
        if key.starts_with("Fn::ForEach::")
            && let Some(mut made) = self.for_each(&member.value, loops, depth)
        {
            members.append(&mut made);
            return;
        }
        if matches!(key, "Fn::Transform" | "Transform")
            && let Some((mut made, others)) = self.included(&member.value, member.key_span())
        {
            members.append(&mut made);
            if let Some(others) = others {
                members.push(made::with_value(member, others));
            }
            return;
        }
        let value = self.node(&member.value, loops, depth + 1);
        members.push(match loops.is_empty() {
            true => made::with_value(member, value),
            false => made::member(named(key, loops), member.key_span(), value),
        });
    }

    /// What an included file says, and the transforms beside it.
    fn included(
        &self,
        transform: &Node<'w>,
        at: Span,
    ) -> Option<(Vec<Member<'w>>, Option<Node<'w>>)> {
        let mut found = Vec::new();
        let mut others = Vec::new();
        for one in transform.one_or_many() {
            let file = location(one).and_then(|path| (self.outside.include)(path));
            match file {
                // A file in a file is not looked into.
                Some(file) if file.is_object() && !holds_transform(file, 0) => {
                    let members = made::placed(file, at);
                    found.extend(members.members().iter().cloned());
                }
                _ => others.push(one.clone()),
            }
        }
        if found.is_empty() {
            return None;
        }
        let others = (!others.is_empty()).then(|| made::array(others, transform.span()));
        Some((found, others))
    }

    /// `Fn::ForEach::Name: [Identifier, [values], {"Key${Identifier}": ...}]`
    fn for_each(&self, node: &Node<'w>, loops: &[Loop], depth: u32) -> Option<Vec<Member<'w>>> {
        let [identifier, values, template] = node.items() else {
            return None;
        };
        let identifier = identifier.as_str()?;
        let mut members = Vec::new();
        for value in self.values(values, loops)? {
            let mut inner = vec![(identifier.to_owned(), value)];
            inner.extend(loops.iter().cloned());
            for member in template.members() {
                self.member(member, &inner, depth + 1, &mut members);
            }
            if self.made.get() > MADE_AT_MOST {
                return None;
            }
        }
        Some(members)
    }

    /// The values of a loop, if they are written out, or those of a parameter.
    fn values(&self, node: &Node<'w>, loops: &[Loop]) -> Option<Vec<String>> {
        if let Some(name) = node.get("Ref").and_then(Node::as_str) {
            return self.parameter(name);
        }
        if node.is_object() {
            return None;
        }
        let values = node
            .items()
            .iter()
            .map(|item| Some(named(item.scalar()?, loops)));
        values.collect()
    }
}

impl Expander<'_, '_, '_> {
    /// The values of a list parameter: those that are stated, else its default.
    fn parameter(&self, name: &str) -> Option<Vec<String>> {
        let split = |text: &str| {
            text.split(',')
                .map(|value| value.trim().to_owned())
                .collect()
        };
        let parameter = self.root.get("Parameters")?.get(name)?;
        if text(parameter, "Type") != Some("CommaDelimitedList") {
            return None;
        }
        let mut stated = self.outside.stated.iter();
        match stated.find(|(known, _)| known == name) {
            Some((_, values)) => match values.as_slice() {
                [one] => Some(split(one)),
                several => Some(several.to_vec()),
            },
            None if (self.outside.is_given)(name) => None,
            None => {
                // An empty default says that something has to be given.
                let default = parameter.get("Default")?.scalar();
                let default = default.filter(|text| !text.trim().is_empty())?;
                let mut taken = self.defaults.borrow_mut();
                if !taken.iter().any(|known| known == name) {
                    taken.push(name.to_owned());
                }
                Some(split(default))
            }
        }
    }
}

/// A text with the values of loops in it: `${Name}`, and `&{Name}` without what is no letter or digit.
fn named(text: &str, loops: &[Loop]) -> String {
    let mut text = text.to_owned();
    for (name, value) in loops {
        let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        text = text.replace(&format!("${{{name}}}"), value);
        text = text.replace(&format!("&{{{name}}}"), &plain);
    }
    text
}
