//! Conditionals. A condition that is not known is asked of the host, by its parts: in one world it
//! holds, in another it does not. Where the host leaves it open, the value is one of two.

use hcl_edit::expr::{BinaryOperator, Conditional, Expression, UnaryOperator};

use super::convert;
use super::env::{Env, Failure, Outcome};
use super::value::{Kind, Piece, Value};
use crate::finding::Place;

/// The value of a conditional.
pub(super) fn evaluate(env: &Env<'_>, conditional: &Conditional, at: Place) -> Outcome {
    let condition = env.expression(&conditional.cond_expr)?;
    let holds = match convert::to_bool(&condition)? {
        Some(holds) => Some(holds),
        None => holds(env, &conditional.cond_expr)?,
    };
    match holds {
        Some(true) => env.expression(&conditional.true_expr),
        Some(false) => env.expression(&conditional.false_expr),
        None => {
            // One that fails is not the one.
            let (yes, no) = (
                env.expression(&conditional.true_expr),
                env.expression(&conditional.false_expr),
            );
            match (yes, no) {
                (Ok(yes), Ok(no)) => Ok(either(env, &condition, &yes, &no, at)),
                (Ok(one), Err(_)) | (Err(_), Ok(one)) => {
                    let name = [&condition.canonical(), "?", &one.canonical()].concat();
                    Ok(env.unknown(&name, at))
                }
                (Err(failure), Err(_)) => Err(failure),
            }
        }
    }
}

/// Whether a condition holds in the world that is evaluated.
pub(super) fn holds(env: &Env<'_>, condition: &Expression) -> Result<Option<bool>, Failure> {
    let value = env.expression(condition)?;
    if let Some(known) = convert::to_bool(&value)? {
        return Ok(Some(known));
    }
    match condition {
        Expression::Parenthesis(inner) => holds(env, inner.inner()),
        Expression::UnaryOp(operation) if *operation.operator.value() == UnaryOperator::Not => {
            Ok(holds(env, &operation.expr)?.map(|holds| !holds))
        }
        Expression::BinaryOp(operation) => {
            let (one, two) = (&operation.lhs_expr, &operation.rhs_expr);
            let operator = *operation.operator.value();
            match operator {
                BinaryOperator::And | BinaryOperator::Or => {
                    let decides = operator == BinaryOperator::Or;
                    let Some(first) = holds(env, one)? else {
                        return Ok(None);
                    };
                    match first == decides {
                        true => Ok(Some(decides)),
                        false => holds(env, two),
                    }
                }
                BinaryOperator::Eq | BinaryOperator::NotEq => {
                    let (one, two) = (env.expression(one)?, env.expression(two)?);
                    let name = [&called(&one), " == ", &called(&two)].concat();
                    let is_equal = env.host.choice(&name);
                    Ok(is_equal.map(|is_equal| is_equal == (operator == BinaryOperator::Eq)))
                }
                _ => Ok(env.host.choice(&called(&value))),
            }
        }
        _ => Ok(env.host.choice(&called(&value))),
    }
}

/// How a value is called: what is a text as a whole, by its own name.
fn called(value: &Value) -> String {
    if let Kind::Text(text) = &value.kind
        && let [Piece::Hole(hole, _)] = text.pieces.as_slice()
    {
        return hole.name.to_string();
    }
    value.canonical()
}

/// One of two values.
fn either(env: &Env<'_>, condition: &Value, yes: &Value, no: &Value, at: Place) -> Value {
    if convert::equal(yes, no) == Some(true) {
        return yes.clone();
    }
    let name = [
        &condition.canonical(),
        " ? ",
        &yes.canonical(),
        " : ",
        &no.canonical(),
    ]
    .concat();
    env.unknown(&name, at)
}
