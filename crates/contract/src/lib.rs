//! What goes into the analysis and what comes out of it: the one contract that the page, the
//! JavaScript API, the command line and the tests share.
//!
//! Types with serde and nothing else: no rule about AWS, no sentence, no reading of a document.
//! `www/src/contract/report.ts` is the same in TypeScript; a test compares it.

mod assist;
mod code;
mod members;
mod params;
pub mod placeholder;
mod plan;
mod question;
mod report;
mod request;
mod role_map;
mod screen;
#[cfg(test)]
mod typescript;
mod whole_role;
mod workspace;

pub use assist::{
    AbsentCall, CatalogCall, CatalogPage, CatalogRole, Certainty, Completion, Completions,
    Description, Line, RoleForm, RoleParameter,
};
pub use code::Code;
pub use params::{Param, Params};
pub use plan::{
    Applied, Changed, DiffKind, DiffLine, Edit, Form, Left, NotApplied, Plan, Plans, Preview, Size,
};
pub use question::{Answer, Detected, DocumentAnswer, Question, QuestionKind, SettingAnswer};
pub use report::{
    Change, Check, CheckKind, Condition, Effect, Fix, FixCode, FixLanguage, FixTarget, Location,
    Notice, Reason, Report, Severity, StateMachine, Statement, Summary, Task, Verdict,
};
pub use request::{DocumentRef, Outgoing, Request, TextRef, WorkspaceRef};
pub use role_map::{Account, Edge, EdgeKind, Node, NodeKind, RoleMap, Row};
pub use screen::{
    Assumed, Definition, Found, Graph, MachineName, Mark, Part, Piece, ProjectFiles, RunsAs,
    Screen, ShownFix, State, Suggested, TaskChecks, Transition, TransitionKind, View, Within,
};
pub use whole_role::{
    CaseActions, Placeholder, PolicyDocument, RolePolicies, WholeRole, WholeRoles,
};
pub use workspace::{
    Document, Kind, Level, Machine, Parameter, ParameterValue, Settings, Workspace,
};
