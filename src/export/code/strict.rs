//! Which pasted text may stand in generated code, and the words that stand there in place of all
//! other.
//!
//! INVARIANT: a [`Value`] holds letters, digits and `+=,.@_/:*-` only, which no shell, no template
//! and no quoted string of any of the languages reads as anything else; and `$LATEST` at its end,
//! which none of them reads in single quotes or before a letter.

use crate::check::project::Expression;
use crate::iam::arn::{Arn, is_strict_role_arn};
use crate::text::holes::is_account;
use crate::text::{Piece, Text};

/// A text that may stand in code.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::export) struct Value(pub(super) Vec<Part>);

/// A part of such a text.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::export) enum Part {
    /// As it was pasted.
    Known(String),
    /// A word that stands for something else, and how a template of CloudFormation writes it.
    Word(String, Option<&'static str>),
    /// A reference of the user's project: it is the whole value.
    Code(Expression),
}

impl Value {
    fn known(text: &str) -> Self {
        Self(vec![Part::Known(text.to_owned())])
    }

    /// The text, with words for what is not known.
    pub(in crate::export) fn plain(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Known(text) | Part::Word(text, _) => text.as_str(),
            Part::Code(_) => "",
        });
        parts.collect()
    }

    /// The reference that it is.
    pub(in crate::export) fn code(&self) -> Option<&Expression> {
        match self.0.as_slice() {
            [Part::Code(expression)] => Some(expression),
            _ => None,
        }
    }
}

/// The words of one policy: the same one for the same text, numbers for further ones.
#[derive(Debug, Default)]
pub(in crate::export) struct Words(Vec<(String, String, String)>);

impl Words {
    fn of(&mut self, stem: &'static str, text: &str) -> String {
        let known = self
            .0
            .iter()
            .find(|(of, name, _)| of == stem && name == text);
        if let Some((_, _, word)) = known {
            return word.clone();
        }
        // A placeholder that says what belongs there is the word for it.
        let own = match stem {
            "ACCOUNT_ID" | "REGION" => None,
            _ => word_in(text),
        };
        let name = own.unwrap_or(stem);
        let mut word = name.to_owned();
        let mut number = 1_u32;
        while self.0.iter().any(|(_, _, other)| *other == word) {
            number += 1;
            word = format!("{name}_{number}");
        }
        self.0
            .push((stem.to_owned(), text.to_owned(), word.clone()));
        word
    }

    /// The words for a placeholder.
    pub(in crate::export) fn for_text<'w>(
        &'w self,
        text: &'w str,
    ) -> impl Iterator<Item = &'w str> {
        let of_text = self.0.iter().filter(move |(_, known, _)| known == text);
        of_text.map(|(_, _, word)| word.as_str())
    }

    /// All of them, for people to replace.
    pub(in crate::export) fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, _, word)| word.as_str())
    }
}

/// `<TASK_ROLE>` is called `TASK_ROLE`.
fn word_in(text: &str) -> Option<&str> {
    let word = text.strip_prefix('<')?.strip_suffix('>')?;
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    (word.len() <= 64 && word.starts_with(|first: char| first.is_ascii_uppercase()))
        .then_some(word)
        .filter(|word| word.bytes().all(fits))
}

/// What an ARN is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A role.
    Role,
    /// Anything, also by a wildcard.
    Resource,
    /// A state machine.
    Machine,
}

impl Named {
    fn word(self) -> &'static str {
        match self {
            Named::Role => "ROLE_ARN",
            Named::Resource => "RESOURCE_ARN",
            Named::Machine => "STATE_MACHINE_ARN",
        }
    }
}

/// What may stand in a part of an ARN, what stands for it to look at the whole, and the word for
/// what does not fit.
struct Grammar {
    signs: &'static [u8],
    letters: fn(&u8) -> bool,
    example: &'static str,
    word: &'static str,
}

const GRAMMARS: [Grammar; 5] = [
    Grammar {
        signs: b"-",
        letters: u8::is_ascii_lowercase,
        example: "aws",
        word: "PARTITION",
    },
    Grammar {
        signs: b"-",
        letters: is_lowercase_or_digit,
        example: "iam",
        word: "SERVICE",
    },
    Grammar {
        signs: b"-",
        letters: is_lowercase_or_digit,
        example: "",
        word: "REGION",
    },
    Grammar {
        signs: b"",
        letters: u8::is_ascii_digit,
        example: "000000000000",
        word: "ACCOUNT_ID",
    },
    Grammar {
        signs: b"+=,.@_/:-",
        letters: u8::is_ascii_alphanumeric,
        example: "x",
        word: "NAME",
    },
];

/// The version of a Lambda function that can still be changed.
const LATEST: &str = ":$LATEST";

fn is_lowercase_or_digit(byte: &u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// An ARN, with words for its placeholders; or a word for the whole.
///
/// `placeholders` are those of the fix, of which some are not spelled like one.
pub(super) fn arn(text: &str, named: Named, placeholders: &[String], words: &mut Words) -> Value {
    if text == "*" && named == Named::Resource {
        return Value::known(text);
    }
    let parsed = Text::with_placeholders(text, 0);
    let arn = Arn::parse(&parsed).filter(|arn| is_strict(arn, text, named, placeholders));
    let Some(arn) = arn else {
        return Value(vec![Part::Word(words.of(named.word(), text), None)]);
    };
    let mut value = Value::known("arn");
    for (part, grammar) in arn.parts().into_iter().zip(&GRAMMARS) {
        value.0.push(Part::Known(":".to_owned()));
        for piece in &part.pieces {
            value.0.push(match piece {
                Piece::Literal(text) => Part::Known(text.to_string()),
                Piece::Hole(hole) => {
                    let word = words.of(grammar.word, &hole.name);
                    Part::Word(word, of_template(&hole.name))
                }
            });
        }
    }
    value
}

/// An account.
pub(super) fn account(text: &str, words: &mut Words) -> Value {
    if is_account(text) {
        return Value::known(text);
    }
    let word = words.of("ACCOUNT_ID", text);
    Value(vec![Part::Word(word, of_template(text))])
}

/// The parameters that every template of CloudFormation has.
fn of_template(name: &str) -> Option<&'static str> {
    ["${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"]
        .into_iter()
        .find(|known| *known == name)
}

fn is_strict(arn: &Arn<'_>, text: &str, named: Named, placeholders: &[String]) -> bool {
    let holes = || arn.parts().into_iter().flat_map(Text::holes);
    let is_spelled = |name: &String| holes().any(|hole| hole.name == name.as_str());
    if placeholders
        .iter()
        .any(|name| text.contains(name.as_str()) && !is_spelled(name))
    {
        return false;
    }
    let mut example = "arn".to_owned();
    for (part, grammar) in arn.parts().into_iter().zip(&GRAMMARS) {
        example.push(':');
        for piece in &part.pieces {
            match piece {
                Piece::Literal(text) => {
                    let fits = |byte: &u8| {
                        (grammar.letters)(byte)
                            || grammar.signs.contains(byte)
                            || *byte == b'*' && named == Named::Resource
                    };
                    // The qualifier of a Lambda function, and the only text with that sign.
                    let known = text.strip_suffix(LATEST).map(|rest| (rest, named));
                    let text = match known {
                        Some((rest, Named::Resource)) => rest,
                        _ => text.as_ref(),
                    };
                    if !text.bytes().all(|byte| fits(&byte)) && text != "aws" {
                        return false;
                    }
                    example.push_str(text);
                }
                Piece::Hole(_) => example.push_str(grammar.example),
            }
        }
    }
    let account = arn.account.as_literal();
    match named {
        Named::Role => is_strict_role_arn(&example),
        Named::Resource | Named::Machine => {
            account.is_none_or(|id| id.is_empty() || matches!(id, "*" | "aws") || is_account(id))
                && !arn.resource.pieces.is_empty()
        }
    }
}

/// An action such as `iam:PassRole`.
pub(super) fn action(text: &str, words: &mut Words) -> Value {
    let fits = text.split_once(':').is_some_and(|(service, action)| {
        is_word(service, is_lowercase_or_digit, b"-")
            && is_word(action, u8::is_ascii_alphanumeric, b"*")
    });
    if fits {
        Value::known(text)
    } else {
        Value(vec![Part::Word(words.of("ACTION", text), None)])
    }
}

/// A service such as `states.amazonaws.com`.
pub(super) fn service(text: &str, words: &mut Words) -> Value {
    if is_word(text, is_lowercase_or_digit, b".-") && text.contains('.') {
        Value::known(text)
    } else {
        Value(vec![Part::Word(words.of("SERVICE", text), None)])
    }
}

fn is_word(text: &str, letters: fn(&u8) -> bool, signs: &[u8]) -> bool {
    (1..=256).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '*')
        && text
            .bytes()
            .all(|byte| letters(&byte) || signs.contains(&byte))
}
