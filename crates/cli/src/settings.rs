//! What the user states, put into the settings and documents of a workspace.

use sfn_role_check::arn;
use sfn_role_check::report::Params;
use sfn_role_check::workspace::{Kind, Machine, Parameter, ParameterValue, Settings, Workspace};

use crate::arguments::Stated;
use crate::words::Words;

/// What was stated, taken apart.
#[derive(Clone, Default)]
pub(crate) struct Settled {
    own: Settings,
    /// File and role.
    roles: Vec<(String, String)>,
    /// State machine and role.
    machines: Vec<(String, String)>,
    /// File, name and value.
    parameters: Vec<(Option<String>, String, String)>,
}

impl Settled {
    /// Takes apart what was stated.
    pub(crate) fn of(stated: &Stated, words: Words) -> Result<Self, String> {
        let mut settled = Self {
            own: Settings {
                account: stated.account.clone(),
                region: stated.region.clone(),
                state_machine_arn: stated.state_machine_arn.clone(),
                level: stated.level.map(Into::into),
                ..Settings::default()
            },
            ..Self::default()
        };
        if let Some(account) = &stated.account
            && !(account.len() == 12 && account.bytes().all(|digit| digit.is_ascii_digit()))
        {
            return Err(words.say(
                "usage-account",
                &Params::new().with("value", account.as_str()),
            ));
        }
        if let Some(region) = stated
            .region
            .as_ref()
            .filter(|region| !arn::is_region(region))
        {
            return Err(words.say(
                "usage-region",
                &Params::new().with("value", region.as_str()),
            ));
        }
        for role in &stated.roles {
            let parted = of_arn(role).ok_or_else(|| words.plain("usage-role"))?;
            settled.roles.push(parted);
        }
        for role in &stated.execution_roles {
            match of_arn(role) {
                Some(parted) => settled.machines.push(parted),
                None if settled.own.execution_role.is_some() => {
                    return Err(words.plain("usage-role-twice"));
                }
                None => settled.own.execution_role = Some(role.clone()),
            }
        }
        for parameter in &stated.parameters {
            let (name, value) = parameter
                .split_once('=')
                .ok_or_else(|| words.plain("usage-parameter"))?;
            let (file, name) = match name.rsplit_once(':') {
                Some((file, name)) => (Some(file.to_owned()), name),
                None => (None, name),
            };
            let parted = (file, name.to_owned(), value.to_owned());
            settled.parameters.push(parted);
        }
        Ok(settled)
    }

    /// Whether something is stated that holds for a single state machine.
    pub(crate) fn names_no_machine(&self) -> bool {
        self.own.execution_role.is_some() || self.own.state_machine_arn.is_some()
    }

    /// The files that are named, which must be among these documents.
    pub(crate) fn check_files<'n>(
        &self,
        names: impl Iterator<Item = &'n str> + Clone,
        words: Words,
    ) -> Result<(), String> {
        let of_roles = self.roles.iter().map(|(file, _)| ("--role", file));
        let of_parameters = self.parameters.iter();
        let of_parameters =
            of_parameters.filter_map(|(file, ..)| Some(("--parameter", file.as_ref()?)));
        for (option, file) in of_roles.chain(of_parameters) {
            if !names.clone().any(|name| is_file(name, file)) {
                let params = Params::new()
                    .with("option", option)
                    .with("file", file.as_str());
                return Err(words.say("usage-not-among", &params));
            }
        }
        Ok(())
    }

    /// The state machines that have a role of their own.
    pub(crate) fn machines(&self) -> impl Iterator<Item = &str> {
        self.machines.iter().map(|(machine, _)| machine.as_str())
    }

    /// Puts everything into a workspace. Of the roles of state machines only those count whose state
    /// machine is wanted. Words of the command line go before what the workspace says.
    pub(crate) fn put(&self, workspace: &mut Workspace, is_wanted: impl Fn(&str) -> bool) {
        let said = workspace.settings.take().unwrap_or_default();
        for document in &mut workspace.documents {
            let role = self
                .roles
                .iter()
                .find(|(of, _)| is_file(&document.name, of));
            if let Some((_, role)) = role {
                document.role = Some(role.clone());
                // What is said to be a role's is not the execution role's.
                document.kind = document.kind.filter(|kind| *kind != Kind::IdentityPolicy);
            }
        }
        let mut machines = said.machines.unwrap_or_default();
        let wanted = self.machines.iter().filter(|(name, _)| is_wanted(name));
        for (name, role) in wanted {
            machines.retain(|machine| machine.name != *name);
            machines.push(Machine {
                name: name.clone(),
                execution_role: Some(role.clone()),
                ..Machine::default()
            });
        }
        let mut parameters = said.parameters.unwrap_or_default();
        for (file, name, value) in &self.parameters {
            for (at, document) in workspace.documents.iter().enumerate() {
                if file
                    .as_ref()
                    .is_none_or(|file| is_file(&document.name, file))
                {
                    let document = u32::try_from(at).unwrap_or(u32::MAX);
                    parameters.retain(|one| one.document != document || one.name != *name);
                    parameters.push(Parameter {
                        document,
                        name: name.clone(),
                        value: ParameterValue::Text(value.clone()),
                    });
                }
            }
        }
        let own = self.own.clone();
        workspace.settings = Some(Settings {
            account: own.account.or(said.account),
            region: own.region.or(said.region),
            state_machine_arn: own.state_machine_arn.or(said.state_machine_arn),
            execution_role: own.execution_role.or(said.execution_role),
            machines: Some(machines).filter(|machines| !machines.is_empty()),
            parameters: Some(parameters).filter(|parameters| !parameters.is_empty()),
            level: own.level.or(said.level),
        });
    }
}

/// `NAME=ARN`; an ARN alone may have a `=`, and a name may, too.
fn of_arn(text: &str) -> Option<(String, String)> {
    if text.starts_with("arn:") {
        return None;
    }
    let (name, role) = match text.split_once("=arn:") {
        Some((name, rest)) => (name, format!("arn:{rest}")),
        None => {
            let (name, role) = text.rsplit_once('=')?;
            (name, role.to_owned())
        }
    };
    Some((name.to_owned(), role))
}

/// Whether a document is the file that is named.
fn is_file(document: &str, named: &str) -> bool {
    let plain = |path: &str| {
        let path = path.strip_prefix("./").unwrap_or(path);
        path.replace('\\', "/")
    };
    document == named || plain(document) == plain(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_the_arn_begins() {
        for (text, expected) in [
            (
                "m=arn:aws:iam::1:role/a=b",
                Some(("m", "arn:aws:iam::1:role/a=b")),
            ),
            ("arn:aws:iam::1:role/a=b", None),
            ("MyRole", None),
            ("m=MyRole", Some(("m", "MyRole"))),
            (
                "a=b.json=arn:aws:iam::1:role/x",
                Some(("a=b.json", "arn:aws:iam::1:role/x")),
            ),
        ] {
            let parted = of_arn(text);
            let parted = parted
                .as_ref()
                .map(|(name, role)| (name.as_str(), role.as_str()));
            assert_eq!(parted, expected, "{text}");
        }
    }
}
