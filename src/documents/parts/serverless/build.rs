//! Nodes of a template that is made.

use crate::text::{Entry, Member, Node, Span, Tree, made};

pub(super) fn string<'w>(text: &str, at: Span) -> Node<'w> {
    made::string(text.to_owned(), at)
}

pub(super) fn object<'w>(
    members: impl IntoIterator<Item = (&'static str, Node<'w>)>,
    at: Span,
) -> Node<'w> {
    let members = members.into_iter();
    let members = members.map(|(key, value)| made::member(key.to_owned(), at, value));
    made::object(members.collect(), at)
}

pub(super) fn strings<'w, 's>(texts: impl IntoIterator<Item = &'s str>, at: Span) -> Node<'w> {
    let texts = texts.into_iter().map(|text| string(text, at));
    made::array(texts.collect(), at)
}

pub(super) fn reference<'w>(name: &str, at: Span) -> Node<'w> {
    object([("Ref", string(name, at))], at)
}

pub(super) fn attribute<'w>(logical: &str, name: &str, at: Span) -> Node<'w> {
    object([("Fn::GetAtt", strings([logical, name], at))], at)
}

pub(super) fn sub<'w>(text: &str, at: Span) -> Node<'w> {
    object([("Fn::Sub", string(text, at))], at)
}

/// Pieces as one text. It begins with an empty one: so it is known not to be of the user.
pub(super) fn join(pieces: Vec<Node<'_>>, at: Span) -> Node<'_> {
    let texts = pieces.iter().map(Tree::as_str);
    if let Some(text) = texts.collect::<Option<String>>() {
        return string(&text, at);
    }
    let mut all = vec![string("", at)];
    all.extend(pieces);
    let list = vec![string("", at), made::array(all, at)];
    object([("Fn::Join", made::array(list, at))], at)
}

/// The pieces of a text that `join` made: for the framework it is a text.
pub(super) fn joined<'n, 'w>(node: &'n Node<'w>) -> Option<&'n [Node<'w>]> {
    let [separator, list] = node.get("Fn::Join")?.items() else {
        return None;
    };
    let (first, rest) = list.items().split_first()?;
    (separator.as_str() == Some("") && first.as_str() == Some("")).then_some(rest)
}

/// Whether a node stands for a variable that is not known.
pub(super) fn is_unknown(node: &Node<'_>) -> bool {
    let name = match node.members() {
        [member] if member.key() == "Ref" => member.value.as_str(),
        _ => None,
    };
    name.is_some_and(|name| name.contains(':') && !name.starts_with("AWS::"))
}

/// Whether a variable that is not known stands anywhere in it.
pub(super) fn holds_unknown(node: &Node<'_>) -> bool {
    is_unknown(node)
        || node.items().iter().any(holds_unknown)
        || node
            .members()
            .iter()
            .any(|member| holds_unknown(&member.value))
}

/// Whether a node is a function that the user wrote.
pub(super) fn is_function(node: &Node<'_>) -> bool {
    let is_key = |member: &Member<'_>| member.key() == "Ref" || member.key().starts_with("Fn::");
    node.members().iter().any(is_key) && !is_unknown(node) && joined(node).is_none()
}

/// Two trees as one: objects key by key, lists item by item; else the second one.
pub(super) fn merged<'w>(one: &Node<'w>, two: &Node<'w>) -> Node<'w> {
    if one.is_object() && two.is_object() {
        let mut members: Vec<Member<'w>> = one.members().to_vec();
        for member in two.members() {
            let place = members.iter_mut().find(|known| known.key() == member.key());
            match place {
                Some(known) => known.value = merged(&known.value, &member.value),
                None => members.push(member.clone()),
            }
        }
        return made::object(members, one.span());
    }
    if one.items().is_empty() || two.items().is_empty() {
        return two.clone();
    }
    let longest = one.items().len().max(two.items().len());
    let items = (0..longest).filter_map(|at| match (one.items().get(at), two.items().get(at)) {
        (Some(one), Some(two)) => Some(merged(one, two)),
        (one, two) => one.or(two).cloned(),
    });
    made::array(items.collect(), one.span())
}

/// An object with a member, which replaces one of that key.
pub(super) fn with<'w>(node: &Node<'w>, key: &str, value: Node<'w>) -> Node<'w> {
    let at = node.span();
    let mut members: Vec<Member<'w>> = node.members().to_vec();
    members.retain(|member| member.key() != key);
    members.push(made::member(key.to_owned(), at, value));
    made::object(members, at)
}

/// A logical id as the framework makes it of a name.
pub(super) fn normalized(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let all = first.into_iter().chain(letters).collect::<String>();
    all.replace('-', "Dash").replace('_', "Underscore")
}
