//! Resources that stand for others: instance profiles for their role, nested stacks and modules for
//! what is in them.

use crate::finding::{Because, Code, Severity};
use crate::text::{Node, Tree};

use super::super::What;
use super::Taken;
use super::resolve::{hole, role_arn};

impl<'w> Taken<'_, 'w> {
    /// The role in an instance profile, by what names the profile here.
    pub(super) fn instance_profile(&mut self, logical: &str, properties: &Node<'w>) {
        let roles = self.roles_of(properties);
        let [role] = roles.as_slice() else { return };
        if self.is_conditional || self.has_other_roles(properties) {
            return;
        }
        let name = properties.get("InstanceProfileName");
        let name = name.and_then(|name| self.names.text(name));
        let name = name.map_or_else(|| hole(logical), |name| name.text);
        let path = properties.get("Path");
        let path = path.and_then(|path| self.names.text(path));
        let path = path.map_or_else(|| "/".to_owned(), |path| path.text);
        let arn = role_arn(&path, &name).replacen(":role/", ":instance-profile/", 1);
        let what = What::InstanceProfile {
            names: vec![hole(logical), hole(&format!("{logical}.Arn")), name, arn],
            role: role.clone(),
        };
        self.add(what, None, false, properties.span());
    }

    /// A stack of its own: it may give policies to the roles that it is told of.
    pub(super) fn nested(&mut self, logical: &str, properties: &Node<'w>) {
        let span = properties.span();
        let mut texts = String::new();
        self.texts(properties, &mut texts);
        let roles = self.names.roles.iter();
        let told = roles.filter(|(_, (name, _))| texts.contains(name.as_str()));
        let told: Vec<String> = told.map(|(_, (name, path))| role_arn(path, name)).collect();
        if !told.is_empty() {
            self.unread(told, span);
        }
        let because = Because::new(Code::TemplateNested)
            .with("stack", logical)
            .at(span.of(self.document));
        self.findings.push(because.finding(Severity::Warning));
    }

    /// All texts in a node, and what functions in it make.
    fn texts(&self, node: &Node<'w>, texts: &mut String) {
        if let Some(text) = self.names.text(node) {
            texts.push_str(&text.text);
            texts.push('\n');
        }
        let members = node.members().iter().map(|member| &member.value);
        for inner in node.items().iter().chain(members) {
            self.texts(inner, texts);
        }
    }
}
