//! Pods, the kinds with a pod template, and patches of both.

pub(crate) mod compose;
pub(crate) mod documents;
mod fields;
mod implicit_program;
mod misspelt;
pub(crate) mod mounts;
pub(crate) mod patch;
pub(crate) mod workload;
