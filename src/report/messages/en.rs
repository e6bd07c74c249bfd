//! English.

use super::super::{Code, Params};

pub(super) fn text(code: Code, _params: &Params) -> String {
    match code {
        Code::DocumentEmpty => "the document is empty".to_owned(),
    }
}

pub(super) fn help(_code: Code, _params: &Params) -> Option<String> {
    None
}
