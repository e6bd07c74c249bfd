//! What options give: texts that are written out, and files that they name.

use crate::finding::{Because, Code, Severity, Span};
use crate::text::mapped::Mapped;
use crate::text::{Integrity, Tree, marks};

use super::super::super::links::Found;
use super::super::{inner, of_text, text};
use super::calls::{Call, is_known};
use super::surroundings::OWN_FOLDER;
use super::taken::{Content, Reader};

impl<'w> Reader<'_, '_, 'w> {
    /// The value of an option, or of the key of the input.
    pub(super) fn value(
        &self,
        call: &Call,
        input: Option<&Content<'w>>,
        option: &str,
        key: &str,
    ) -> Option<String> {
        let given = call.get(option).map(str::to_owned);
        given.or_else(|| {
            let node = input?.node.as_ref()?;
            text(node, key).map(str::to_owned)
        })
    }

    /// The policy that an option or the input gives.
    pub(super) fn policy(
        &mut self,
        call: &Call,
        input: Option<&Content<'w>>,
        option: &str,
        key: &str,
    ) -> Content<'w> {
        let content = match call.get(option) {
            Some(value) => Some(self.content(call, value)),
            None => input.and_then(|input| self.within(input, key)),
        };
        let content = content.unwrap_or(Content {
            node: None,
            document: self.document,
            span: call.span,
            integrity: Integrity::Intact,
        });
        if content.document != self.document && !self.has_parts(content.document) {
            self.join(content.document);
        }
        content
    }

    /// What stands in a key of the input, as JSON text or as an object.
    pub(super) fn within(&mut self, input: &Content<'w>, key: &str) -> Option<Content<'w>> {
        let node = input.node.as_ref()?.get(key)?;
        let whole = self.text_of(input.document);
        let (tree, integrity) = inner(node, whole, input.document, &mut self.taken.findings);
        Some(Content {
            node: tree,
            document: input.document,
            span: node.span(),
            integrity: integrity.and(input.integrity),
        })
    }

    /// What a value is: a file, or JSON that is written out.
    pub(super) fn content(&mut self, call: &Call, value: &str) -> Content<'w> {
        let mut content = Content {
            node: None,
            document: self.document,
            span: call.span,
            integrity: Integrity::Intact,
        };
        let path = value
            .strip_prefix("file://")
            .or(value.strip_prefix("fileb://"));
        if let Some(path) = path {
            let found = self.file(call, path).filter(|_| is_known(path));
            let given = found.and_then(|at| Some((at, self.documents.get(at as usize)?)));
            match given {
                Some((at, given)) => {
                    content.document = at;
                    let root = given.root;
                    content.node = root.cloned();
                    content.span = root.map_or(Span::new(0, 1), |root| root.span());
                    content.integrity = match root {
                        None => Integrity::Repaired,
                        // What the script writes is not known by what is there now.
                        Some(_) => Integrity::Undetermined.when(self.written.has(path)),
                    };
                }
                None => self.elsewhere(call, path),
            }
            return content;
        }
        if value.trim_start().starts_with('{') {
            let mut mapped = Mapped::default();
            mapped.push(value, call.span.start, false);
            let (node, integrity) =
                of_text(&mapped, self.whole, self.document, &mut self.taken.findings);
            content.node = node;
            content.integrity = integrity;
        }
        content
    }

    /// The document that a path means, in the folder that the call is made in: that of the script, or
    /// any above it.
    fn file(&self, call: &Call, path: &str) -> Option<u32> {
        let within = |path: &str| {
            let (_, own) = path.split_once(OWN_FOLDER)?;
            self.files
                .beside(self.document, own.trim_start_matches('/'))
        };
        if path.contains(OWN_FOLDER) {
            return within(path);
        }
        let Some(folder) = call.folder.as_deref() else {
            return self.files.only(path);
        };
        let path = match folder {
            "" => path.to_owned(),
            folder => [folder, "/", path].concat(),
        };
        if path.contains(OWN_FOLDER) {
            return within(&path);
        }
        let mut above = self.files.above(self.document, &path).into_iter();
        let Some(first) = above.next() else {
            return match self.files.resolve(self.document, &path) {
                Found::One(document) => Some(document),
                _ => None,
            };
        };
        let whole = |document: u32| self.documents.get(document as usize).map(|one| one.whole);
        above
            .all(|other| whole(other) == whole(first))
            .then_some(first)
    }

    fn elsewhere(&mut self, call: &Call, path: &str) {
        let because = Because::new(Code::FileElsewhere)
            .with("document", marks::unmarked(path).into_owned())
            .at(call.span.of(self.document));
        let finding = because.finding(Severity::Warning);
        if !self.taken.findings.contains(&finding) {
            self.taken.findings.push(finding);
        }
    }

    pub(super) fn has_parts(&self, document: u32) -> bool {
        let given = self.documents.get(document as usize);
        document != self.document && given.is_some_and(|given| given.has_parts)
    }

    pub(super) fn join(&mut self, document: u32) {
        if !self.taken.joined.contains(&document) {
            self.taken.joined.push(document);
        }
    }

    pub(super) fn link(&mut self, document: u32) {
        if !self.taken.linked.contains(&document) {
            self.taken.linked.push(document);
        }
    }
}
