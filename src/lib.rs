//! Scantling tells how a kube-apiserver will really be started, before anything is deployed, and
//! whether its kubelet and serving TLS is sound.
//!
//! ```text
//! discover  →  yaml      →  dialect        →  rules     →  report
//! paths        text         documents         servers       findings
//! Source       Document     ApiServer         Finding       bytes
//! ```
//!
//! Each stage knows the types of the stages to its left, never of those to its right.

pub mod apiserver;
pub mod mapped;
pub mod outcome;
pub mod report;
pub mod rule;
pub mod source;
