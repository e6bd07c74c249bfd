//! The codes of reasons and notices.
//!
//! A code names the fault or the fact, never the repair; it is never reused.
//! Every code has a sentence in every language of `lang/`: a missing one fails the build.

use serde::{Deserialize, Serialize, Serializer};

/// Defines the codes and the list of all of them.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum Code { $($name:ident,)* }) => {
        $(#[$meta])*
        pub enum Code { $($name,)* }

        impl Code {
            /// All codes, in the order of their numbers (`code as usize`).
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Their names as they stand in the source, in the same order.
            const NAMES: &[&str] = &[$(stringify!($name),)*];
        }
    };
}

codes! {
    /// What a reason or a notice says. Written in kebab-case.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
    #[cfg_attr(test, derive(ts_rs::TS))]
    #[serde(rename_all = "kebab-case")]
    #[expect(missing_docs, reason = "the sentences in `lang/` say it")]
    pub enum Code {
        // Texts.
        ByteOrderMark,
        DocumentEmpty,
        DocumentTooLarge,
        DuplicateKey,
        JavascriptNotRead,
        JsonBracketOpen,
        JsonBracketStray,
        JsonComment,
        JsonCommentOpen,
        JsonControlCharacter,
        JsonEscape,
        JsonExpectedColon,
        JsonExpectedComma,
        JsonExpectedKey,
        JsonExpectedValue,
        JsonExpression,
        JsonRendered,
        JsonSecondValue,
        JsonSingleQuotes,
        JsonStringOpen,
        JsonTooDeep,
        JsonTrailingComma,
        JsonTypographicQuotes,
        JsonUnexpectedText,
        LineUnreadable,
        LookAlikeCharacters,
        SecretPasted,
        YamlInvalid,
        YamlTooLarge,

        // Documents.
        AccessDeniedButGranted,
        AccessDeniedDecoded,
        AccessDeniedEncoded,
        CrossAccountPassRefused,
        LogDestinationDenied,
        RootAssumesNoRole,
        AccessDeniedNotMatched,
        AccessDeniedState,
        DocumentNotRecognised,
        DocumentNotSupported,
        DefinitionElsewhere,
        DefinitionAfterApply,
        SourceUnlikePlan,
        DefinitionUnclear,
        DocumentWithoutRole,
        OutputTruncated,
        SourceNotRead,
        SourcePartly,
        SubMissing,
        SubstitutionMissing,
        TemplateConditions,
        SourceTooComplex,
        FileElsewhere,
        ModuleElsewhere,
        ValuesOfFile,
        TemplateDefaults,
        ImportTaken,
        ImportUnclear,
        TemplateNested,
        PolicyOnlyNamed,
        RoleNotUsed,
        RolesNotNamed,
        RolePassedBefore,
        SampleInputNotUsed,
        SettingInvalid,
        SettingNotUsed,
        SettingOfOneMachine,
        TaskDefinitionNotUsed,

        // State machines.
        ActionsInSomeCases,
        AslFieldMissing,
        AslNoStates,
        AslStateTypeUnknown,
        ConditionalNeeds,
        CredentialsNotSupported,
        DeployerNeeds,
        EcsFargateWithoutNetwork,
        IntegrationUnknown,
        ManagedRuleDoubtful,
        ParameterLooksLikeRole,
        ParameterMissing,
        PassRoleDoubtful,
        PassRoleIndirect,
        PassRoleIndirectDoubtful,
        PassRoleLater,
        PathWithoutSuffix,
        PatternNotSupported,
        ResourceUnknown,
        SdkMayNeedMore,
        TaskDefinitionOtherRevision,
        TaskDefinitionRoleReplaced,

        // Policies that IAM would refuse.
        PolicyActionAndNotAction,
        PolicyActionInvalid,
        PolicyActionMissing,
        PolicyCharacterInvalid,
        PolicyConditionInvalid,
        PolicyEffectInvalid,
        PolicyElementUnknown,
        PolicyOperatorUnknown,
        PolicyPrincipalInvalid,
        PolicyPrincipalMissing,
        PolicyPrincipalUnexpected,
        PolicyResourceInvalid,
        PolicyResourceMissing,
        PolicyResourceUnexpected,
        PolicySidInvalid,
        PolicyStatementMissing,
        PolicyValueInvalid,
        PolicyVariableInvalid,
        PolicyVersionInvalid,

        // Policies that hardly mean what was meant.
        PolicyArnShort,
        PolicyBooleanList,
        PolicyConditionEmpty,
        PolicyIdUnexpected,
        PolicyListEmpty,
        PolicyOperatorCase,
        PolicyRcpAllow,
        PolicyScpNewSyntax,
        PolicySetOperatorMissing,
        PolicySetOperatorOnNull,
        PolicySetOperatorOnSingle,
        PolicyTooLong,
        PolicyValueOfOtherType,
        PolicyVariableUnsupported,
        PolicyVersionMissing,
        PolicyWildcardForbidden,
        PolicyWildcardWithoutLike,
        PrincipalDeleted,
        PrincipalEveryone,
        PrincipalNobody,
        PrincipalOfOtherAction,

        // Grants that are broader than the definitions need.
        GrantAssumeRoleEverywhere,
        GrantPassRoleEverywhere,
        GrantPassRoleToAnyService,
        GrantServiceUnused,
        GrantUnused,

        // Near misses.
        NearMissAccount,
        NearMissName,
        NearMissService,

        // Reasons.
        AccessDeniedByUnseenLayer,
        AccessDeniedMessage,
        AccountUnknown,
        ActionDiffers,
        ActionMayNotBeNeeded,
        ActionUnconfirmed,
        AllowedByStatement,
        ConditionFails,
        ConditionNotDecided,
        DefinitionDoubtful,
        DeniedByStatement,
        DenyDoesNotApply,
        DenyMayApply,
        DocumentDoubtful,
        DocumentInEffect,
        ForThisInput,
        GuardrailDoesNotAllow,
        HoleDecides,
        IdentityInOrder,
        InputLacksPath,
        InstanceProfileHidesRole,
        KeyAtRunTime,
        KeyNotDocumented,
        NeededForManagedRule,
        NeededToCancel,
        NeededToPoll,
        NoIdentityPolicy,
        NoStatementAllows,
        NoTrustStatementAllows,
        PassRoleCrossAccount,
        PassRoleForEveryRole,
        PlaceholderLeft,
        PolicyOwnerUncertain,
        PolicyRefused,
        PolicyUnreadable,
        PrincipalDiffers,
        PrincipalOneOf,
        PrincipalUncertain,
        ResourceDiffers,
        ResourcePolicyNeeded,
        ResourcePolicyNotEvaluated,
        RoleArnDiffers,
        RoleArnUnknown,
        RoleMayChange,
        RoleMayNotExist,
        RootCannotAssume,
        RuleDoubtful,
        RuntimeValue,
        SettledBy,
        StatementConditional,
        StatementMayApply,
        TargetPartitionDiffers,
        TaskDefinitionNotPasted,
        TaskDefinitionUncertain,
        TrustAllows,
        TrustNotPasted,
        WorldsDiffer,
        WorldsTooMany,

        // Assumptions.
        AccountOfPassedRoles,
        RegionOfResources,
        PlacesOfArns,
        ExecutionRoleOfMessage,
        ResourceOfMessage,
        AccountOfTargetDiffers,
        FullAccessAssumed,
        NoDenyAssumed,
        NoGuardrailPasted,
        PlaceholderInAccount,
        PoliciesOfDate,
        ResourcePoliciesNotRead,
        RolesComplete,
        TaskDefinitionLatest,
    }
}

/// The names are derived: a table of them in kebab-case would stand in the module a second time.
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

impl Code {
    /// As the contract writes it: in kebab-case.
    pub fn name(self) -> String {
        let mut name = String::new();
        let written = Self::NAMES.get(self as usize).copied();
        for letter in written.unwrap_or_default().chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    /// Whether it says that something of a task is not checked: it is not known what it calls, or
    /// which role it hands over.
    pub fn is_unevaluated_task(self) -> bool {
        matches!(
            self,
            Code::IntegrationUnknown | Code::PassRoleIndirect | Code::ResourceUnknown
        )
    }

    /// Whether it says that there is a state machine whose definition was not read.
    pub fn is_unread_machine(self) -> bool {
        matches!(self, Code::DefinitionAfterApply | Code::DefinitionElsewhere)
    }

    /// Whether it says that something is undecided until a document is corrected.
    pub fn is_to_correct(self) -> bool {
        matches!(
            self,
            Code::DefinitionDoubtful
                | Code::DocumentDoubtful
                | Code::PlaceholderLeft
                | Code::PolicyRefused
        )
    }

    /// Whether it says that a document could not be read as it stands.
    pub fn is_unreadable(self) -> bool {
        matches!(
            self,
            Code::DocumentTooLarge
                | Code::DuplicateKey
                | Code::JavascriptNotRead
                | Code::JsonBracketOpen
                | Code::JsonBracketStray
                | Code::JsonCommentOpen
                | Code::JsonControlCharacter
                | Code::JsonEscape
                | Code::JsonExpectedColon
                | Code::JsonExpectedComma
                | Code::JsonExpectedKey
                | Code::JsonExpectedValue
                | Code::JsonSecondValue
                | Code::JsonSingleQuotes
                | Code::JsonStringOpen
                | Code::JsonTooDeep
                | Code::JsonTypographicQuotes
                | Code::JsonUnexpectedText
                | Code::SourceNotRead
                | Code::YamlInvalid
                | Code::YamlTooLarge
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_contract() {
        for code in [
            Code::ByteOrderMark,
            Code::PassRoleForEveryRole,
            Code::AslNoStates,
            Code::TrustAllows,
            Code::NeededToPoll,
        ] {
            let written = serde_json::to_string(&code).unwrap();
            assert_eq!(format!("\"{}\"", code.name()), written);
        }
    }
}
