//! Operators.

use hcl_edit::expr::{BinaryOp, BinaryOperator, Expression, UnaryOperator};

use super::convert;
use super::env::{Env, Failure, Outcome};
use super::value::{Kind, Value};
use crate::finding::Place;

/// `!x`, `-x`
pub(super) fn unary(env: &Env<'_>, operator: UnaryOperator, value: &Value, at: Place) -> Outcome {
    let unknown = || env.unknown(&[operator.as_str(), &value.canonical()].concat(), at);
    match operator {
        UnaryOperator::Not => match convert::to_bool(value) {
            Ok(Some(value)) => Ok(Value::bool(!value, at)),
            Ok(None) => Ok(unknown()),
            Err(Failure) => Err(Failure),
        },
        UnaryOperator::Neg => match convert::to_number(value) {
            Ok(Some(value)) => Ok(Value::number(-value, at)),
            Ok(None) => Ok(unknown()),
            Err(Failure) => Err(Failure),
        },
    }
}

/// All others.
pub(super) fn binary(env: &Env<'_>, operation: &BinaryOp, at: Place) -> Outcome {
    use BinaryOperator as Op;
    let one = env.expression(&operation.lhs_expr)?;
    let two = env.expression(&operation.rhs_expr)?;
    let operator = *operation.operator.value();
    let unknown = || {
        let name = [
            &one.canonical(),
            " ",
            operator.as_str(),
            " ",
            &two.canonical(),
        ]
        .concat();
        env.unknown(&name, at)
    };
    match operator {
        // A list is never equal to a tuple, nor a map to an object, whatever is in them.
        Op::Eq | Op::NotEq => Ok(match convert::equal(&one, &two) {
            Some(true)
                if is_collection(&one)
                    && !(is_made(&operation.lhs_expr) && is_made(&operation.rhs_expr)) =>
            {
                unknown()
            }
            Some(is_equal) => Value::bool(is_equal == (operator == Op::Eq), at),
            None => unknown(),
        }),
        Op::And | Op::Or => {
            let (one, two) = match (convert::to_bool(&one), convert::to_bool(&two)) {
                (Ok(one), Ok(two)) => (one, two),
                _ => return Err(Failure),
            };
            // What decides alone decides.
            let decides = operator == Op::Or;
            Ok(match (one, two) {
                (Some(one), _) if one == decides => Value::bool(decides, at),
                (_, Some(two)) if two == decides => Value::bool(decides, at),
                (Some(_), Some(_)) => Value::bool(!decides, at),
                _ => unknown(),
            })
        }
        _ => {
            let (one, two) = match (convert::to_number(&one), convert::to_number(&two)) {
                (Ok(Some(one)), Ok(Some(two))) => (one, two),
                (Err(Failure), _) | (_, Err(Failure)) => return Err(Failure),
                _ => return Ok(unknown()),
            };
            let number = |number: f64| match number.is_finite() {
                true => Ok(Value::number(number, at)),
                false => Err(Failure),
            };
            match operator {
                Op::Plus => number(one + two),
                Op::Minus => number(one - two),
                Op::Mul => number(one * two),
                Op::Div => number(one / two),
                Op::Mod => number(one % two),
                Op::Less => Ok(Value::bool(one < two, at)),
                Op::LessEq => Ok(Value::bool(one <= two, at)),
                Op::Greater => Ok(Value::bool(one > two, at)),
                Op::GreaterEq => Ok(Value::bool(one >= two, at)),
                Op::Eq | Op::NotEq | Op::And | Op::Or => Err(Failure),
            }
        }
    }
}

fn is_collection(value: &Value) -> bool {
    matches!(value.kind, Kind::List(_) | Kind::Map(_))
}

/// Whether an expression makes a tuple or an object of its own.
fn is_made(expression: &Expression) -> bool {
    matches!(expression, Expression::Array(_) | Expression::Object(_))
}
