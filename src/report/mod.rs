//! The report, made of what the analysis found.
//!
//! Sentences are not made here but in [`messages`], from a [`Code`] and its parameters.
//! The same workspace always gives the same bytes: nothing in here is a hash map.

mod build;
pub mod messages;
mod screen;

pub(crate) use build::build;
pub use screen::{locate, place_of_check, screen};

pub use contract::{
    Answer, Change, Check, CheckKind, Code, Condition, Detected, DocumentAnswer, Effect, Fix,
    FixCode, FixLanguage, FixTarget, Location, Notice, Param, Params, Question, QuestionKind,
    Reason, Report, SettingAnswer, Severity, StateMachine, Statement, Summary, Task, Verdict,
};

pub use crate::check::commands;
pub use ::messages::visible as display;
