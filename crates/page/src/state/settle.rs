//! What follows from an analysis for what is said of the documents.

use contract::{Kind, MachineName};

use super::{IMMEDIATE, State};
use crate::content::{DocumentId, OpenDocument, Owner, unused_name};

impl State {
    /// Names by what they are documents that nobody named, and sets a policy that was pasted by itself as
    /// the execution role's where it can be no other's. What is changed is analyzed again.
    pub(super) fn settle(&mut self) {
        if self.is_pending() {
            return;
        }
        let mut documents = self.content.documents.to_vec();
        let is_small = self.size() <= IMMEDIATE;
        let mut has_changed = false;
        for at in 0..documents.len() {
            let name = {
                let Some(document) = documents.get_mut(at) else {
                    continue;
                };
                let kind = self.recognized(document.id);
                let analyzed = self.analyzed_at(document.id);
                let is_json =
                    analyzed.is_some_and(|(screen, at)| screen.is_json.get(at) == Some(&true));
                has_changed |= document.settle_kind(kind);
                if let Some(owner) = self.owner_of(document) {
                    document.owner = owner;
                    has_changed = true;
                }
                let wanted = kind.filter(|_| is_small);
                let wanted = wanted.and_then(|kind| document.name_by(kind, is_json));
                // Output that tells of a state machine is named by it, and then keeps that name.
                let described = self.described(document.id);
                let described = described.filter(|_| wanted == Some("state-machine.json"));
                if let Some(name) = described {
                    let name = unused_name(&name, Some(document.id), &documents);
                    if let Some(document) = documents.get_mut(at) {
                        document.set_name(name);
                        has_changed = true;
                    }
                    continue;
                }
                let id = document.id;
                wanted.map(|name| unused_name(name, Some(id), &documents))
            };
            if let (Some(name), Some(document)) = (name, documents.get_mut(at)) {
                document.name = name;
                has_changed = true;
            }
        }
        if has_changed {
            self.content.documents = documents.into();
            self.revision += 1;
        }
    }

    /// The name of the only state machine whose definition is within a document, as a file.
    fn described(&self, id: DocumentId) -> Option<String> {
        let (screen, at) = self.analyzed_at(id)?;
        let is_here = |one: &&MachineName| one.document as usize == at;
        let mut machines = screen.machines.iter().filter(is_here);
        let machine = machines.next()?;
        let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter);
        let is_it = machine.definition.is_some() && machine.name.bytes().all(is_plain);
        (is_it && machines.next().is_none()).then(|| [&machine.name, ".json"].concat())
    }

    /// Whose a document is from now on; `None`: whose it is said to be.
    fn owner_of(&self, document: &OpenDocument) -> Option<Owner> {
        let (screen, at) = self.analyzed_at(document.id)?;
        let content = screen.contents.get(at).copied().flatten();
        let is_policy = content == Some(Kind::IdentityPolicy);
        match document.owner {
            // The text is another one by now.
            Owner::ExecutionRole { .. } if content.is_some() && !is_policy => Some(Owner::Untold),
            Owner::ExecutionRole { is_assumed: true } if !screen.takes_bare_policies => {
                Some(Owner::Untold)
            }
            Owner::Untold
                if is_policy
                    && document.is_by_itself
                    && document.kind.is_none()
                    && screen.takes_bare_policies
                    && screen.takes_role.get(at) == Some(&true) =>
            {
                Some(Owner::ExecutionRole { is_assumed: true })
            }
            _ => None,
        }
    }
}
