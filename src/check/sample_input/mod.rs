//! The input of one execution: which machines it is followed through, and which checks then hold
//! for that input only.

pub mod follow;
pub mod note;
