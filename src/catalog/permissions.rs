//! The actions that calls need beside `iam:PassRole`, and the names of the actions of the SDK.

use super::built;
use super::table::{Table, Words, parts};

const PERMISSIONS: Table = built!("permissions.txt");
const SDK_OPERATIONS: Table = built!("sdk-operations.txt");
/// The steps between the hashes of operations, in order: a byte each, 255 goes on in the next.
const UNCONFIRMED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/unconfirmed-operations.bin"));

/// Actions that a call needs on one resource.
#[derive(Clone, Copy, Debug)]
pub struct Permission {
    /// IAM actions.
    pub actions: Words,
    /// Template of the resource: `arn:{partition}:sns:{region}:{account}:{Name}`; `*` alone is the
    /// resource of actions that have none, `*` elsewhere a part that is not known.
    pub on: &'static str,
    /// What they are needed for.
    pub purpose: Purpose,
    /// Which parameters decide whether they are needed.
    pub needed: Needed,
    /// Whether it is settled that they are needed.
    pub is_certain: bool,
    keys: &'static str,
}

/// What an action is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The call itself.
    Start,
    /// `.sync`: looking whether it has ended.
    Poll,
    /// `.sync`: stopping it when the execution is stopped.
    Cancel,
    /// `.sync`: the EventBridge rule that Step Functions manages.
    Events,
    /// Only in some cases, by a word for them.
    Hint(&'static str),
}

/// Which parameters decide.
#[derive(Clone, Copy, Debug)]
pub enum Needed {
    /// None.
    Always,
    /// Any of these is given.
    Set(Words),
    /// This one is not given.
    Unset(&'static str),
    /// All of these hold.
    All(Conditions),
}

/// Conditions on parameters, each with its value.
#[derive(Clone, Copy, Debug)]
pub struct Conditions(&'static str);

/// How a parameter's value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It is this text.
    Equal,
    /// It begins with this text.
    Begins,
    /// It does not.
    BeginsOtherwise,
}

impl Conditions {
    /// Parameter, comparison and value.
    pub fn iter(self) -> impl Iterator<Item = (&'static str, Compared, &'static str)> {
        self.0.split('&').map(|condition| {
            let signs = [
                ("!^", Compared::BeginsOtherwise),
                ("^", Compared::Begins),
                ("=", Compared::Equal),
            ];
            let mut found = signs.into_iter().filter_map(|(sign, compared)| {
                let (path, value) = condition.split_once(sign)?;
                Some((path, compared, value))
            });
            found.next().unwrap_or((condition, Compared::Equal, ""))
        })
    }
}

impl Permission {
    /// `FLAGS|WHEN|ON|ACTIONS|KEYS`, where the first flag is the purpose and `?` means not certain;
    /// of hints ON is their reason, where they name no resource.
    fn of(field: &'static str) -> Self {
        let [flags, when, on, actions, keys] = parts(field);
        let purpose = match flags.chars().next() {
            Some('s') => Purpose::Start,
            Some('p') => Purpose::Poll,
            Some('c') => Purpose::Cancel,
            Some('e') => Purpose::Events,
            _ => Purpose::Hint(flags.get(1..).unwrap_or_default()),
        };
        let needed = match when.split_once(':') {
            Some(("set", paths)) => Needed::Set(Words(paths)),
            Some(("unset", path)) => Needed::Unset(path),
            Some((_, conditions)) => Needed::All(Conditions(conditions)),
            None => Needed::Always,
        };
        Self {
            actions: Words(actions),
            on,
            purpose,
            needed,
            is_certain: !flags.contains('?'),
            keys,
        }
    }

    /// Context keys of the request, with the templates of their values.
    pub fn keys(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let pairs = self.keys.split(' ');
        pairs.filter_map(|pair| pair.split_once('~'))
    }
}

/// What a call needs, or a part of a machine. `words` are those of its name: `ecs:runTask`, or
/// `aws-sdk`, `s3` and `getObject`.
pub fn permissions(words: &[&str]) -> impl Iterator<Item = Permission> {
    let found = PERMISSIONS.find(words);
    let fields = found.into_iter().flat_map(|line| line.fields.iter());
    fields.map(Permission::of)
}

/// All names with what they need.
pub fn all_permissions() -> impl Iterator<Item = (&'static str, Permission)> {
    PERMISSIONS.lines().flat_map(|line| {
        let fields = line.fields.iter();
        fields.map(move |field| (line.key, Permission::of(field)))
    })
}

/// The IAM actions of an `aws-sdk` call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SdkAction {
    /// This one, named after the operation.
    Named(String),
    /// The same, but no reference has it: it may be named otherwise.
    Unconfirmed(String),
    /// These; if several, the request decides which. None: the call needs no action.
    Listed(Words),
}

impl SdkAction {
    /// The actions, certain or not.
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Named(name) | Self::Unconfirmed(name) => vec![name.clone()],
            Self::Listed(names) => names.to_vec(),
        }
    }
}

/// The IAM actions of an `aws-sdk` call; `None` if the service is not known.
pub fn sdk_action(service: &str, action: &str) -> Option<SdkAction> {
    let about = super::SDK_SERVICES.find(&[service])?;
    let prefix = about.fields.iter().next().unwrap_or(about.key);
    for operation in ["*", action] {
        if let Some(line) = SDK_OPERATIONS.find(&[about.key, operation]) {
            return Some(SdkAction::Listed(Words(line.fields.0)));
        }
    }
    let mut letters = action.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    let named = format!(
        "{prefix}:{}{}",
        first.map(String::from).unwrap_or_default(),
        letters.as_str()
    );
    Some(match is_unconfirmed(about.key, action) {
        true => SdkAction::Unconfirmed(named),
        false => SdkAction::Named(named),
    })
}

/// The `aws-sdk` calls whose actions are not named after them: service, operation, actions.
pub fn all_sdk_operations() -> impl Iterator<Item = (&'static str, &'static str, Words)> {
    SDK_OPERATIONS.lines().map(|line| {
        let (service, operation) = line.words();
        (service, operation, Words(line.fields.0))
    })
}

/// Whether no reference has the action of that operation. By a hash: one in a hundred of
/// the others is taken for such an operation, too, which leaves a verdict open.
fn is_unconfirmed(service: &str, action: &str) -> bool {
    let wanted = hash(service, action);
    let mut hash = 0;
    UNCONFIRMED.iter().any(|&step| {
        hash += u32::from(step);
        step != u8::MAX && hash == wanted
    })
}

/// FNV-1a of `service:action` in lower case, folded to 18 bits; as in `build/permissions.rs`.
fn hash(service: &str, action: &str) -> u32 {
    let letters = service.bytes().chain(*b":").chain(action.bytes());
    let hash = letters.fold(0x811c_9dc5_u32, |hash, letter| {
        (hash ^ u32::from(letter.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    });
    (hash >> 18 ^ hash) & 0x0003_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_actions_of_the_sdk() {
        let named = |name: &str| Some(SdkAction::Named(name.to_owned()));
        let listed = |names| Some(SdkAction::Listed(Words(names)));
        for (service, action, expected) in [
            ("dynamodb", "query", named("dynamodb:Query")),
            ("sfn", "startExecution", named("states:StartExecution")),
            ("s3", "listObjectsV2", listed("s3:ListBucket")),
            ("lambda", "invoke", listed("lambda:InvokeFunction")),
            ("cognitoidentityprovider", "signUp", listed("")),
            ("ssooidc", "createToken", listed("")),
            (
                "lambda",
                "pauseDurableExecution",
                Some(SdkAction::Unconfirmed(
                    "lambda:PauseDurableExecution".to_owned(),
                )),
            ),
            ("nosuchservice", "doIt", None),
        ] {
            assert_eq!(sdk_action(service, action), expected, "{service}:{action}");
        }
    }

    #[test]
    fn tells_what_a_call_needs() {
        let purposes: Vec<Purpose> = permissions(&["ecs:runTask"])
            .map(|one| one.purpose)
            .collect();
        for purpose in [
            Purpose::Start,
            Purpose::Poll,
            Purpose::Cancel,
            Purpose::Events,
        ] {
            assert!(purposes.contains(&purpose), "{purpose:?}");
        }
        assert!(
            permissions(&["aws-sdk", "s3", "getobject"])
                .next()
                .is_some()
        );
        let keys: Vec<_> = permissions(&["http:invoke"])
            .flat_map(|one| one.keys().collect::<Vec<_>>())
            .collect();
        assert!(
            keys.contains(&("states:HTTPMethod", "{Method}")),
            "{keys:?}"
        );
    }
}
