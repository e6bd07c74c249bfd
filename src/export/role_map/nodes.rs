//! The nodes of the map, and the accounts that they are in.

use contract::{Account, Edge, Node, NodeKind};

use crate::export::redacted::Secrets;
use crate::iam::arn::{Arn, is_strict_role_arn};
use crate::report::display::visible;
use crate::report::{Report, Task};
use crate::text::Text;
use crate::text::compare::delimited;
use crate::text::holes::is_account;
use crate::text::maps::ByText;
use crate::workspace::Workspace;

/// What makes two nodes the same.
pub(super) enum Key<'r> {
    /// By its index.
    Machine(usize),
    /// By its ARN, in which everything is known.
    Role(&'r str),
    /// By a text that means the same within its document only.
    Written(&'r str, u32),
    /// By what stands in its place, its document and the role that passes or assumes it.
    Unknown(Option<&'r str>, u32, usize),
    /// Any one of them.
    Services(&'r [String]),
}

impl Key<'_> {
    /// A text that is equal for the same node.
    fn text(&self) -> String {
        match *self {
            Self::Machine(at) => format!("m {at}"),
            Self::Role(text) => format!("r {text}"),
            Self::Written(text, document) => format!("w {document} {text}"),
            Self::Unknown(hole, document, role) => {
                let hole = hole.map(delimited).unwrap_or_default();
                format!("u {document} {role} {hole}")
            }
            Self::Services(names) => {
                let mut text = "s".to_owned();
                names.iter().for_each(|name| text += &delimited(name));
                text
            }
        }
    }
}

pub(super) struct Nodes<'r> {
    report: &'r Report,
    /// The account of each machine, where it is known.
    accounts_of_machines: Vec<Option<String>>,
    /// The machine of each task of the report, and its place there.
    tasks: Vec<(&'r Task, u32)>,
    nodes: Vec<Node>,
    by_key: ByText<usize>,
    accounts: Vec<Account>,
    by_account: ByText<usize>,
}

impl<'r> Nodes<'r> {
    pub(super) fn new(workspace: &Workspace, report: &'r Report) -> Self {
        let settings = workspace.settings.as_ref();
        let told = settings.and_then(|settings| settings.account.as_deref());
        let machines = report.state_machines.iter();
        let account_of = |arn: &Option<String>| {
            let of_arn = arn.as_deref().and_then(|arn| arn.split(':').nth(4));
            let known = [of_arn, told].into_iter().flatten();
            known
                .map(str::trim)
                .find(|text| is_account(text))
                .map(str::to_owned)
        };
        Self {
            report,
            accounts_of_machines: machines.clone().map(|one| account_of(&one.arn)).collect(),
            tasks: machines
                .flat_map(|one| one.tasks.iter().map(|task| (task, one.document)))
                .collect(),
            nodes: Vec::new(),
            by_key: ByText::default(),
            accounts: Vec::new(),
            by_account: ByText::default(),
        }
    }

    /// A task by its index, and the document of its machine.
    pub(super) fn task(&self, at: u32) -> Option<(&'r Task, u32)> {
        self.tasks.get(at as usize).copied()
    }

    pub(super) fn change(&mut self, at: usize, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(at) {
            change(node);
        }
    }

    /// The role that is written so in a document.
    pub(super) fn role(&mut self, text: &'r str, document: u32) -> usize {
        self.add(match is_strict_role_arn(text) {
            true => Key::Role(text),
            false => Key::Written(text, document),
        })
    }

    /// A machine by its index.
    pub(super) fn machine(&mut self, at: usize) -> usize {
        self.add(Key::Machine(at))
    }

    pub(super) fn add(&mut self, key: Key<'r>) -> usize {
        let text = key.text();
        if let Some(&at) = self.by_key.get(&text) {
            return at;
        }
        let node = self.make(&key);
        let at = self.nodes.len();
        self.nodes.push(node);
        self.by_key.insert(&text, at);
        at
    }

    fn make(&mut self, key: &Key<'r>) -> Node {
        let mut node = Node {
            kind: NodeKind::Role,
            name: String::new(),
            text: String::new(),
            is_known: false,
            is_execution: false,
            is_target: false,
            is_passed: false,
            account: None,
        };
        match *key {
            Key::Machine(at) => {
                let machine = self.report.state_machines.get(at);
                node.kind = NodeKind::StateMachine;
                node.is_known = true;
                if let Some(machine) = machine {
                    node.name.clone_from(&machine.name);
                    node.text = machine.arn.clone().unwrap_or_else(|| machine.name.clone());
                    node.account = Some(self.account_of_machine(at, &machine.role));
                }
            }
            Key::Role(text) | Key::Written(text, _) => {
                let document = match *key {
                    Key::Written(_, document) => Some(document),
                    _ => None,
                };
                text.clone_into(&mut node.text);
                let arn = Text::with_placeholders(text, document.unwrap_or(u32::MAX));
                let arn = Arn::parse(&arn).filter(Arn::is_role);
                let name = arn.as_ref().and_then(Arn::role_name);
                name.unwrap_or(text).clone_into(&mut node.name);
                node.is_known = document.is_none();
                let account = match arn {
                    Some(arn) => Some(arn.account.display()),
                    None => self.account_of_execution_role(text),
                };
                node.account = Some(self.account(account, document));
            }
            Key::Unknown(hole, document, _) => {
                hole.unwrap_or_default().clone_into(&mut node.name);
                node.text.clone_from(&node.name);
                node.account = Some(self.account(None, Some(document)));
            }
            Key::Services(names) => {
                node.kind = NodeKind::Service;
                node.is_known = true;
                node.text = names.join(", ");
                node.name.clone_from(&node.text);
            }
        }
        node
    }

    fn account(&mut self, text: Option<String>, document: Option<u32>) -> usize {
        let name = text.unwrap_or_default();
        let is_known = is_account(&name);
        // A placeholder means the same within its document only; where there is nothing, nothing is
        // claimed.
        let scope = match is_known || name.is_empty() {
            true => u32::MAX,
            false => document.unwrap_or(u32::MAX),
        };
        let account = Account { name, is_known };
        let key = format!("{is_known} {scope} {}", account.name);
        if let Some(&at) = self.by_account.get(&key) {
            return at;
        }
        let at = self.accounts.len();
        self.by_account.insert(&key, at);
        self.accounts.push(account);
        at
    }

    /// A machine is in the account of its execution role.
    fn account_of_machine(&mut self, at: usize, role: &str) -> usize {
        let own = self.accounts_of_machines.get(at).cloned().flatten();
        let of_role = Some(role).filter(|role| is_strict_role_arn(role));
        let of_role = of_role.and_then(|role| role.split(':').nth(4));
        self.account(own.or(of_role.map(str::to_owned)), None)
    }

    /// The account of an execution role that is known by name only.
    fn account_of_execution_role(&self, text: &str) -> Option<String> {
        let machines = self.report.state_machines.iter();
        let mut own = machines.zip(&self.accounts_of_machines);
        own.find(|(machine, _)| machine.role == text)
            .and_then(|(_, account)| account.clone())
    }

    /// What of it the edges use, ready to be shown, and the edges with their places there.
    pub(super) fn used_by(
        self,
        mut edges: Vec<Edge>,
        secrets: &Secrets<'_>,
    ) -> (Vec<Account>, Vec<Node>, Vec<Edge>) {
        let mut is_used = vec![false; self.nodes.len()];
        for edge in &edges {
            for at in [Some(edge.from), Some(edge.to), edge.service] {
                let used = at.and_then(|at| is_used.get_mut(at));
                used.into_iter().for_each(|used| *used = true);
            }
        }
        let show = |text: &str| secrets.leave_out(visible(text).into_owned());
        let mut places: Vec<usize> = Vec::with_capacity(self.nodes.len());
        let mut nodes: Vec<Node> = Vec::new();
        let mut accounts: Vec<Account> = Vec::new();
        let mut places_of_accounts: Vec<Option<usize>> = vec![None; self.accounts.len()];
        for (mut node, is_used) in self.nodes.into_iter().zip(is_used) {
            places.push(nodes.len());
            if !is_used {
                continue;
            }
            node.name = show(&node.name);
            node.text = show(&node.text);
            if let Some(at) = node.account
                && let Some(place) = places_of_accounts.get_mut(at)
                && let Some(account) = self.accounts.get(at)
            {
                node.account = Some(*place.get_or_insert_with(|| {
                    accounts.push(Account {
                        name: show(&account.name),
                        ..account.clone()
                    });
                    accounts.len() - 1
                }));
            }
            nodes.push(node);
        }
        let place = |at: usize| places.get(at).copied().unwrap_or_default();
        for edge in &mut edges {
            edge.from = place(edge.from);
            edge.to = place(edge.to);
            edge.service = edge.service.map(place);
        }
        (accounts, nodes, edges)
    }
}
