//! English.

use super::super::{Code, Params};
use super::{list, quoted, value};

/// One sentence, lower-case start, no full stop.
pub(super) fn text(code: Code, params: &Params) -> String {
    let q = |name: &str| quoted(params, name);
    let v = |name: &str| value(params, name);
    let l = |name: &str| list(params, name);
    match code {
        Code::ByteOrderMark => "the text starts with a byte order mark".into(),
        Code::DocumentEmpty => "the document is empty".into(),
        Code::DocumentTooLarge => format!("{} has {} MB, more than can be read", q("document"), v("megabytes")),
        Code::DuplicateKey => "this key is there twice; AWS would refuse it or use only one of them".into(),
        Code::JsonBracketOpen => match v("insert").as_str() {
            "" => "a bracket that is opened here is never closed".into(),
            _ => format!("{} is missing here: the {} is still open", q("insert"), q("bracket")),
        },
        Code::JsonBracketStray => format!("this {} closes nothing", q("bracket")),
        Code::JsonComment => "comments are not JSON: read over here, refused by AWS".into(),
        Code::JsonCommentOpen => "this comment never ends".into(),
        Code::JsonEscape => "this escape sequence is not known in JSON".into(),
        Code::JsonExpectedColon => "a colon is expected after the key".into(),
        Code::JsonExpectedComma => "a comma is expected here".into(),
        Code::JsonExpectedKey => "a key in double quotes or a closing bracket is expected here".into(),
        Code::JsonExpectedValue => "a value is expected here".into(),
        Code::JsonSecondValue => "the document ends here, but more text follows: one document holds one JSON value".into(),
        Code::JsonSingleQuotes => "strings are written in double quotes".into(),
        Code::JsonStringOpen => "this string never ends".into(),
        Code::JsonTooDeep => "the document is nested deeper than can be read".into(),
        Code::JsonTrailingComma => "the comma before the closing bracket is not JSON: read over here, refused by AWS".into(),
        Code::JsonTypographicQuotes => "typographic quotes are not JSON: strings need straight double quotes".into(),
        Code::JsonUnexpectedText => "a JSON value is expected here".into(),
        Code::LineUnreadable => format!("line {} cannot be read: {}", v("line"), v("reason")),
        Code::LookAlikeCharacters => format!("{} has characters that look like others or cannot be seen", q("text")),

        Code::AccessDeniedButGranted => format!(
            "the message says that {} was refused to the role {} in state {}, but the pasted policies allow it",
            q("action"), q("role"), q("state")
        ),
        Code::AccessDeniedDecoded => {
            let who = if v("principal").is_empty() { "the caller".into() } else { q("principal") };
            let on = if v("resource").is_empty() { String::new() } else { format!(" on {}", q("resource")) };
            let why = match (v("policyType").as_str(), v("explicit").as_str()) {
                ("", "yes") => " by an explicit deny".into(),
                ("", _) => String::new(),
                (kind, "yes") => format!(" by an explicit deny in the {kind}"),
                (kind, _) => format!(" because no {kind} allows it"),
            };
            format!("{who} was refused {}{on}{why}", q("action"))
        }
        Code::AccessDeniedNotMatched => format!("no state of the pasted definitions asks for the {} that was refused", q("action")),
        Code::AccessDeniedState => format!("the message is about state {}, which calls as {}", q("state"), q("role")),
        Code::DocumentNotRecognised => format!("it is not recognised what {} is", q("document")),
        Code::DocumentNotSupported => format!("{} is a {}, which is not read yet", q("document"), v("kind")),
        Code::DocumentWithoutRole => format!("it is not known to which role the {} {} belongs", v("policyType"), q("document")),
        Code::RoleNotUsed => format!("no state machine uses the role {}", q("role")),
        Code::SettingInvalid => format!("{} is no valid value of {}", q("value"), v("setting")),
        Code::TaskDefinitionNotUsed => format!("no task runs the task definition {}", q("reference")),

        Code::AslFieldMissing => format!("state {} has no {}", q("state"), q("field")),
        Code::AslNoStates => "there are no states here".into(),
        Code::AslStateTypeUnknown => format!("state {} is of type {}, which Step Functions does not have", q("state"), q("type")),
        Code::CredentialsNotSupported => format!("state {} has `Credentials`, which {} does not support", q("state"), q("integration")),
        Code::EcsFargateWithoutNetwork => format!("state {} runs a Fargate task without `NetworkConfiguration`", q("state")),
        Code::IntegrationUnknown => format!("{} of state {} is not in the catalog: what it needs is not checked", q("integration"), q("state")),
        Code::LevelAllNotChecked => "only iam:PassRole, sts:AssumeRole and trust are checked; other actions are not checked yet".into(),
        Code::ParameterMissing => format!("state {} gives no {}, which {} needs", q("state"), q("parameter"), q("integration")),
        Code::ParameterLooksLikeRole => format!(
            "state {} gives {} a role, but the catalog does not know that this call passes one: it is not checked",
            q("state"), q("integration")
        ),
        Code::PassRoleDoubtful => format!(
            "{} of state {} may pass a role to {}; whether it does is not settled, so it is not checked",
            q("parameter"), q("state"), l("services")
        ),
        Code::PathWithoutSuffix => format!("the value of {} looks like a path, but the key does not end in `.$`: it is taken as text", q("key")),
        Code::PatternNotSupported => format!("{} is not documented to support {}", q("integration"), q("pattern")),
        Code::ResourceUnknown => format!("it is not known what {} of state {} calls: nothing is checked for it", q("resource"), q("state")),
        Code::TaskDefinitionOtherRevision => format!("the task runs {}, but revision {} was pasted", q("reference"), q("revision")),
        Code::TaskDefinitionRoleReplaced => format!("`Overrides` of state {} replaces the {} of the task definition", q("state"), q("field")),

        Code::PolicyActionAndNotAction => "a statement has either `Action` or `NotAction`, not both".into(),
        Code::PolicyActionInvalid => format!("{} is no action: actions are written `service:Name`", q("value")),
        Code::PolicyActionMissing => "the statement has no `Action`".into(),
        Code::PolicyCharacterInvalid => {
            format!("IAM refuses characters beyond Latin-1 in policies: {}", q("value"))
        }
        Code::PolicyConditionInvalid => "a condition is written `{\"Operator\": {\"key\": value}}`".into(),
        Code::PolicyEffectInvalid => match v("value").as_str() {
            "" => "the statement has no `Effect`".into(),
            _ => format!("`Effect` is {}; IAM knows `Allow` and `Deny` only, in this spelling", q("value")),
        },
        Code::PolicyElementUnknown => format!("IAM knows no element {}", q("element")),
        Code::PolicyOperatorUnknown => format!("IAM knows no condition operator {}", q("operator")),
        Code::PolicyPrincipalInvalid => format!("{} is no valid principal", q("value")),
        Code::PolicyPrincipalMissing => format!("a statement of a {} needs `Principal`", v("policyType")),
        Code::PolicyPrincipalUnexpected => format!("this element must not stand in a statement of a {}", v("policyType")),
        Code::PolicyResourceInvalid => format!("{} is no resource: IAM takes `*` or an ARN", q("value")),
        Code::PolicyResourceMissing => "the statement has no `Resource`".into(),
        Code::PolicyResourceUnexpected => format!("this element must not stand here in a statement of a {}", v("policyType")),
        Code::PolicySidInvalid => format!("IAM refuses the `Sid` {}: letters and digits only, each once in a policy", q("sid")),
        Code::PolicyStatementMissing => "the policy has no `Statement`".into(),
        Code::PolicyValueInvalid => format!("{} has a value of the wrong kind", q("element")),
        Code::PolicyVariableInvalid => format!("{} is no valid policy variable here", q("value")),
        Code::PolicyVersionInvalid => "IAM knows the versions `2012-10-17` and `2008-10-17` only".into(),
        Code::PolicyArnShort => format!("{} has fewer than the six parts of an ARN: it hardly matches anything", q("value")),
        Code::PolicyBooleanList => format!("{} with several values is true of any of them", v("operator")),
        Code::PolicyConditionEmpty => "this condition is empty".into(),
        Code::PolicyIdUnexpected => format!("`Id` means nothing in a {}", v("policyType")),
        Code::PolicyListEmpty => format!("{} is empty: nothing is granted or denied by it", q("element")),
        Code::PolicyOperatorCase => format!("the condition operator {} is not written as in the documentation", q("operator")),
        Code::PolicyRcpAllow => "a resource control policy grants nothing: only its Deny statements count".into(),
        Code::PolicyScpNewSyntax => "before September 2025 an Allow of a service control policy could have nothing but `Action` and `\"Resource\": \"*\"`".into(),
        Code::PolicySetOperatorMissing => format!("{} may have several values: {} needs `ForAllValues:` or `ForAnyValue:`", q("key"), v("operator")),
        Code::PolicySetOperatorOnNull => format!("{} is always true or always false", v("operator")),
        Code::PolicySetOperatorOnSingle => format!("{} has one value: with `ForAllValues:` the condition is also true where the key is missing", q("key")),
        Code::PolicyTooLong => format!("the {} has {} characters, more than {}", v("policyType"), v("size"), v("limit")),
        Code::PolicyValueOfOtherType => format!("{} is no value that {} can compare with", q("value"), v("operator")),
        Code::PolicyVariableUnsupported => format!("policy variables are not replaced here: {}", q("value")),
        Code::PolicyVersionMissing => "the policy has no `Version`: it is taken as of 2008, when there were no policy variables".into(),
        Code::PolicyWildcardForbidden => format!("the documentation forbids a wildcard in this part of {}", q("value")),
        Code::PolicyWildcardWithoutLike => format!("{} takes the wildcard in {} literally", v("operator"), q("value")),
        Code::PrincipalDeleted => format!("{} is a deleted role or user: it matches nobody, even if one of the same name was made again", q("value")),
        Code::PrincipalEveryone => "this trust policy names everyone (`*`)".into(),

        Code::PrincipalNobody => format!("{} matches nobody: a wildcard can only be the whole principal, and the ARN of a session starts with `arn:aws:sts:`", q("value")),
        Code::PrincipalOfOtherAction => "an identity provider goes with `sts:AssumeRoleWithSAML` or `sts:AssumeRoleWithWebIdentity`".into(),

        Code::GrantPassRoleEverywhere => format!("statement {} allows passing every role to {}", q("statement"), match l("services").as_str() {
            "" => "every service".to_owned(),
            services => services.to_owned(),
        }),
        Code::GrantPassRoleToAnyService => format!("statement {} allows passing the role to every service that trusts it: it has no condition on `iam:PassedToService`", q("statement")),
        Code::GrantAssumeRoleEverywhere => format!("statement {} allows assuming every role that trusts this one", q("statement")),
        Code::GrantServiceUnused => format!("statement {} allows passing {} to {}, which no task does", q("statement"), l("roles"), l("services")),
        Code::GrantUnused => format!("no task of the pasted definitions uses what statement {} allows: {} on {}", q("statement"), v("action"), l("resources")),

        Code::NearMissAccount => format!("{} may {} on {}, but {} is needed: the same name in another account", q("role"), v("action"), q("allowed"), q("wanted")),
        Code::NearMissName => format!("{} may {} on {}, but {} is needed: almost the same name", q("role"), v("action"), q("allowed"), q("wanted")),
        Code::NearMissService => format!("a statement of {} allows passing the role to {}, but the task passes it to {}", q("role"), l("values"), q("value")),

        Code::AccessDeniedMessage => format!("{} was refused, says the pasted message", v("action")),
        Code::AccountUnknown => format!("a role can be passed in its own account only, and it is not known whether the passed role (account {}) is of that one", q("account")),
        Code::ActionDiffers => format!("statement {} of the {} allows {}, not {}", q("statement"), v("policyType"), l("actions"), q("action")),
        Code::AllowedByStatement => format!("statement {} of the {} allows it", q("statement"), v("policyType")),
        Code::ConditionFails => {
            let request = match v("value").as_str() {
                "" if v("absent") == "by-nature" => "requests like this never have that key".into(),
                "" => "the request has no such key".into(),
                _ => format!("the request has {}", q("value")),
            };
            format!("statement {} does not apply: {} {} {}, and {request}", q("statement"), q("key"), v("operator"), l("values"))
        }
        Code::ConditionNotDecided => format!(
            "statement {} applies only if {} {} {}, which the pasted text does not settle",
            q("statement"), q("key"), v("operator"), l("values")
        ),
        Code::DefinitionDoubtful => "the definition or task definition is not valid as it stands, so nothing is proved by it".into(),
        Code::DeniedByStatement => format!("statement {} of the {} denies it", q("statement"), v("policyType")),
        Code::DenyDoesNotApply => format!("statement {} of the {} denies others only: its `{}` is not met", q("statement"), v("policyType"), v("element")),
        Code::DenyMayApply => format!("statement {} of the {} may deny it", q("statement"), v("policyType")),
        Code::DocumentDoubtful => format!("statement {} stands in a policy that IAM would refuse, so nothing is proved by it", q("statement")),
        Code::GuardrailDoesNotAllow => format!("the {} does not allow {}", v("policyType"), v("action")),
        Code::HoleDecides => match l("holes").as_str() {
            "" => format!("whether statement {} names the resource depends on parts that are not known", q("statement")),
            holes => format!("whether statement {} names the resource depends on {holes}", q("statement")),
        },
        Code::IdentityInOrder => "the identity side is in order".into(),
        Code::InstanceProfileHidesRole => format!("{} is an instance profile; the role inside of it is passed, and is not shown here", q("profile")),
        Code::NoIdentityPolicy => "no identity-based policy of this role was pasted".into(),
        Code::NoStatementAllows => format!("no statement allows {} on {}", v("action"), q("resource")),
        Code::NoTrustStatementAllows => format!("no statement of the trust policy allows {}", v("action")),
        Code::PassRoleCrossAccount => format!("a role can be passed in its own account only: account {} cannot pass a role of account {}, and no statement changes that", v("account"), v("otherAccount")),
        Code::PassRoleForEveryRole => "which role it is is not known, but every role of the account may be passed to this service".into(),
        Code::PolicyRefused => format!(
            "IAM would refuse this {}, so what is deployed is another one",
            v("policyType")
        ),
        Code::PolicyUnreadable => format!("a {} could not be read and may say anything", v("policyType")),
        Code::PrincipalDiffers => format!("statement {} of the trust policy names others", q("statement")),
        Code::PrincipalOneOf => format!("the role is passed to one of {}, and they are not treated alike", l("services")),
        Code::PrincipalUncertain => format!("whether statement {} names this role is not known", q("statement")),
        Code::ResourceDiffers => format!("statement {} of the {} names other resources", q("statement"), v("policyType")),
        Code::RoleArnUnknown => format!("{} is no complete role ARN", q("value")),
        Code::RoleMayNotExist => format!("{} is taken to name a role; the expression above it decides at run time", q("parameter")),
        Code::RootCannotAssume => "the root user of an account cannot assume roles".into(),
        Code::RuleDoubtful => match v("statement").as_str() {
            "" => "AWS does not document how this is decided".into(),
            _ if !v("key").is_empty() => {
                format!("AWS does not document what {} {} {} of statement {} means here", q("key"), v("operator"), l("values"), q("statement"))
            }
            _ => format!("AWS does not document what the `{}` of statement {} means", v("element"), q("statement")),
        },
        Code::RuntimeValue => format!("the role is only known at run time: {}", q("expression")),
        Code::SettledBy => {
            let names: Vec<String> = [l("keys"), l("holes")].into_iter().filter(|names| !names.is_empty()).collect();
            format!("what would settle it: {}", names.join(", "))
        }
        Code::StatementMayApply => format!("statement {} of the {} may allow it", q("statement"), v("policyType")),
        Code::TargetPartitionDiffers => format!("a role of partition {} cannot assume a role of partition {}", q("partition"), q("otherPartition")),
        Code::TaskDefinitionNotPasted => format!("the task definition {} was not pasted, so its roles ({}) are not known", q("reference"), l("fields")),
        Code::TaskDefinitionUncertain => format!("whether the pasted task definition is {} is not known", q("reference")),
        Code::TrustAllows => format!("statement {} of the trust policy allows it", q("statement")),
        Code::TrustNotPasted => format!("the trust policy of {} was not pasted", q("role")),

        Code::AccountOfPassedRoles => format!("{} is taken to be in account {}, the account of the roles that it passes", q("role"), v("account")),
        Code::AccountOfTargetDiffers => format!("{} is taken to be in another account than {}", q("role"), q("target")),
        Code::NoGuardrailPasted => "no permissions boundary, session policy, SCP or RCP was pasted: none is assumed".into(),
        Code::PlaceholderInAccount => {
            format!("{} is taken to be a role of account {}", q("placeholder"), v("account"))
        }
        Code::RolesComplete => format!("all identity-based policies were pasted for {}", l("roles")),
        Code::TaskDefinitionLatest => format!("the pasted task definition is taken to be the revision that {} runs", q("reference")),
    }
}

/// What to do about it.
pub(super) fn help(code: Code, params: &Params) -> Option<String> {
    let q = |name: &str| quoted(params, name);
    let help = match code {
        Code::AccountUnknown => "State the account, or the ARN of the execution role.".into(),
        Code::AccessDeniedButGranted => {
            "Compare with what is deployed: other policies, a boundary, an SCP, or a change that has not arrived yet. Some services also answer like this when the passed role does not trust them.".into()
        }
        Code::AccessDeniedNotMatched => "Paste the definition that failed.".into(),
        Code::AccountOfPassedRoles | Code::AccountOfTargetDiffers => "State the execution role's ARN to be sure.".into(),
        Code::ConditionNotDecided if value(params, "key").eq_ignore_ascii_case("sts:ExternalId") => {
            "State the state machine's ARN: Step Functions sends it as ExternalId.".into()
        }
        Code::DocumentNotRecognised => "Say what it is, or paste a definition, a policy, a task definition or an AccessDenied message.".into(),
        Code::DocumentTooLarge => "Paste the part that matters.".into(),
        Code::DocumentWithoutRole => "Choose the role that it belongs to.".into(),
        Code::EcsFargateWithoutNetwork => {
            "Fargate uses the network mode awsvpc: give `AwsvpcConfiguration` with `Subnets`, else ECS answers InvalidParameterException.".into()
        }
        Code::InstanceProfileHidesRole => "`aws iam get-instance-profile` prints the role; it often has the same name.".into(),
        Code::JsonBracketOpen if !value(params, "insert").is_empty() => format!("Insert {} here.", q("insert")),
        Code::NearMissAccount | Code::NearMissName => "One of the two is misspelt.".into(),
        Code::NearMissService => "Name the service in the condition, or add a statement for it.".into(),
        Code::NoIdentityPolicy => "Paste the role's policies; the fix shows all that this needs.".into(),
        Code::NoStatementAllows => "Add the statement of the fix.".into(),
        Code::PathWithoutSuffix => format!("Write `{}.$`, if the value is to be taken from the input.", value(params, "key")),
        Code::PrincipalDeleted => "Name the role again by its ARN.".into(),
        Code::PrincipalEveryone => "Name the role that may assume it.".into(),
        Code::PrincipalUncertain => "State the execution role's ARN.".into(),
        Code::ResourceUnknown => "Paste the definition with the ARN filled in.".into(),
        Code::RuntimeValue => "Allow the roles that can occur.".into(),
        Code::TaskDefinitionNotPasted | Code::TaskDefinitionOtherRevision => {
            "Paste the output of `aws ecs describe-task-definition`.".into()
        }
        Code::TrustNotPasted => "Paste it: `aws iam get-role` prints it.".into(),
        _ => return None,
    };
    Some(help)
}
