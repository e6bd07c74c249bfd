//! Intrinsic functions: each becomes the value that it makes, with placeholders for what only the
//! deployment knows. A function that is not known is a placeholder, the same where it is written
//! alike.

mod attribute;
mod choice;
mod import;
mod join;
mod mapping;
mod reference;
mod sub;

use crate::text::holes::Class;
use crate::text::mapped::Mapped;
use crate::text::{Entry, Member, Node, Span, Tree, made, marks};

use super::stacks::Names;
use super::value::Value;

/// Words of YAML 1.1 that are booleans, beside `true` and `false`.
const SWITCHES: [([&str; 6], bool); 2] = [
    (["yes", "Yes", "YES", "on", "On", "ON"], true),
    (["no", "No", "NO", "off", "Off", "OFF"], false),
];

/// Bytes that one function may make.
const LENGTH_AT_MOST: usize = 4 << 20;

impl<'w> Names<'_, '_, 'w> {
    /// What a node stands for.
    pub(super) fn value(&self, node: &Node<'w>) -> Value<'w> {
        let made = self.stacks.evaluate(|| self.evaluated(node));
        made.unwrap_or_else(|| Value::of_text(&self.alone("Fn::TooDeep"), node.span()))
    }

    /// The same tree with its functions evaluated; `None`: it is nothing.
    pub(super) fn tree(&self, node: &Node<'w>) -> Option<Node<'w>> {
        if let Some(value) = self.switch(node) {
            return Some(made::boolean(value, node.span()));
        }
        if self.is_other_number(node) {
            return Some(made::string(self.unknown(node), node.span()));
        }
        match node.as_str() {
            Some(text) if !text.contains("${") && !text.contains("{{resolve:") => {
                Some(node.clone())
            }
            _ => self.value(node).into_node(node.span()),
        }
    }

    /// The text that a node stands for; `None`: it is a list, an object or nothing.
    pub(super) fn text(&self, node: &Node<'w>) -> Option<Mapped> {
        self.value(node).into_text()
    }

    /// The items of a list, or the value itself as the only one; and whether these are all.
    pub(super) fn items(&self, node: &Node<'w>) -> (Vec<Node<'w>>, bool) {
        match self.value(node) {
            Value::Nothing => (Vec::new(), true),
            Value::Text(text) => {
                // What is not known at all may be a list; a name that the deployment makes up is none.
                let read = self.read(&text.text);
                let is_item = read
                    .as_hole()
                    .is_none_or(|hole| hole.class == Class::Generated);
                (vec![made::string(text.text, node.span())], is_item)
            }
            Value::Tree(list) => (list.one_or_many().to_vec(), true),
        }
    }

    fn evaluated(&self, node: &Node<'w>) -> Value<'w> {
        if let Some(value) = self.switch(node) {
            return Value::Tree(made::boolean(value, node.span()));
        }
        if self.is_other_number(node) {
            return Value::of_text(&self.unknown(node), node.span());
        }
        if node.as_str().is_some() {
            return Value::Text(self.plain(node));
        }
        if let [member] = node.members()
            && let Some(value) = self.function(node, member)
        {
            return value;
        }
        if node.is_object() {
            let members = node.members().iter().filter_map(|member| {
                let value = self.tree(&member.value)?;
                Some(made::with_value(member, value))
            });
            return Value::Tree(made::object(members.collect(), node.span()));
        }
        if node.items().is_empty() {
            return Value::Tree(node.clone());
        }
        let items = node.items().iter().filter_map(|item| self.tree(item));
        Value::Tree(made::array(items.collect(), node.span()))
    }

    fn function(&self, node: &Node<'w>, member: &Member<'w>) -> Option<Value<'w>> {
        let value = &member.value;
        Some(match member.key() {
            "Ref" => self.reference(value.as_str()?, node.span()),
            "Fn::GetAtt" => self.get_attribute(node, value),
            "Fn::Sub" => match self.sub(value) {
                Some(text) => Value::Text(text),
                None => self.not_known(node),
            },
            "Fn::Join" => self.join(node, value),
            "Fn::Split" => self.split(node, value),
            "Fn::Select" => self.select(node, value),
            "Fn::FindInMap" => self.find_in_map(node, value),
            "Fn::If" => self.choose(node, value),
            "Fn::ImportValue" => self.import(node, value),
            // What is written as a text is read as what it says.
            "Fn::ToJsonString" => self.value(value),
            name if name.starts_with("Fn::") => self.not_known(node),
            _ => return None,
        })
    }

    /// What a word without quotes is in YAML 1.1, which CloudFormation reads: `yes` is a boolean.
    fn switch(&self, node: &Node<'w>) -> Option<bool> {
        let word = node.as_str()?;
        let value = SWITCHES.iter().find(|(known, _)| known.contains(&word))?.1;
        self.is_written_plain(node).then_some(value)
    }

    /// Whether a word without quotes is a number in YAML 1.1 only: `0123` to the base of 8, `1:30`
    /// to that of 60. Which text CloudFormation makes of it is not documented.
    pub(super) fn is_other_number(&self, node: &Node<'w>) -> bool {
        let is_it = |word: &str| {
            let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
            let is_of = |text: &str, letters: &str| {
                !text.is_empty() && text.chars().all(|letter| letters.contains(letter))
            };
            let mut parts = digits.split(':');
            let first = parts.next().unwrap_or_default();
            let is_octal =
                digits.len() > 1 && digits.starts_with('0') && is_of(digits, "01234567_");
            let is_sixties = digits.contains(':')
                && is_of(first, "0123456789_")
                && parts.all(|part| part.len() <= 2 && is_of(part, "0123456789"));
            is_octal || is_sixties
        };
        node.as_str().is_some_and(is_it) && self.is_written_plain(node)
    }

    /// Whether it is written without quotes.
    fn is_written_plain(&self, node: &Node<'w>) -> bool {
        let span = node.span();
        let whole = self.stack().whole;
        let written = whole.get(span.start as usize..span.end as usize);
        written.is_some_and(|written| Some(written.trim_end()) == node.as_str())
    }

    /// A function whose value is not known. What it depends on is evaluated: the choices in it count.
    fn not_known(&self, node: &Node<'w>) -> Value<'w> {
        for member in node.members() {
            for inner in member.value.one_or_many() {
                self.value(inner);
            }
        }
        Value::of_text(&self.unknown(node), node.span())
    }

    fn too_long(&self, place: Span) -> Value<'w> {
        Value::of_text(&self.alone("Fn::TooLong"), place)
    }

    /// A text outside of `Fn::Sub`: no `${...}` in it is replaced.
    fn plain(&self, node: &Node<'w>) -> Mapped {
        let text = Mapped::of_string(node, self.stack().whole).unwrap_or_default();
        self.with_marks(text, true)
    }

    /// With marks before dynamic references, and before what begins no placeholder.
    fn with_marks(&self, text: Mapped, is_plain: bool) -> Mapped {
        let mut built = Mapped::default();
        let mut from = 0;
        while let Some((start, mark)) = self.next_mark(&text.text, from, is_plain) {
            built.append_part(&text, from, start);
            let place = text.original(u32::try_from(start).unwrap_or_default());
            built.push(&mark, place, false);
            built.append_part(&text, start, start + 2);
            from = start + 2;
        }
        if from == 0 {
            return text;
        }
        built.append_part(&text, from, text.text.len());
        built
    }

    fn next_mark(&self, text: &str, from: usize, is_plain: bool) -> Option<(usize, String)> {
        let rest = text.get(from..)?;
        let hole = rest.find("${").filter(|_| is_plain);
        let dynamic = rest.find("{{resolve:");
        match (hole, dynamic) {
            (Some(hole), dynamic) if dynamic.is_none_or(|at| hole < at) => {
                Some((from + hole, marks::LITERAL.to_string()))
            }
            (_, Some(at)) => Some((from + at, marks::of_document(self.stack().scope, ""))),
            _ => None,
        }
    }
}
