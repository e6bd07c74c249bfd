//! State machines with their definitions: in the template, or in a file that it names.

use crate::finding::{Because, Code, Severity, Span};
use crate::text::mapped::Mapped;
use crate::text::tree::{with_plain_keys, with_strings, with_texts};
use crate::text::{Guard, Integrity, Node, Presence, Tree, Variable, marks};

use super::super::super::links::Found;
use super::super::{Part, Uses, What, of_text};
use super::maker::Maker;
use super::project::PutIn;
use super::value::Value;

impl<'s, 't, 'w> Maker<'s, 't, 'w> {
    pub(super) fn machine(
        &mut self,
        logical: &str,
        properties: &'t Node<'w>,
        role_key: &str,
        own_role: Option<String>,
    ) {
        let role = self.get(properties, role_key);
        let role = role.and_then(|role| self.names.text(role));
        let is_serverless = role_key == "Role";
        let key = match is_serverless {
            true => "Name",
            false => "StateMachineName",
        };
        let given = self.names.given_text(Some(properties), key);
        let what = What::Machine {
            name: Some(given.unwrap_or_else(|| logical.to_owned())),
            arn: self.names.reference_of_resource(logical),
            role: role.map(|role| role.text).or(own_role),
            origin: Some((self.names.stack().read_as, properties.span().start)),
        };
        let before = self.made.parts.len();
        self.definition(logical, properties, what);
        let Some(machine) = self.made.parts.get(before) else {
            return;
        };
        let stands_here = machine.document == self.names.stack().document;
        let (document, span) = (machine.document, machine.span);
        let mut uses = Uses::of_template(properties, is_serverless);
        if !stands_here {
            for (_, place) in [&mut uses.logging, &mut uses.tracing, &mut uses.encryption] {
                *place = span;
            }
        }
        self.add(What::Uses(uses), None, Integrity::Intact, properties.span());
        if let Some(part) = self.made.parts.last_mut().filter(|_| !stands_here) {
            (part.document, part.span) = (document, span);
        }
    }

    fn definition(&mut self, logical: &str, properties: &'t Node<'w>, what: What) {
        if let Some(string) = self.get(properties, "DefinitionString") {
            match self.names.value(string) {
                Value::Text(text) => {
                    let text = self
                        .names
                        .substituted_only(&text, &self.substitutions(properties));
                    let (node, integrity) = self.of_text(&text);
                    self.inline(what, node, integrity, string.span());
                }
                Value::Tree(node) => self.object(properties, what, &node),
                Value::Nothing => self.elsewhere(logical, string.span(), None),
            }
        } else if let Some(definition) = self.get(properties, "Definition") {
            match self.names.value(definition) {
                Value::Tree(node) => self.object(properties, what, &node),
                _ => match definition.get("Fn::Include").and_then(Node::as_str) {
                    Some(path) => self.file(logical, properties, what, path, definition.span()),
                    None => self.elsewhere(logical, definition.span(), None),
                },
            }
        } else {
            let place = ["DefinitionUri", "DefinitionS3Location"];
            let mut place = place.iter().filter_map(|key| self.get(properties, key));
            let Some(place) = place.next() else {
                return self.elsewhere(logical, properties.span(), None);
            };
            let path = match self.names.value(place) {
                Value::Text(text) => Some(text.text),
                Value::Tree(location) => location
                    .get("Key")
                    .and_then(Tree::as_str)
                    .map(str::to_owned),
                Value::Nothing => None,
            };
            let path = path.map(|path| marks::unmarked(&path).into_owned());
            self.file(
                logical,
                properties,
                what,
                &path.unwrap_or_default(),
                place.span(),
            );
        }
    }

    /// What `DefinitionSubstitutions` put in the place of a name.
    fn substitutions(
        &self,
        properties: &'t Node<'w>,
    ) -> impl Fn(&str) -> Option<Mapped> + use<'s, 't, 'w> {
        let names = self.names;
        let given = self.get(properties, "DefinitionSubstitutions");
        move |name: &str| given?.get(name).map(|node| names.text_or_hole(node))
    }

    /// A definition that is written as an object.
    fn object(&mut self, properties: &'t Node<'w>, what: What, node: &Node<'w>) {
        let node = {
            let own = self.substitutions(properties);
            with_strings(node, &|text| {
                let mut mapped = Mapped::default();
                mapped.push(text, 0, false);
                Some(self.names.substituted_only(&mapped, &own).text)
            })
        };
        let span = node.span();
        self.inline(what, Some(node), Integrity::Intact, span);
    }

    fn inline(&mut self, what: What, node: Option<Node<'w>>, integrity: Integrity, span: Span) {
        if let Some(node) = &node {
            self.note_missing_sub(node);
        }
        self.add(what, node.map(with_plain_keys), integrity, span);
    }

    /// A definition in a file.
    fn file(
        &mut self,
        logical: &str,
        properties: &'t Node<'w>,
        what: What,
        path: &str,
        place: Span,
    ) {
        let stacks = self.names.stacks;
        match stacks.file(self.names.stack().document, path, logical) {
            Found::One(document) => self.join(properties, what, document, place),
            Found::Several(documents) => {
                let names: Vec<String> = documents
                    .iter()
                    .filter_map(|&one| stacks.file_name(one))
                    .collect();
                let because = Because::new(Code::DefinitionUnclear)
                    .with("machine", logical)
                    .with("documents", names)
                    .with("path", path)
                    .at(place.of(self.names.stack().document));
                self.say(because.finding(Severity::Warning));
                // It is one of them, each in its world: none proves anything.
                let before = self.integrity;
                self.integrity = before.and(Integrity::Undetermined);
                let variable = Variable {
                    document: self.names.stack().document,
                    name: format!("{logical}: {path}").into(),
                    values: u32::try_from(documents.len()).unwrap_or(u32::MAX),
                };
                let chosen = stacks.choice(&variable).unwrap_or_default();
                if let Some(&document) = documents.get(chosen as usize) {
                    self.join(properties, what, document, place);
                }
                self.made.joined.extend(documents);
                self.integrity = before;
            }
            Found::Nothing => self.elsewhere(logical, place, Some(path)),
        }
    }

    /// Puts a definition of another document in.
    fn join(&mut self, properties: &'t Node<'w>, what: What, document: u32, place: Span) {
        let Some((root, whole, is_repaired)) = self.names.stacks.definition(document) else {
            return;
        };
        let own = self.substitutions(properties);
        let given = self.get(properties, "DefinitionSubstitutions");
        let here = self.names.stack().document;
        let machine = (self.names.stack().read_as, properties.span().start);
        let stated = self.names.stacks.stated(document);
        let missing = std::cell::RefCell::new(Vec::new());
        let values = std::cell::RefCell::new(Vec::new());
        let put_in = |text: &Mapped, place: Option<Span>| {
            self.names.substituted_only(text, &|name| {
                if let (Some(place), Some(value)) = (place, given.and_then(|all| all.get(name))) {
                    values.borrow_mut().push(PutIn {
                        machine,
                        named: place.of(document),
                        value: value.span().of(here),
                    });
                }
                Some(
                    own(name)
                        .or_else(|| text_of(stated(name)?))
                        .unwrap_or_else(|| {
                            let mut missing = missing.borrow_mut();
                            if !missing.iter().any(|known| known == name) {
                                missing.push(name.to_owned());
                            }
                            let mut hole = Mapped::default();
                            hole.push(
                                &marks::of_document(document, &format!("${{{name}}}")),
                                0,
                                false,
                            );
                            hole
                        }),
                )
            })
        };
        let (node, integrity, span) = match root.filter(|_| !is_repaired) {
            Some(root) => {
                let node = with_texts(root, &|node| {
                    let text = node.as_str().filter(|text| text.contains("${"))?;
                    let mut mapped = Mapped::default();
                    mapped.push(text, 0, false);
                    Some(put_in(&mapped, Some(node.span())).text)
                });
                (Some(node), Integrity::Intact, root.span())
            }
            // It may be JSON only once the values are in.
            None => {
                let mut text = Mapped::default();
                text.push(whole, 0, true);
                let text = put_in(&text, None);
                let (node, integrity) = of_text(&text, whole, document, &mut self.made.findings);
                (node, integrity, Span::new(0, 1))
            }
        };
        self.made.values.extend(values.into_inner());
        let missing = missing.into_inner();
        if !missing.is_empty() {
            let because = Because::new(Code::SubstitutionMissing)
                .with("names", missing.clone())
                .at(place.of(self.names.stack().document))
                .at(Span::new(0, 1).of(document));
            self.say(because.finding(Severity::Warning));
            let missing = missing.into_iter().map(|name| (document, name));
            self.made.missing.extend(missing);
        }
        self.made.joined.push(document);
        self.made.parts.push(Part {
            what,
            node: node.map(with_plain_keys),
            integrity: integrity.and(self.integrity),
            presence: Presence::Certain,
            guard: Guard::Always,
            span,
            document,
        });
    }

    fn elsewhere(&mut self, machine: &str, span: Span, path: Option<&str>) {
        let mut because = Because::new(Code::DefinitionElsewhere)
            .with("machine", machine)
            .at(span.of(self.names.stack().document));
        if let Some(path) = path {
            because = because.with("path", path);
        }
        self.say(because.finding(Severity::Warning));
    }
}

/// A text that stands nowhere.
fn text_of(text: String) -> Option<Mapped> {
    let mut mapped = Mapped::default();
    mapped.push(&text, 0, false);
    Some(mapped)
}
