//! The input contract, as the stages use it.

pub use contract::{
    Document, Kind, Level, Machine, Parameter, ParameterValue, Settings, Workspace,
};
