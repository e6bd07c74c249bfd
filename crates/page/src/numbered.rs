//! Texts under numbers, for tests: what the host does in the browser.

use std::cell::RefCell;

use contract::TextRef;
use serde_json::Value;

thread_local! {
    /// The texts of a test, each at its number.
    static TEXTS: RefCell<Vec<String>> = RefCell::new(vec![String::new()]);
}

/// What stands for a text, as the host makes it.
pub(super) fn text(text: &str) -> TextRef {
    TEXTS.with_borrow_mut(|texts| {
        let known = texts.iter().position(|known| known == text);
        let number = known.unwrap_or_else(|| {
            texts.push(text.to_owned());
            texts.len() - 1
        });
        TextRef {
            number: number.try_into().unwrap(),
            length: text.encode_utf16().count().try_into().unwrap(),
            is_blank: text.trim().is_empty(),
        }
    })
}

/// The JSON of an example with what stands for its texts.
pub(super) fn without_texts(id: &str, file: &str) -> String {
    let mut file: Value = serde_json::from_str(file).unwrap();
    file["id"] = id.into();
    for document in file["workspace"]["documents"].as_array_mut().unwrap() {
        let pasted = document["text"].as_str().unwrap().to_owned();
        document["text"] = serde_json::to_value(text(&pasted)).unwrap();
    }
    file.to_string()
}

/// The text that this stands for.
pub(super) fn pasted(text: TextRef) -> String {
    TEXTS.with_borrow(|texts| texts[text.number as usize].clone())
}
