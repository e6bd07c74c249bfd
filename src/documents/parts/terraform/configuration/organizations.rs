//! Policies of the organization that a configuration makes. Whom they are attached to is not read: what
//! one may deny is denied to nobody for certain, and granted to nobody.

use super::folders::{EMBEDDED, Resource};
use super::taken::Taken;
use crate::documents::What;
use crate::finding::{Place, Span};
use crate::hcl::value::{Kind, Piece, Value};
use crate::text::{Integrity, Node, Presence};
use crate::workspace::Kind as DocumentKind;

impl<'w> Taken<'_, '_, 'w> {
    /// `aws_organizations_policy`
    pub(super) fn organization_policy(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let told = self.value(number, resource, "type");
        let (kind, is_read) = match told.map(|told| told.as_known_text()) {
            None => (DocumentKind::Scp, true),
            Some(Some(told)) => match told.as_str() {
                "SERVICE_CONTROL_POLICY" => (DocumentKind::Scp, true),
                "RESOURCE_CONTROL_POLICY" => (DocumentKind::Rcp, true),
                _ => return,
            },
            Some(None) => (DocumentKind::Scp, false),
        };
        let content = self.value(number, resource, "content").filter(|_| is_read);
        let read = content.and_then(|content| self.read(&content, at));
        match read {
            Some((node, place, integrity, None)) => {
                self.of_organization(kind, Some((node, integrity)), place);
            }
            _ => self.of_organization(kind, None, at),
        }
    }

    /// `aws_organizations_policy_attachment`: a policy that is made here is read where it is made.
    pub(super) fn organization_attachment(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        let policy = self.value(number, resource, "policy_id");
        let is_read = policy.is_some_and(|policy| self.is_made_here(&policy));
        if !is_read {
            self.of_organization(DocumentKind::Scp, None, at);
        }
    }

    fn of_organization(
        &mut self,
        kind: DocumentKind,
        read: Option<(Node<'w>, Integrity)>,
        at: Place,
    ) {
        let at = match at.document {
            EMBEDDED => Span::new(0, 1).of(self.world.lead),
            _ => at,
        };
        let (node, integrity) = read.unzip();
        self.add(at, What::policy(kind, Vec::new()), node);
        if let Some((_, part)) = self.parts.last_mut() {
            part.integrity = integrity.unwrap_or(Integrity::Intact);
            part.presence = Presence::Conditional;
        }
    }

    /// Whether an id is that of a policy of this configuration, or of the one of AWS that denies
    /// nothing.
    fn is_made_here(&self, id: &Value) -> bool {
        let Kind::Text(text) = &id.kind else {
            return false;
        };
        match text.pieces.as_slice() {
            [Piece::Known { text, .. }] => text.as_ref() == "p-FullAWSAccess",
            [Piece::Hole(hole, _)] => {
                (0..self.world.instances()).any(|number| {
                    let Some(instance) = self.world.instance(number) else {
                        return false;
                    };
                    let resource = self.world.resource(&instance);
                    let is_policy = resource.is_some_and(|resource| {
                        resource.of() == "aws_organizations_policy" && !resource.is_data
                    });
                    is_policy
                        && self.world.own(number, "id").pieces.iter().any(
                            |piece| matches!(piece, Piece::Hole(own, _) if own.name == hole.name),
                        )
                })
            }
            _ => false,
        }
    }
}
