//! Each letter of a decoded text leads to where it is written.

use proptest::prelude::*;
use sfn_role_check::finding::Place;
use sfn_role_check::hcl::env::{Failure, Outcome};
use sfn_role_check::hcl::{Budget, Env, Host, Kind, Piece, Source, Step, Text};

#[derive(Debug, Default)]
struct Alone(Budget);

impl Host for Alone {
    fn named(&self, _: &Env<'_>, _: &str, _: &[Step], _: Place) -> (Outcome, usize) {
        (Err(Failure), 0)
    }

    fn attribute(&self, _: usize, _: &str, _: Place) -> Outcome {
        Err(Failure)
    }

    fn file(&self, _: &Env<'_>, _: &Text) -> Result<Option<Source<'_>>, Failure> {
        Ok(None)
    }

    fn budget(&self) -> &Budget {
        &self.0
    }
}

/// Evaluates an expression; its text must be `expected`, and each of its pieces where it says.
fn check(written: &str, expected: &str) {
    let host = Alone::default();
    let env = Env {
        host: &host,
        source: Source::whole(written, 0),
        module: 0,
        names: None,
        is_closed: false,
    };
    let parsed = hcl_edit::parser::parse_expr(written).unwrap();
    let value = env.expression(&parsed).unwrap();
    let Kind::Text(text) = &value.kind else {
        panic!("{written} is no text");
    };
    let mut whole = String::new();
    let mut last = 0;
    for piece in &text.pieces {
        let Piece::Known {
            text,
            at,
            is_verbatim,
        } = piece
        else {
            panic!("{written} has a hole");
        };
        let span = at.span.start as usize..at.span.end as usize;
        assert!(span.start >= last && span.end <= written.len(), "{written}");
        last = span.start;
        let own = written.get(span).unwrap();
        match is_verbatim {
            true => assert_eq!(own, text.as_ref(), "{written}"),
            false => assert!(own.starts_with(['\\', '$', '%', '"']), "{written}: {own}"),
        }
        whole.push_str(text);
    }
    assert_eq!(whole, expected, "{written}");
}

/// A letter as it is meant, in quotes, and in a heredoc.
fn letter() -> impl Strategy<Value = (&'static str, &'static str, &'static str)> {
    prop_oneof![
        Just(("a", "a", "a")),
        Just((" ", " ", " ")),
        Just(("ä", "ä", "ä")),
        Just(("ä", "\\u00e4", "ä")),
        Just(("😀", "\\U0001F600", "😀")),
        Just(("\"", "\\\"", "\"")),
        Just(("\\", "\\\\", "\\")),
        Just(("\t", "\\t", "\t")),
        Just(("$ ", "$ ", "$ ")),
        Just(("% ", "% ", "% ")),
        Just(("${", "$${", "$${")),
        Just(("%{", "%%{", "%%{")),
        Just(("{", "{", "{")),
        Just(("x", "${\"x\"}", "${\"x\"}")),
    ]
}

proptest! {
    #[test]
    fn quoted_texts_lead_back(letters in prop::collection::vec(letter(), 0..20)) {
        let meant: String = letters.iter().map(|letter| letter.0).collect();
        let written: String = letters.iter().map(|letter| letter.1).collect();
        // What begins an escape together with its neighbor means something else.
        prop_assume!(!written.contains("$$$") && !written.contains("%%%"));
        prop_assume!(!written.replace("$${", "").replace("${\"x\"}", "").contains("${"));
        prop_assume!(!written.replace("%%{", "").contains("%{"));
        check(&format!("\"a{written}z\""), &format!("a{meant}z"));
    }

    #[test]
    fn heredocs_lead_back(
        lines in prop::collection::vec(prop::collection::vec(letter(), 0..8), 1..5),
        indent in 0_usize..4,
    ) {
        let blanks = " ".repeat(indent);
        let (mut meant, mut written) = (String::new(), String::new());
        for line in &lines {
            let own: String = line.iter().map(|letter| letter.2).collect();
            let text: String = line.iter().map(|letter| letter.0).collect();
            written.push_str(&format!("{blanks}.{own}\n"));
            meant.push_str(&format!(".{text}\n"));
        }
        prop_assume!(!written.contains("$$$") && !written.contains("%%%"));
        prop_assume!(!written.replace("$${", "").replace("${\"x\"}", "").contains("${"));
        prop_assume!(!written.replace("%%{", "").contains("%{"));
        check(&format!("<<-EOF\n{written}EOF"), &meant);
    }
}
