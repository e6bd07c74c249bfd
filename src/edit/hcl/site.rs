//! Where a policy stands in a body of HCL.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Object, ObjectKey};
use hcl_edit::structure::{Block, Body};

use crate::finding::Span;

/// What a statement is put into.
pub(super) enum Site<'b> {
    /// The blocks of `aws_iam_policy_document`.
    Blocks(&'b Block),
    /// An object that becomes JSON.
    Object(&'b Object),
    /// JSON in a heredoc.
    Text(Range<usize>),
}

/// A policy that has exactly that place, and the top-level block around it.
pub(super) fn find(body: &Body, span: Span) -> Option<(&Block, Site<'_>)> {
    let place = span.start as usize..span.end as usize;
    let block = around(body, place.start)?;
    if is_document(block) {
        return (block.span()? == place).then_some((block, Site::Blocks(block)));
    }
    let site = within(&block.body, &place, true)?;
    Some((block, site))
}

/// The same by its start alone.
pub(super) fn at(body: &Body, start: usize) -> Option<Site<'_>> {
    let block = around(body, start)?;
    if is_document(block) {
        return Some(Site::Blocks(block));
    }
    within(&block.body, &(start..start + 1), false)
}

fn around(body: &Body, start: usize) -> Option<&Block> {
    let mut blocks = body.blocks();
    blocks.find(|block| block.span().is_some_and(|span| span.contains(&start)))
}

fn is_document(block: &Block) -> bool {
    let kind = block.labels.first().map(|label| label.as_str());
    block.has_ident("data") && kind == Some("aws_iam_policy_document")
}

fn within<'b>(body: &'b Body, place: &Range<usize>, is_whole: bool) -> Option<Site<'b>> {
    let inner = |span: Option<Range<usize>>| span.is_some_and(|span| span.contains(&place.start));
    for structure in body {
        if let Some(block) = structure.as_block().filter(|block| inner(block.span())) {
            return within(&block.body, place, is_whole);
        }
        let attribute = structure.as_attribute();
        if let Some(attribute) = attribute.filter(|attribute| inner(attribute.value.span())) {
            return in_expression(&attribute.value, place, is_whole);
        }
    }
    None
}

fn in_expression<'b>(
    expression: &'b Expression,
    place: &Range<usize>,
    is_whole: bool,
) -> Option<Site<'b>> {
    let span = expression
        .span()
        .filter(|span| span.contains(&place.start))?;
    let below: Vec<&'b Expression> = match expression {
        Expression::Object(object) => {
            let is_it = span.start == place.start && (!is_whole || span == *place);
            if is_it {
                return Some(Site::Object(object));
            }
            object.iter().map(|(_, value)| value.expr()).collect()
        }
        Expression::HeredocTemplate(_) => return Some(Site::Text(place.clone())),
        Expression::Array(array) => array.iter().collect(),
        Expression::Parenthesis(inner) => vec![inner.inner()],
        Expression::FuncCall(call) => call.args.iter().collect(),
        Expression::Conditional(conditional) => {
            vec![&conditional.true_expr, &conditional.false_expr]
        }
        _ => Vec::new(),
    };
    let mut below = below.into_iter();
    below.find_map(|one| in_expression(one, place, is_whole))
}

/// The value of `Statement`.
pub(super) fn statements(object: &Object) -> Option<&Expression> {
    let mut members = object.iter();
    let is_it = |key: &ObjectKey| match key {
        ObjectKey::Ident(name) => name.as_str() == "Statement",
        ObjectKey::Expression(Expression::String(text)) => text.as_str() == "Statement",
        ObjectKey::Expression(Expression::Variable(name)) => name.as_str() == "Statement",
        ObjectKey::Expression(_) => false,
    };
    members
        .find(|(key, _)| is_it(key))
        .map(|(_, value)| value.expr())
}

impl Site<'_> {
    /// Where it stands.
    pub(super) fn range(&self) -> Range<usize> {
        let range = match self {
            Self::Blocks(block) => block.span(),
            Self::Object(object) => object.span(),
            Self::Text(range) => Some(range.clone()),
        };
        range.unwrap_or_default()
    }

    /// How many statements are written there.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Blocks(block) => block.body.get_blocks("statement").count(),
            Self::Object(object) => match statements(object) {
                Some(Expression::Array(array)) => array.len(),
                Some(_) => 1,
                None => 0,
            },
            Self::Text(_) => 0,
        }
    }
}
