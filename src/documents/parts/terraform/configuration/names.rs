//! What the names mean that stand in the expressions of a root module and of the modules it calls.

use std::rc::Rc;

use super::world::{Note, What, World};
use super::{attributes, policy_document, twins, variables};
use crate::documents::links::Found;
use crate::finding::Place;
use crate::hcl::env::{Failure, Outcome};
use crate::hcl::value::{Kind, Piece, Text, Value};
use crate::hcl::{Budget, Env, Host, Source, Step};
use crate::text::mapped::Mapped;

impl Host for World<'_> {
    fn named(&self, env: &Env<'_>, name: &str, steps: &[Step], at: Place) -> (Outcome, usize) {
        let attribute = |number: usize| match steps.get(number) {
            Some(Step::Attribute(name)) => Some(name.as_str()),
            Some(Step::Index(key)) if number > 0 => match &key.kind {
                Kind::Text(_) => None,
                _ => None,
            },
            _ => None,
        };
        let module = env.module;
        let resource = |is_data: bool, kind: &str, name: &str| {
            let folder = self.folder(module).ok_or(Failure)?;
            match folder.find(is_data, kind, name) {
                Some(place) => self.resource_value(module, place, at),
                None => {
                    let data = if is_data { "data." } else { "" };
                    let key = self.called_in(module, &[data, kind, ".", name].concat());
                    self.undeclared(&key, at)
                }
            }
        };
        match (name, attribute(0), attribute(1)) {
            ("var", Some(name), _) => (variables::value(self, module, name, at), 1),
            ("local", Some(name), _) => (self.local(module, name, at), 1),
            ("module", Some(name), _) => (self.module_value(module, name, at), 1),
            ("path", Some(name), _) => (Ok(self.path(module, name, at)), 1),
            ("terraform", Some(name), _) => {
                let name = ["terraform.", name].concat();
                let hole = Text::hole(self.budget.hole(&name), at);
                (Ok(Value::new(Kind::Text(Rc::new(hole)), at)), 1)
            }
            ("data" | "ephemeral", Some(kind), Some(name)) => (resource(true, kind, name), 2),
            ("data" | "var" | "local" | "module" | "path" | "each" | "count" | "self", ..) => {
                (Ok(Value::new(Kind::Unknown(self.budget.unique()), at)), 0)
            }
            (kind, Some(name), _) => (resource(false, kind, name), 1),
            _ => (Err(Failure), 0),
        }
    }

    fn attribute(&self, number: usize, name: &str, at: Place) -> Outcome {
        let source = self.by_source(number, name, at);
        self.with_facts(source, number, name, at)
    }

    fn member(&self, family: &str, key: &str) -> Option<usize> {
        let (number, known) = self.member_of(family)?;
        (known == key).then_some(number)
    }

    fn choice(&self, condition: &str) -> Option<bool> {
        self.choices.decide(condition)
    }

    fn file(&self, env: &Env<'_>, path: &Text) -> Result<Option<Source<'_>>, Failure> {
        let Some((found, path)) = self.resolved(path) else {
            return Ok(None);
        };
        let Found::One(number) = found else {
            self.note(Note::NoFile(path, env.source.place(None)));
            return Ok(None);
        };
        let Some(document) = self.documents.get(number as usize) else {
            return Ok(None);
        };
        let from = env.source.place(None).document;
        let mut used = self.used.borrow_mut();
        if used.last() != Some(&(from, number)) {
            used.push((from, number));
        }
        Ok(Some(Source::whole(&document.text, number)))
    }

    fn budget(&self) -> &Budget {
        &self.budget
    }
}

impl World<'_> {
    /// What `data.template_file` makes of its template, with the names in `vars`.
    fn rendered(&self, number: usize, at: Place) -> Outcome {
        let unknown = || {
            let own = self.own(number, "rendered");
            Ok(Value::new(Kind::Text(Rc::new(own)), at))
        };
        let Some(template) = self.written_text(number, "template") else {
            return unknown();
        };
        let own = match self.written(number, "vars") {
            Some(variables) => crate::hcl::names(&variables?)?,
            None => Some(Vec::new()),
        };
        let Some(own) = own else {
            return unknown();
        };
        let has_syntax = |piece: &Piece| match piece {
            Piece::Known { text, .. } => text.contains("${") || text.contains("%{"),
            Piece::Hole(..) => false,
        };
        // What is put into it before is no template.
        if !template.pieces.iter().any(has_syntax) {
            return Ok(Value::new(Kind::Text(template), at));
        }
        let (text, holes) = tokens(&template);
        // An expression would take the token for a text.
        let mut expressions = ["${", "%{"]
            .into_iter()
            .flat_map(|start| text.split(start).skip(1));
        if expressions.any(|rest| rest.split('}').next().unwrap_or_default().contains(TOKEN)) {
            return unknown();
        }
        // A file that is read as it is keeps its places.
        let file = match template.pieces.as_slice() {
            [Piece::Known { at, .. }] => self
                .documents
                .get(at.document as usize)
                .map(|one| (one, at)),
            _ => None,
        };
        let file = file.filter(|(document, _)| document.text == text);
        let mut map = Mapped::default();
        map.push(&text, at.span.start, false);
        let source = match file {
            Some((document, at)) => Source::whole(&document.text, at.document),
            None => Source {
                text: &text,
                document: at.document,
                base: 0,
                map: Some(&map),
            },
        };
        let env = Env {
            host: self,
            source,
            module: 0,
            names: None,
            is_closed: true,
        };
        match crate::hcl::rendered(&env, source, &own)? {
            Some(value) if holes.is_empty() => Ok(value),
            Some(value) => Ok(without_tokens(&value, &holes)),
            None => unknown(),
        }
    }

    /// The content of a file that `data.local_file` reads.
    fn content(&self, number: usize, at: Place) -> Option<Value> {
        let path = self.written_text(number, "filename")?;
        let env = Env {
            host: self,
            source: Source::whole("", at.document),
            module: 0,
            names: None,
            is_closed: true,
        };
        let source = self.file(&env, &path).ok()??;
        let mut text = Text::default();
        text.push(source.text, source.place(Some(0..source.text.len())), true);
        Some(Value::new(Kind::Text(Rc::new(text)), at))
    }

    /// An attribute as the source gives it.
    fn by_source(&self, number: usize, name: &str, at: Place) -> Outcome {
        let Some(instance) = self.instance(number) else {
            return Err(Failure);
        };
        let resource = match instance.what {
            What::Module(module) => return self.output(module, name, at),
            What::Resource(_) => self.resource(&instance).ok_or(Failure)?,
        };
        let name = twins::known(resource.kind, name);
        if resource.is_data
            && resource.of() == "aws_iam_policy_document"
            && matches!(name, "json" | "minified_json")
        {
            let key = [&instance.address, "#", &number.to_string(), " json"].concat();
            return self.once(&key, at, || Ok(policy_document::json(self, number)));
        }
        if resource.is_data && resource.of() == "template_file" && name == "rendered" {
            let key = [&instance.address, "#", &number.to_string(), " rendered"].concat();
            return self.once(&key, at, || self.rendered(number, at));
        }
        if resource.is_data
            && matches!(resource.of(), "local_file" | "local_sensitive_file")
            && name == "content"
            && let Some(value) = self.content(number, at)
        {
            return Ok(value);
        }
        if let Some(value) = attributes::computed(self, number, resource, name) {
            return Ok(value);
        }
        match self.written(number, name) {
            Some(Ok(value)) if value.is_null() == Some(true) => {}
            Some(outcome) => return outcome,
            None => {}
        }
        let own = self.own(number, name);
        let kind = match attributes::is_text(name) {
            true => Kind::Text(Rc::new(own)),
            false => match own.pieces.into_iter().next() {
                Some(Piece::Hole(hole, _)) => Kind::Unknown(hole),
                _ => Kind::Unknown(self.budget.unique()),
            },
        };
        Ok(Value::new(kind, at))
    }
}

/// Around the number of a hole, while a template is evaluated. No text of people has it.
const TOKEN: char = '\u{e002}';

/// A text with tokens for its holes.
fn tokens(text: &Text) -> (String, Vec<Piece>) {
    let mut whole = String::new();
    let mut holes = Vec::new();
    for piece in &text.pieces {
        match piece {
            Piece::Known { text, .. } => whole.push_str(text),
            Piece::Hole(..) => {
                whole.push(TOKEN);
                whole.push_str(&holes.len().to_string());
                whole.push(TOKEN);
                holes.push(piece.clone());
            }
        }
    }
    (whole, holes)
}

/// The holes in the place of their tokens.
fn without_tokens(value: &Value, holes: &[Piece]) -> Value {
    let Kind::Text(text) = &value.kind else {
        return value.clone();
    };
    let mut made = Text::default();
    for piece in &text.pieces {
        let Piece::Known { text, at, .. } = piece else {
            made.pieces.push(piece.clone());
            continue;
        };
        for (number, part) in text.split(TOKEN).enumerate() {
            let hole = part.parse().ok().and_then(|at: usize| holes.get(at));
            match hole.filter(|_| number % 2 == 1) {
                Some(hole) => made.pieces.push(hole.clone()),
                None => made.push(part, *at, false),
            }
        }
    }
    Value::new(Kind::Text(Rc::new(made)), value.at)
}
