//! English.

use super::super::{Code, Params};
use super::{Sentence, list, quoted, value};

/// One sentence, lower-case start, no full stop.
pub(super) fn sentence(code: Code, params: &Params) -> Sentence {
    use Sentence::{Made, Plain};
    let q = |name: &str| quoted(params, name);
    let v = |name: &str| value(params, name);
    let l = |name: &str| list(params, name);
    match code {
        Code::ByteOrderMark => Plain("the text starts with a byte order mark"),
        Code::DocumentEmpty => Plain("the document is empty"),
        Code::DocumentTooLarge => Plain("{document} has {=megabytes} MB, more than can be read"),
        Code::DuplicateKey => {
            Plain("this key is there twice; AWS would refuse it or use only one of them")
        }
        Code::JsonBracketOpen => match v("insert").as_str() {
            "" => Plain("a bracket that is opened here is never closed"),
            _ => Plain("{insert} is missing here: the {bracket} is still open"),
        },
        Code::JsonBracketStray => Plain("this {bracket} closes nothing"),
        Code::JsonComment => Plain("comments are not JSON: read over here, refused by AWS"),
        Code::JsonCommentOpen => Plain("this comment never ends"),
        Code::JsonControlCharacter => Plain(
            "a line break or another control character stands inside this string: JSON writes it as an escape",
        ),
        Code::JsonEscape => Plain("this escape sequence is not known in JSON"),
        Code::JsonExpectedColon => Plain("a colon is expected after the key"),
        Code::JsonExpectedComma => Plain("a comma is expected here"),
        Code::JsonExpectedKey => {
            Plain("a key in double quotes or a closing bracket is expected here")
        }
        Code::JsonExpectedValue => Plain("a value is expected here"),
        Code::JsonExpression => {
            Plain("a placeholder without quotes is read as a text: what it stands for must be JSON")
        }
        Code::JsonRendered => {
            Plain("what is rendered of this template is not certain, so nothing is proved by it")
        }
        Code::JsonSecondValue => Plain(
            "the document ends here, but more text follows: one document holds one JSON value",
        ),
        Code::JsonSingleQuotes => Plain("strings are written in double quotes"),
        Code::JsonStringOpen => Plain("this string never ends"),
        Code::JsonTooDeep => Plain("the document is nested deeper than can be read"),
        Code::JsonTrailingComma => Plain(
            "the comma before the closing bracket is not JSON: read over here, refused by AWS",
        ),
        Code::JsonTypographicQuotes => {
            Plain("typographic quotes are not JSON: strings need straight double quotes")
        }
        Code::JsonUnexpectedText => Plain("a JSON value is expected here"),
        Code::LineUnreadable => Plain("line {=line} cannot be read: {=reason}"),
        Code::YamlInvalid => Plain("this is no YAML: {=reason}"),
        Code::YamlTooLarge => Plain("the aliases of this document make it larger than can be read"),
        Code::RolesNotNamed => Plain(
            "{=count} roles of this list are left out: nothing else that was pasted names them",
        ),
        Code::ReaderFailed => {
            Plain("this could not be read: the reader stopped because of an error of its own")
        }
        Code::ReaderNotLoaded => {
            Plain("the reader of YAML, templates, plans and exports is not loaded")
        }
        Code::LookAlikeCharacters => {
            Plain("{text} has characters that look like others or cannot be seen")
        }

        Code::AccessDeniedButGranted => Plain(
            "the message says that {action} was refused to the role {role} in state {state}, but the pasted policies allow it",
        ),
        Code::AccessDeniedDecoded => {
            let who = if v("principal").is_empty() {
                "the caller".into()
            } else {
                q("principal")
            };
            let on = if v("resource").is_empty() {
                String::new()
            } else {
                format!(" on {}", q("resource"))
            };
            let mut why = match (v("policyType").as_str(), v("explicit").as_str()) {
                ("", "yes") => " by an explicit deny".into(),
                ("", _) => String::new(),
                (kind, "yes") => format!(" by an explicit deny in the {kind}"),
                (kind, _) => format!(" because no {kind} allows it"),
            };
            for (name, before) in [("policy", " "), ("statement", ", statement ")] {
                if !v(name).is_empty() {
                    why.push_str(before);
                    why.push_str(&q(name));
                }
            }
            let place = match v("state").is_empty() {
                true => String::new(),
                false => format!(" in state {}", q("state")),
            };
            Made(format!("{who} was refused {}{on}{place}{why}", q("action")))
        }
        Code::AccessDeniedEncoded => {
            Plain("AWS tells in this encoded message who was refused what")
        }
        Code::AccessDeniedNotMatched => {
            Plain("no state of the pasted definitions asks for the {action} that was refused")
        }
        Code::AccessDeniedState => {
            Plain("the message is about state {state}, which calls as {role}")
        }
        Code::DocumentNotRecognised => match (v("looksLike").as_str(), l("wanted").as_str()) {
            ("", _) => Plain("it is not recognised what {document} is"),
            (_, "") => Plain(
                "it is not recognised what {document} is: by its keys {*keys} it looks most like this: {=looksLike}",
            ),
            _ => Plain(
                "it is not recognised what {document} is: by its keys {*keys} it looks most like this: {=looksLike}; but it has no {*wanted}",
            ),
        },
        Code::SampleInputNotUsed => match v("why").as_str() {
            "several" => Plain("{document} is not used: there is more than one sample input"),
            "other-machine" => {
                Plain("{document} is not used: it is of none of the pasted machines")
            }
            "too-much" => Plain("{document} is not used: following it would take too long"),
            _ => Plain("{document} is not used: it is not valid JSON as it stands"),
        },
        Code::DocumentNotSupported => Plain("{document} is a {=kind}, which is not read yet"),
        Code::DefinitionElsewhere => {
            Plain("the definition of {machine} does not stand in the template: paste it, too")
        }
        Code::OutputTruncated => Plain("the output ends before everything was told"),
        Code::TemplateNested => {
            Plain("what is in {stack} is not seen: it is a template of its own")
        }
        Code::TemplateDefaults => {
            Plain("the defaults of these parameters were taken: {*parameters}")
        }
        Code::SourceNotRead => Plain(
            "this source of Terraform has brackets or quotes that do not balance: it is not read",
        ),
        Code::SourcePartly => Plain(
            "of Terraform source only heredocs are read: what stands here may give any of its roles another policy",
        ),
        Code::PolicyOnlyNamed => match v("known").as_str() {
            "roles" => Plain(
                "the policy {policy} is only named: what it says of other actions than passing and assuming roles is not known",
            ),
            _ => Plain("the policy {policy} is only named: what it says is not known"),
        },
        Code::DocumentWithoutRole => {
            Plain("it is not known to which role the {=policyType} {document} belongs")
        }
        Code::RoleNotUsed => Plain("no state machine uses the role {role}"),
        Code::RolePassedBefore => Plain(
            "{integration} of state {state} needs no `iam:PassRole`: the role of what it starts was passed by {made}",
        ),
        Code::SecretPasted => match v("what").as_str() {
            "access-key-id" => Plain("this looks like the id of an AWS access key"),
            "secret-access-key" => Plain("this looks like a secret access key"),
            "session-token" => Plain("this looks like a session token of AWS"),
            _ => Plain("this looks like a private key"),
        },
        Code::SettingInvalid => Plain("{value} is no valid value of {=setting}"),
        Code::TaskDefinitionNotUsed => Plain("no task runs the task definition {reference}"),

        Code::AslFieldMissing => Plain("state {state} has no {field}"),
        Code::AslNoStates => Plain("there are no states here"),
        Code::AslStateTypeUnknown => {
            Plain("state {state} is of type {type}, which Step Functions does not have")
        }
        Code::CredentialsNotSupported => {
            Plain("state {state} has `Credentials`, which {integration} does not support")
        }
        Code::EcsFargateWithoutNetwork => {
            Plain("state {state} runs a Fargate task without `NetworkConfiguration`")
        }
        Code::IntegrationUnknown => Plain(
            "{integration} of state {state} is not in the catalog: what it needs is not checked",
        ),
        Code::ActionsInSomeCases => match v("case").as_str() {
            "kubernetes" => Plain(
                "an IAM policy is not enough here: the role needs rights inside of the Kubernetes cluster",
            ),
            "worker" => Plain(
                "the worker that does the task needs {*actions}; the state machine's role does not",
            ),
            "query" => Plain("as far as the query uses them, the role needs {*actions}, too"),
            "customer-managed-key" => {
                Plain("with a customer managed key on what it uses, the role needs {*actions}, too")
            }
            "first-use" => Plain(
                "where the service-linked role does not exist yet, the role needs {*actions}, too",
            ),
            "presets" => Plain("with presets in its outputs, the role needs {*actions} on these"),
            "redrive" => Plain("to redrive a run of the map, the role needs {*actions}"),
            "logging" => Plain("to log, {role} needs {*actions}, too"),
            "tracing" => Plain("to be traced by X-Ray, {role} needs {*actions}, too"),
            "encryption" => Plain(
                "to be encrypted with a customer managed key, {role} needs {*actions} on the key",
            ),
            "encryption-on" => Plain(
                "the machine is encrypted with a customer managed key: {role} needs {*actions} on the key, by its own policies or by that of the key",
            ),
            _ => Plain("AWS does not document whether the role needs {*actions}, too"),
        },
        Code::DeployerNeeds => Plain(
            "whoever creates or updates the state machine, a person or a pipeline, needs iam:PassRole on {role} for Step Functions",
        ),
        Code::SdkMayNeedMore => Plain(
            "by its parameters, an SDK call may need more than the action of its name: for tags, for encryption, for resources of other services",
        ),
        Code::ManagedRuleDoubtful => Plain(
            "the target role needs no {*actions}; AWS does not document whether the execution role does",
        ),
        Code::ParameterMissing => {
            Plain("state {state} gives no {parameter}, which {integration} needs")
        }
        Code::ParameterLooksLikeRole => Plain(
            "state {state} gives {integration} a role, but the catalog does not know that this call passes one: it is not checked",
        ),
        Code::PassRoleDoubtful => Plain(
            "{parameter} of state {state} may pass a role to {*services}; whether it does is not settled, so it is not checked",
        ),
        Code::PassRoleIndirect => match l("services").as_str() {
            "" => Plain(
                "{integration} of state {state} passes every role that its texts hand to a service ({place}): that is not checked",
            ),
            _ => Plain(
                "{integration} of state {state} also passes a role that no parameter shows ({place}) to {*services}: that is not checked",
            ),
        },
        Code::PassRoleIndirectDoubtful => Plain(
            "{integration} of state {state} may also pass a role that no parameter shows ({place}) to {*services}; whether it does is not settled",
        ),
        Code::PassRoleLater => Plain(
            "what {integration} of state {state} makes passes a role itself later, as the role that it runs as ({place}): that role needs `iam:PassRole` to {*services}",
        ),
        Code::PathWithoutSuffix => Plain(
            "the value of {key} looks like a path, but the key does not end in `.$`: it is taken as text",
        ),
        Code::PatternNotSupported => Plain("{integration} is not documented to support {pattern}"),
        Code::ResourceUnknown => Plain(
            "it is not known what {resource} of state {state} calls: nothing is checked for it",
        ),
        Code::TaskDefinitionOtherRevision => {
            Plain("the task runs {reference}, but revision {revision} was pasted")
        }
        Code::TaskDefinitionRoleReplaced => {
            Plain("`Overrides` of state {state} replaces the {field} of the task definition")
        }

        Code::PolicyActionAndNotAction => {
            Plain("a statement has either `Action` or `NotAction`, not both")
        }
        Code::PolicyActionInvalid => {
            Plain("{value} is no action: actions are written `service:Name`")
        }
        Code::PolicyActionMissing => Plain("the statement has no `Action`"),
        Code::PolicyCharacterInvalid => {
            Plain("IAM refuses characters beyond Latin-1 in policies: {value}")
        }
        Code::PolicyConditionInvalid => {
            Made("a condition is written `{\"Operator\": {\"key\": value}}`".into())
        }
        Code::PolicyEffectInvalid => match v("value").as_str() {
            "" => Plain("the statement has no `Effect`"),
            _ => Plain("`Effect` is {value}; IAM knows `Allow` and `Deny` only, in this spelling"),
        },
        Code::PolicyElementUnknown => Plain("IAM knows no element {element}"),
        Code::PolicyOperatorUnknown => Plain("IAM knows no condition operator {operator}"),
        Code::PolicyPrincipalInvalid => Plain("{value} is no valid principal"),
        Code::PolicyPrincipalMissing => Plain("a statement of a {=policyType} needs `Principal`"),
        Code::PolicyPrincipalUnexpected => {
            Plain("this element must not stand in a statement of a {=policyType}")
        }
        Code::PolicyResourceInvalid => Plain("{value} is no resource: IAM takes `*` or an ARN"),
        Code::PolicyResourceMissing => Plain("the statement has no `Resource`"),
        Code::PolicyResourceUnexpected => {
            Plain("this element must not stand here in a statement of a {=policyType}")
        }
        Code::PolicySidInvalid => {
            Plain("IAM refuses the `Sid` {sid}: letters and digits only, each once in a policy")
        }
        Code::PolicyStatementMissing => Plain("the policy has no `Statement`"),
        Code::PolicyValueInvalid => Plain("{element} has a value of the wrong kind"),
        Code::PolicyVariableInvalid => Plain("{value} is no valid policy variable here"),
        Code::PolicyVersionInvalid => {
            Plain("IAM knows the versions `2012-10-17` and `2008-10-17` only")
        }
        Code::PolicyArnShort => {
            Plain("{value} has fewer than the six parts of an ARN: it hardly matches anything")
        }
        Code::PolicyBooleanList => Plain("{=operator} with several values is true of any of them"),
        Code::PolicyConditionEmpty => Plain("this condition is empty"),
        Code::PolicyIdUnexpected => Plain("`Id` means nothing in a {=policyType}"),
        Code::PolicyListEmpty => Plain("{element} is empty: nothing is granted or denied by it"),
        Code::PolicyOperatorCase => {
            Plain("the condition operator {operator} is not written as in the documentation")
        }
        Code::PolicyRcpAllow => {
            Plain("a resource control policy grants nothing: only its Deny statements count")
        }
        Code::PolicyScpNewSyntax => Plain(
            "before September 2025 an Allow of a service control policy could have nothing but `Action` and `\"Resource\": \"*\"`",
        ),
        Code::PolicySetOperatorMissing => Plain(
            "{key} may have several values: {=operator} needs `ForAllValues:` or `ForAnyValue:`",
        ),
        Code::PolicySetOperatorOnNull => Plain("{=operator} is always true or always false"),
        Code::PolicySetOperatorOnSingle => Plain(
            "{key} has one value: with `ForAllValues:` the condition is also true where the key is missing",
        ),
        Code::PolicyTooLong => {
            Plain("the {=policyType} has {=size} characters, more than {=limit}")
        }
        Code::PolicyValueOfOtherType => {
            Plain("{value} is no value that {=operator} can compare with")
        }
        Code::PolicyVariableUnsupported => Plain("policy variables are not replaced here: {value}"),
        Code::PolicyVersionMissing => Plain(
            "the policy has no `Version`: it is taken as of 2008, when there were no policy variables",
        ),
        Code::PolicyWildcardForbidden => {
            Plain("the documentation forbids a wildcard in this part of {value}")
        }
        Code::PolicyWildcardWithoutLike => {
            Plain("{=operator} takes the wildcard in {value} literally")
        }
        Code::PrincipalDeleted => Plain(
            "{value} is a deleted role or user: it matches nobody, even if one of the same name was made again",
        ),
        Code::PrincipalEveryone => Plain("this trust policy names everyone (`*`)"),

        Code::PrincipalNobody => Plain(
            "{value} matches nobody: a wildcard can only be the whole principal, and the ARN of a session starts with `arn:aws:sts:`",
        ),
        Code::PrincipalOfOtherAction => Plain(
            "an identity provider goes with `sts:AssumeRoleWithSAML` or `sts:AssumeRoleWithWebIdentity`",
        ),

        Code::GrantPassRoleEverywhere => match l("services").as_str() {
            "" => Plain("statement {statement} allows passing every role to every service"),
            _ => Plain("statement {statement} allows passing every role to {*services}"),
        },
        Code::GrantPassRoleToAnyService => Plain(
            "statement {statement} allows passing the role to every service that trusts it: it has no condition on `iam:PassedToService`",
        ),
        Code::GrantAssumeRoleEverywhere => {
            Plain("statement {statement} allows assuming every role that trusts this one")
        }
        Code::GrantServiceUnused => Plain(
            "statement {statement} allows passing {*roles} to {*services}, which no task does",
        ),
        Code::GrantUnused => Plain(
            "no task of the pasted definitions uses what statement {statement} allows: {=action} on {*resources}",
        ),

        Code::NearMissAccount => Plain(
            "{role} may {=action} on {allowed}, but {wanted} is needed: the same name in another account",
        ),
        Code::NearMissName => {
            Plain("{role} may {=action} on {allowed}, but {wanted} is needed: almost the same name")
        }
        Code::NearMissService => Plain(
            "a statement of {role} allows passing the role to {*values}, but the task passes it to {value}",
        ),

        Code::AccessDeniedMessage => Plain("{=action} was refused, says the pasted message"),
        Code::AccountUnknown => Plain(
            "a role can be passed in its own account only, and it is not known whether the passed role (account {account}) is of that one",
        ),
        Code::ActionDiffers => {
            Plain("statement {statement} of the {=policyType} allows {*actions}, not {action}")
        }
        Code::AllowedByStatement => Plain("statement {statement} of the {=policyType} allows it"),
        Code::ConditionFails => {
            let is_by_nature = v("absent") == "by-nature";
            match v("value").as_str() {
                "" if is_by_nature => Plain(
                    "statement {statement} does not apply: {key} {=operator} {*values}, and requests like this never have that key",
                ),
                "" => Plain(
                    "statement {statement} does not apply: {key} {=operator} {*values}, and the request has no such key",
                ),
                _ => Plain(
                    "statement {statement} does not apply: {key} {=operator} {*values}, and the request has {value}",
                ),
            }
        }
        Code::ConditionNotDecided => Plain(
            "statement {statement} applies only if {key} {=operator} {*values}, which the pasted text does not settle",
        ),
        Code::ActionMayNotBeNeeded => Plain("whether {action} is needed here is not certain"),
        Code::ActionUnconfirmed => {
            Plain("the action is taken to be named {action}, which the catalog could not confirm")
        }
        Code::NeededForManagedRule => Plain(
            "it is for the EventBridge rule that tells Step Functions the end: without it the state machine cannot be created or updated",
        ),
        Code::NeededToCancel => Plain(
            "it is for stopping what was started: without it that goes on when the execution is stopped",
        ),
        Code::NeededToPoll => Plain(
            "it is for looking whether it has ended: without it the execution may hang or fail",
        ),
        Code::ResourcePolicyNeeded => Plain(
            "it is of account {=account}: there, the policy of the resource has to allow it, too",
        ),
        Code::DefinitionDoubtful => Plain(
            "the definition or task definition is not valid as it stands, so nothing is proved by it",
        ),
        Code::DeniedByStatement => Plain("statement {statement} of the {=policyType} denies it"),
        Code::DenyDoesNotApply => Plain(
            "statement {statement} of the {=policyType} denies others only: its `{=element}` is not met",
        ),
        Code::DenyMayApply => Plain("statement {statement} of the {=policyType} may deny it"),
        Code::DocumentDoubtful => Plain(
            "statement {statement} stands in a policy that IAM would refuse, so nothing is proved by it",
        ),
        Code::ForThisInput => match v("value").as_str() {
            "" => Plain("for the sample input only: what {expression} is was taken from it"),
            _ => Plain("for the sample input only: {expression} is {value}"),
        },
        Code::GuardrailDoesNotAllow => Plain("the {=policyType} does not allow {=action}"),
        Code::HoleDecides if v("statement").is_empty() => {
            Plain("whether both are in one partition depends on {*holes}")
        }
        Code::HoleDecides => match l("holes").as_str() {
            "" => Plain(
                "whether statement {statement} names the resource depends on parts that are not known",
            ),
            _ => Plain("whether statement {statement} names the resource depends on {*holes}"),
        },
        Code::InputLacksPath => Plain(
            "with the sample input there is nothing at {expression}: the execution would fail here",
        ),
        Code::IdentityInOrder => Plain("the identity side is in order"),
        Code::InstanceProfileHidesRole => Plain(
            "{profile} is an instance profile; the role inside of it is passed, and is not shown here",
        ),
        Code::NoIdentityPolicy => Plain("no identity-based policy of this role was pasted"),
        Code::NoStatementAllows => Plain("no statement allows {=action} on {resource}"),
        Code::NoTrustStatementAllows => Plain("no statement of the trust policy allows {=action}"),
        Code::PassRoleCrossAccount => Plain(
            "a role can be passed in its own account only: account {=account} cannot pass a role of account {=otherAccount}, and no statement changes that",
        ),
        Code::PassRoleForEveryRole => Plain(
            "which role it is is not known, but every role of the account may be passed to this service",
        ),
        Code::PolicyRefused => {
            Plain("IAM would refuse this {=policyType}, so what is deployed is another one")
        }
        Code::PolicyUnreadable => {
            Plain("a {=policyType} is only named or could not be read, and may say anything")
        }
        Code::PrincipalDiffers => Plain("statement {statement} of the trust policy names others"),
        Code::PrincipalOneOf => {
            Plain("the role is passed to one of {*services}, and they are not treated alike")
        }
        Code::PrincipalUncertain => {
            Plain("whether statement {statement} names this role is not known")
        }
        Code::ResourceDiffers => {
            Plain("statement {statement} of the {=policyType} names other resources")
        }
        Code::RoleArnUnknown => Plain("{value} is no complete role ARN"),
        Code::RoleMayNotExist => Plain(
            "{parameter} is taken to name a role; the expression above it decides at run time",
        ),
        Code::RootCannotAssume => Plain("the root user of an account cannot assume roles"),
        Code::RuleDoubtful => match v("statement").as_str() {
            "" => Plain("AWS does not document how this is decided"),
            _ if !v("key").is_empty() => Plain(
                "AWS does not document what {key} {=operator} {*values} of statement {statement} means here",
            ),
            _ => Plain("AWS does not document what the {element} of statement {statement} means"),
        },
        Code::RuntimeValue => Plain("the role is only known at run time: {expression}"),
        Code::SettledBy => match (l("keys").as_str(), l("holes").as_str()) {
            (_, "") => Plain("what would settle it: {*keys}"),
            ("", _) => Plain("what would settle it: {*holes}"),
            _ => Plain("what would settle it: {*keys}, {*holes}"),
        },
        Code::StatementMayApply => Plain("statement {statement} of the {=policyType} may allow it"),
        Code::TargetPartitionDiffers => Plain(
            "a role of partition {partition} cannot assume a role of partition {otherPartition}",
        ),
        Code::TaskDefinitionNotPasted => Plain(
            "the task definition {reference} was not pasted, so its roles ({*fields}) are not known",
        ),
        Code::TaskDefinitionUncertain => {
            Plain("whether the pasted task definition is {reference} is not known")
        }
        Code::TrustAllows => Plain("statement {statement} of the trust policy allows it"),
        Code::TrustNotPasted => Plain("the trust policy of {role} was not pasted"),

        Code::AccountOfPassedRoles => Plain(
            "{role} is taken to be in account {=account}, the account of the roles that it passes",
        ),
        Code::AccountOfTargetDiffers => {
            Plain("{role} is taken to be in another account than {target}")
        }
        Code::NoGuardrailPasted => {
            Plain("no permissions boundary, session policy, SCP or RCP was pasted: none is assumed")
        }
        Code::PlaceholderInAccount => {
            Plain("{placeholder} is taken to be a role of account {=account}")
        }
        Code::PoliciesOfDate => {
            Plain("these policies are taken to say what they said on {=date}: {*policies}")
        }
        Code::ResourcePoliciesNotRead => Plain(
            "no policies of resources such as buckets, queues and keys were read: none is taken to allow or to deny, and what is not known to be of another account is taken to be of the calling role's",
        ),
        Code::RolesComplete => Plain("all identity-based policies were pasted for {*roles}"),
        Code::TaskDefinitionLatest => {
            Plain("the pasted task definition is taken to be the revision that {reference} runs")
        }
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
        Code::SourceNotRead | Code::SourcePartly => "Paste what `terraform show -json` prints of the plan.".into(),
        Code::DocumentWithoutRole => "Choose the role that it belongs to.".into(),
        Code::EcsFargateWithoutNetwork => {
            "Fargate uses the network mode awsvpc: give `AwsvpcConfiguration` with `Subnets`, else ECS answers InvalidParameterException.".into()
        }
        Code::GrantAssumeRoleEverywhere | Code::GrantPassRoleEverywhere => {
            "Name the roles that the tasks use.".into()
        }
        Code::GrantPassRoleToAnyService => {
            "Name the service in a condition on `iam:PassedToService`.".into()
        }
        Code::GrantUnused => "Remove it, unless something else uses it.".into(),
        Code::InstanceProfileHidesRole => "The command prints the role; it often has the same name.".into(),
        Code::JsonBracketOpen if !value(params, "insert").is_empty() => format!("Insert {} here.", q("insert")),
        Code::NearMissAccount | Code::NearMissName => "One of the two is misspelt.".into(),
        Code::NearMissService => "Name the service in the condition, or add a statement for it.".into(),
        Code::NoIdentityPolicy => "Paste what the command prints: all policies of the role; the fix shows all that this needs.".into(),
        Code::NoStatementAllows => "Add the statement of the fix.".into(),
        Code::OutputTruncated => "Run the command without `--max-items`, or paste its further pages, too.".into(),
        Code::TemplateNested => "Paste that template, too.".into(),
        Code::PassRoleIndirect => "Look up the role where it is named, and allow passing it.".into(),
        Code::PathWithoutSuffix => format!("Write `{}.$`, if the value is to be taken from the input.", value(params, "key")),
        Code::PolicyTooLong if value(params, "highest") != value(params, "limit") => {
            format!(
                "The limit may be as high as {}, by how the policy is attached or what was raised for the account.",
                value(params, "highest")
            )
        }
        Code::PolicyVersionMissing => "Write `\"Version\": \"2012-10-17\"`.".into(),
        Code::PolicyWildcardWithoutLike => {
            "Use the operator with `Like`, if the wildcard is meant.".into()
        }
        Code::PrincipalDeleted => "Name the role again by its ARN.".into(),
        Code::PrincipalEveryone => "Name the role that may assume it.".into(),
        Code::PrincipalUncertain => "State the execution role's ARN.".into(),
        Code::ResourceUnknown => "Paste the definition with the ARN filled in.".into(),
        Code::RuntimeValue => "Allow the roles that can occur.".into(),
        Code::SecretPasted => {
            "Nothing here needs it: remove it, and replace it in AWS if others may have seen it.".into()
        }
        Code::PolicyOnlyNamed
        | Code::TaskDefinitionNotPasted
        | Code::TaskDefinitionOtherRevision
        | Code::TrustNotPasted => "Paste what the command prints.".into(),
        Code::AccessDeniedEncoded => {
            "Decode it with the command, and paste what that prints.".into()
        }
        Code::ReaderFailed => "Paste what of it is needed: the definition, and each policy.".into(),
        Code::ReaderNotLoaded => {
            "It comes in the background and reads this as soon as it is there; if it does not come, reload the page.".into()
        }
        _ => return None,
    };
    Some(help)
}
