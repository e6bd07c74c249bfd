//! Evaluates expressions in three values: what is not known is a hole named by the whole expression.

use std::rc::Rc;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    Array, Expression, FuncCall, Object, ObjectKey, Traversal, TraversalOperator,
};
use hcl_edit::template::Template;

use super::body::Expr;
use super::env::{Budget, DEPTH_AT_MOST, Env, Failure, Outcome, Step};
use super::literal::Form;
use super::source::Source;
use super::value::{Kind, Map, Text, Value};
use super::{conditions, convert, doubled, functions, operators, template};
use crate::finding::Place;
use crate::text::mapped::Mapped;
use crate::text::{Entry, Node, Tree};

impl Env<'_> {
    /// Evaluates an expression as it is written.
    pub fn evaluate(&self, expr: Expr<'_>) -> Outcome {
        match expr {
            Expr::Hcl(expression, source) => self.of(source).expression(expression),
            Expr::Json(node, source) => self.of(source).json(node),
        }
    }

    /// Evaluates an expression.
    pub fn expression(&self, expression: &Expression) -> Outcome {
        let budget = self.budget();
        let at = self.source.place(expression.span());
        let depth = budget.depth.get();
        if !budget.step() || !budget.check(depth < DEPTH_AT_MOST) {
            return Ok(Value::new(Kind::Unknown(budget.unique()), at));
        }
        budget.depth.set(depth + 1);
        let outcome = self.expression_at(expression, at);
        budget.depth.set(depth);
        outcome
    }

    fn expression_at(&self, expression: &Expression, at: Place) -> Outcome {
        match expression {
            Expression::Null(_) => Ok(Value::null(at)),
            Expression::Bool(value) => Ok(Value::bool(*value.value(), at)),
            Expression::Number(number) => {
                let number = number.value().as_f64().ok_or(Failure)?;
                Ok(Value::number(number, at))
            }
            Expression::String(_) => {
                let range = expression.span().unwrap_or_default();
                let mut text = Text::default();
                let (start, end) = (range.start + 1, range.end.saturating_sub(1));
                super::literal::decode(&self.source, start, end, Form::Quoted, &mut text);
                Ok(Value::new(Kind::Text(Rc::new(text)), at))
            }
            Expression::StringTemplate(quoted) => {
                let elements: Vec<_> = quoted.iter().collect();
                template::evaluate(self, &elements, Form::Quoted, at)
            }
            Expression::HeredocTemplate(heredoc) => template::heredoc(self, heredoc, at),
            Expression::Array(array) => self.array(array, at),
            Expression::Object(object) => self.object(object, at),
            Expression::Parenthesis(inner) => self.expression(inner.inner()),
            Expression::Variable(name) => {
                let name = name.value().as_str();
                self.name(name, &[], at).0
            }
            Expression::Conditional(conditional) => conditions::evaluate(self, conditional, at),
            Expression::FuncCall(call) => self.call(call, at),
            Expression::Traversal(traversal) => self.traversal(traversal, at),
            Expression::UnaryOp(operation) => {
                let value = self.expression(&operation.expr)?;
                operators::unary(self, *operation.operator.value(), &value, at)
            }
            Expression::BinaryOp(operation) => operators::binary(self, operation, at),
            Expression::ForExpr(looped) => self.looped(looped, at),
        }
    }

    /// Evaluates an expression that is written as JSON.
    pub fn json(&self, node: &Node<'_>) -> Outcome {
        let at = node.span().of(self.source.document);
        let budget = self.budget();
        if !budget.step() {
            return Ok(Value::new(Kind::Unknown(budget.unique()), at));
        }
        if node.is_null() {
            return Ok(Value::null(at));
        }
        if node.as_str().is_some() {
            let Some(mapped) = Mapped::of_string(node, self.source.text) else {
                return Ok(Value::new(Kind::Unknown(budget.unique()), at));
            };
            return self.template_text(&mapped.text, Some(&mapped), 0, at);
        }
        if node.is_object() {
            let mut map = Map::default();
            for member in node.members() {
                if member.key() == "//" {
                    continue;
                }
                let place = member.key_span().of(self.source.document);
                let value = self.json(&member.value)?;
                let key = self.key_of(member.key(), place)?;
                insert(self.budget(), &mut map, &key, place, value);
            }
            return Ok(Value::map(map, at));
        }
        if let Some(scalar) = node.scalar() {
            return Ok(match scalar {
                "true" => Value::bool(true, at),
                "false" => Value::bool(false, at),
                number => Value::number(number.parse().map_err(|_| Failure)?, at),
            });
        }
        let items: Result<Vec<Value>, Failure> =
            node.items().iter().map(|item| self.json(item)).collect();
        Ok(Value::list(items?, at))
    }

    /// A key of JSON is a template, too.
    fn key_of(&self, key: &str, at: Place) -> Outcome {
        match key.contains("${") || key.contains("%{") {
            true => self.template_text(key, None, at.span.start as usize, at),
            false => Ok(Value::text(key, at)),
        }
    }

    /// Evaluates a text as a template.
    pub fn template_text(
        &self,
        text: &str,
        map: Option<&Mapped>,
        base: usize,
        at: Place,
    ) -> Outcome {
        let source = Source {
            text,
            document: self.source.document,
            base,
            map,
        };
        match hcl_edit::parser::parse_template(text) {
            Ok(parsed) => self.of(source).template(&parsed, at),
            Err(_) => Ok(Value::new(Kind::Unknown(self.budget().unique()), at)),
        }
    }

    /// Evaluates a template.
    pub fn template(&self, parsed: &Template, at: Place) -> Outcome {
        let elements: Vec<_> = parsed.iter().collect();
        template::evaluate(self, &elements, Form::Plain, at)
    }

    fn array(&self, array: &Array, at: Place) -> Outcome {
        let mut items = Vec::with_capacity(array.len());
        for item in array.iter() {
            items.push(self.expression(item)?);
        }
        Ok(Value::list(items, at))
    }

    fn object(&self, object: &Object, at: Place) -> Outcome {
        let mut map = Map::default();
        for (key, value) in object.iter() {
            let range = match key {
                ObjectKey::Ident(ident) => ident.span(),
                ObjectKey::Expression(expression) => expression.span(),
            };
            if doubled::is_replaced(key, range.as_ref().map(|range| self.source.written(range))) {
                continue;
            }
            let place = self.source.place(range);
            let key = match key {
                ObjectKey::Ident(ident) => Value::text(ident.value().as_str(), place),
                // A name without brackets is a key, not a variable.
                ObjectKey::Expression(Expression::Variable(name)) => {
                    Value::text(name.value().as_str(), place)
                }
                ObjectKey::Expression(expression) => self.expression(expression)?,
            };
            let value = self.expression(value.expr())?;
            insert(self.budget(), &mut map, &key, place, value);
        }
        Ok(Value::map(map, at))
    }

    fn call(&self, call: &FuncCall, at: Place) -> Outcome {
        let mut name = String::new();
        for part in &call.name.namespace {
            name.push_str(part.value().as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.value().as_str());
        let name = name.strip_prefix("core::").unwrap_or(&name);
        // These two look at whether their arguments fail.
        if matches!(name, "try" | "can") {
            return functions::guarded(self, name, call, at);
        }
        let mut arguments = Vec::new();
        for argument in call.args.iter() {
            arguments.push(self.expression(argument)?);
        }
        if call.args.expand_final()
            && let Some(last) = arguments.pop()
        {
            match last.items() {
                Some(items)
                    if items
                        .iter()
                        .all(|item| !matches!(item.kind, Kind::Spread(_))) =>
                {
                    arguments.extend(items.iter().cloned());
                }
                _ => {
                    arguments.push(last);
                    return Ok(functions::unknown(self, name, &arguments, at));
                }
            }
        }
        functions::call(self, name, &arguments, at)
    }

    fn traversal(&self, traversal: &Traversal, at: Place) -> Outcome {
        let mut steps = Vec::with_capacity(traversal.operators.len());
        for operator in &traversal.operators {
            let place = self.source.place(operator.span());
            steps.push(match operator.value() {
                TraversalOperator::AttrSplat(_) => Step::AttributeSplat,
                TraversalOperator::FullSplat(_) => Step::FullSplat,
                TraversalOperator::GetAttr(name) => Step::Attribute(name.value().as_str().into()),
                TraversalOperator::Index(key) => Step::Index(self.expression(key)?),
                TraversalOperator::LegacyIndex(number) => Step::Index(convert::index(
                    usize::try_from(*number.value()).unwrap_or(usize::MAX),
                    place,
                )),
            });
        }
        let (value, taken) = match &traversal.expr {
            Expression::Variable(name) => self.name(name.value().as_str(), &steps, at),
            other => (self.expression(other), 0),
        };
        let mut value = self.walk(value?, steps.get(taken..).unwrap_or_default(), at)?;
        // What is looked at is the use, unless the value was written elsewhere.
        if value.at == super::value::NOWHERE {
            value.at = at;
        }
        Ok(value)
    }

    fn name(&self, name: &str, steps: &[Step], at: Place) -> (Outcome, usize) {
        if let Some(value) = self.local(name) {
            return (Ok(value), 0);
        }
        if self.is_closed {
            return (Err(Failure), 0);
        }
        self.host.named(self, name, steps, at)
    }

    /// Takes the steps from a value on.
    pub fn walk(&self, mut value: Value, steps: &[Step], at: Place) -> Outcome {
        for (number, step) in steps.iter().enumerate() {
            let rest = steps.get(number + 1..).unwrap_or_default();
            value = match step {
                Step::Attribute(name) => self.attribute(&value, name, at)?,
                Step::Index(key) => self.index(&value, key, at)?,
                Step::FullSplat => return self.splat(&value, rest, at),
                Step::AttributeSplat => {
                    let count = rest
                        .iter()
                        .take_while(|step| matches!(step, Step::Attribute(_)))
                        .count();
                    let (own, rest) = rest.split_at(count);
                    let value = self.splat(&value, own, at)?;
                    return self.walk(value, rest, at);
                }
            };
        }
        Ok(value)
    }

    /// An attribute of a value.
    pub fn attribute(&self, value: &Value, name: &str, at: Place) -> Outcome {
        match &value.kind {
            Kind::Map(map) => match (map.entries.get(name), &map.rest) {
                (Some((_, value)), _) => Ok(value.clone()),
                (None, Some(rest)) => Ok(self.unknown(&[&rest.name, ".", name].concat(), at)),
                (None, None) => Err(Failure),
            },
            Kind::Handle(handle) => self.host.attribute(*handle, name, at),
            Kind::Unknown(hole) | Kind::Spread(hole) => {
                Ok(self.unknown(&[&hole.name, ".", name].concat(), at))
            }
            // `list.0` of old Terraform
            Kind::List(_) => match name.parse() {
                Ok(number) => self.index(value, &convert::index(number, at), at),
                Err(_) => Err(Failure),
            },
            _ => Err(Failure),
        }
    }

    /// An item of a value.
    pub fn index(&self, value: &Value, key: &Value, at: Place) -> Outcome {
        let unknown = || {
            let name = [&value.canonical(), "[", &key.canonical(), "]"].concat();
            Ok(self.unknown(&name, at))
        };
        if let Kind::Unknown(key) = &key.kind {
            let member = match &value.kind {
                Kind::Unknown(family) => self.host.member(&family.name, &key.name),
                _ => None,
            };
            return match member {
                Some(handle) => Ok(Value::new(Kind::Handle(handle), at)),
                None => unknown(),
            };
        }
        match &value.kind {
            Kind::Map(map) => match convert::known_text(key) {
                Some(key) => match map.entries.get(&key) {
                    Some((_, value)) => Ok(value.clone()),
                    None if map.rest.is_some() => unknown(),
                    None => Err(Failure),
                },
                None => unknown(),
            },
            Kind::List(items) => {
                let spread = items
                    .iter()
                    .position(|item| matches!(item.kind, Kind::Spread(_)));
                match convert::to_count(key) {
                    Some(at) if at < spread.unwrap_or(items.len()) => {
                        items.get(at).cloned().ok_or(Failure)
                    }
                    _ if spread.is_some() || !key.is_known() => unknown(),
                    _ => Err(Failure),
                }
            }
            Kind::Unknown(_) | Kind::Spread(_) => unknown(),
            Kind::Handle(handle) => match convert::known_text(key) {
                Some(key) => self.host.attribute(*handle, &key, at),
                None => unknown(),
            },
            _ => Err(Failure),
        }
    }
}

/// Adds an entry; a key that is not known leaves open which entries there are.
fn insert(budget: &Budget, map: &mut Map, key: &Value, at: Place, value: Value) {
    match convert::known_text(key) {
        Some(key) => {
            map.entries.insert(key, (at, value));
        }
        None => {
            // It may be any of those before, which it replaces.
            map.entries.clear();
            map.rest = Some(budget.hole(&["keys of ", &key.canonical()].concat()));
        }
    }
}
