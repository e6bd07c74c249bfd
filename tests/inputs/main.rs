//! What people paste: what is read of it, what it is taken for, and what it leaves open.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

mod bare_placeholders;
mod beside;
mod cloudformation;
mod command_output;
mod concern;
mod definition_templates;
mod detected;
mod documents;
mod execution;
mod hostile;
mod marks;
mod message_forms;
mod messages;
mod messages_untrusted;
mod programs;
mod projects;
mod round_trip;
mod sample_input;
mod sample_input_runs;
mod scripts;
mod secrets;
mod serverless;
mod terraform;
mod unrecognized;
