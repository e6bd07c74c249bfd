//! Facts about IAM: tables that the build makes of `data/`, with their sources there.

use super::keys::{Key, Nature};

include!(concat!(env!("OUT_DIR"), "/iam_facts.rs"));
