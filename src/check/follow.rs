//! Following a sample input through a definition. In the page that is done where the readers are,
//! which are a module of their own.

use crate::asl::flow::Resolution;
use crate::finding::Code;
use crate::text::Node;

/// A definition and an input, each with the index and the text of its document.
#[derive(Debug)]
#[expect(missing_docs, reason = "as the sentence above says")]
pub struct Followed<'a> {
    pub machine: &'a Node<'a>,
    pub document: u32,
    pub whole: &'a str,
    pub input: &'a Node<'a>,
    pub input_document: u32,
    pub input_whole: &'a str,
}

/// The definition with what the input makes of it, and what that is; `None`: it would take too
/// long.
pub type Outcome<'a> = Option<(Node<'a>, Vec<Resolution<'a>>)>;

/// Follows the input; an error if that cannot be done now.
pub fn follow<'a>(asked: &Followed<'a>) -> Result<Outcome<'a>, Code> {
    #[cfg(feature = "readers")]
    return Ok(crate::asl::flow::follow(
        asked.machine,
        asked.document,
        (asked.input, asked.input_document),
    ));
    #[cfg(not(feature = "readers"))]
    return elsewhere::follow(asked);
}

/// How the question and the answer come over.
pub mod elsewhere {
    use std::borrow::Cow;

    use super::{Followed, Outcome};
    use crate::asl::flow::{self, Given, Resolution};
    use crate::documents::elsewhere;
    use crate::documents::handed::{self, Bytes};
    use crate::finding::Code;

    /// Asks the other module.
    pub fn follow<'a>(asked: &Followed<'a>) -> Result<Outcome<'a>, Code> {
        let mut question = Vec::new();
        for (document, whole, node) in [
            (asked.document, asked.whole, asked.machine),
            (asked.input_document, asked.input_whole, asked.input),
        ] {
            handed::number(&mut question, document as usize);
            handed::text(&mut question, whole);
            handed::node(&mut question, node);
        }
        let answer = elsewhere::ask(&question)?;
        let mut bytes = Bytes::of(&answer, asked.whole, asked.document);
        read(&mut bytes).ok_or(Code::ReaderFailed)
    }

    fn read<'a>(bytes: &mut Bytes<'_, 'a>) -> Option<Outcome<'a>> {
        if !bytes.flag()? {
            return Some(None);
        }
        let root = bytes.node()?;
        let resolutions = bytes.list(|bytes| {
            Some(Resolution {
                path: bytes.list(Bytes::text)?,
                span: bytes.span()?,
                expression: Cow::Owned(bytes.text()?),
                value: match bytes.number()? {
                    0 => Given::Text(bytes.text()?),
                    1 => Given::Whole,
                    _ => Given::Missing,
                },
                from: match bytes.flag()? {
                    true => {
                        let document = u32::try_from(bytes.number()?).ok()?;
                        Some(bytes.span()?.of(document))
                    }
                    false => None,
                },
                is_caller: bytes.flag()?,
            })
        })?;
        Some(Some((root, resolutions)))
    }

    /// Answers a question.
    pub fn answer(question: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = Bytes::of(question, "", 0);
        let document = u32::try_from(bytes.number()?).ok()?;
        let whole = bytes.str()?;
        let mut bytes = bytes.within(whole);
        let machine = bytes.node()?;
        let input_document = u32::try_from(bytes.number()?).ok()?;
        let whole = bytes.str()?;
        let mut bytes = bytes.within(whole);
        let input = bytes.node()?;
        let mut answer = Vec::new();
        let out = &mut answer;
        let outcome = flow::follow(&machine, document, (&input, input_document));
        handed::number(out, usize::from(outcome.is_some()));
        if let Some((root, resolutions)) = &outcome {
            handed::node(out, root);
            handed::number(out, resolutions.len());
            for resolution in resolutions {
                handed::texts(out, &resolution.path);
                handed::span(out, resolution.span);
                handed::text(out, &resolution.expression);
                match &resolution.value {
                    Given::Text(text) => {
                        handed::number(out, 0);
                        handed::text(out, text);
                    }
                    Given::Whole => handed::number(out, 1),
                    Given::Missing => handed::number(out, 2),
                }
                handed::number(out, usize::from(resolution.from.is_some()));
                if let Some(place) = resolution.from {
                    handed::number(out, place.document as usize);
                    handed::span(out, place.span);
                }
                handed::number(out, usize::from(resolution.is_caller));
            }
        }
        Some(answer)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::text::{Tree, json};

        #[test]
        fn the_answer_is_what_following_gives() {
            let machine = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"x","TimeoutSeconds":12,
                "Parameters":{"Role.$":"$.role","Other.$":"$.none","All.$":"$.more"},"End":true}}}"#;
            let input = r#"{"role": "arn:aws:iam::111122223333:role/x", "more": {"n": 1.5}}"#;
            let (read, given) = (json::read(machine, 0), json::read(input, 1));
            let (machine_node, input_node) = (read.root.unwrap(), given.root.unwrap());
            let direct = flow::follow(&machine_node, 0, (&input_node, 1));
            assert_eq!(direct.as_ref().unwrap().1.len(), 3);
            let mut question = Vec::new();
            for (document, whole, node) in [(0, machine, &machine_node), (1, input, &input_node)] {
                handed::number(&mut question, document);
                handed::text(&mut question, whole);
                handed::node(&mut question, node);
            }
            let answered = answer(&question).unwrap();
            let told = super::read(&mut Bytes::of(&answered, machine, 0)).unwrap();
            let (root, resolutions) = told.unwrap();
            let (expected, expected_resolutions) = direct.unwrap();
            assert_eq!(resolutions, expected_resolutions);
            // Numbers that came from the input are texts then: nothing asks for them.
            assert_eq!(
                root.get("States")
                    .unwrap()
                    .get("A")
                    .unwrap()
                    .get("Parameters")
                    .unwrap()
                    .get("Role"),
                expected
                    .get("States")
                    .unwrap()
                    .get("A")
                    .unwrap()
                    .get("Parameters")
                    .unwrap()
                    .get("Role"),
            );
            assert_eq!(answer(question.get(..20).unwrap()), None);
        }
    }
}
